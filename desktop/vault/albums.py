"""Albums: one JSON file each, naming photos by path and in order; many-to-many, no copies."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from connectors.model import Album
from desktop.vault import disk, names
from desktop.vault.batch import Shelved
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store

SCHEMA = "elsewhere-album/1"
FOLDER = "Albums"


def keep(store: Store, shelf: Shelved, found: tuple[Album, ...], run: str) -> None:
    """Write every album's file; the files of those that are gone, and what changed, to history."""
    with store.writing():
        before = {album["id"]: album for album in _rows(store, shelf)}
        taken = _elsewhere(store, shelf)
        after: list[Event] = []
        for album in found:
            file = before[album.id]["file"] if album.id in before else ""
            if not file:
                used = taken | {names.fold(str(one["file"])) for one in (*before.values(), *after)}
                file = names.free(
                    names.folder(album.name), ".json", album.id,
                    lambda name, used=used: names.fold(name) in used,  # type: ignore[misc]
                )  # fmt: skip
            after.append(
                {"id": album.id, "name": album.name, "items": list(album.items),
                 "facts": dict(album.facts), "file": file}
            )  # fmt: skip
        if after == list(before.values()):
            return
        event = {"e": "albums", "shelf": shelf.mark, "albums": after, "run": run,
                 "at": stamp(store.clock.now())}  # fmt: skip
        store.commit(shelf.account, [event])


def write(store: Store, account: str) -> dict[str, str]:
    """Bring the album files of an account's folder in line with the index; SHA-256 by name."""
    folder = store.root / account / FOLDER
    with store.index.reading() as db:
        shelves = db.execute(
            "SELECT no, folder, albums FROM shelves WHERE account=? AND albums<>'[]'", (account,)
        ).fetchall()
    wanted: dict[str, bytes] = {}
    for row in shelves:
        for album in json.loads(row["albums"]):
            wanted[str(album["file"])] = _text(store, row["no"], account, album)
    for file, body in wanted.items():
        path = folder / file
        if disk.is_plain(path) and path.read_bytes() == body:
            continue
        if disk.is_plain(path):
            store.objects.preserve(path)
        store.replace(path, body)
    for path in sorted(folder.glob("*.json")):
        if path.name not in wanted and _ours(path):
            store.objects.preserve(path)
            disk.discard(store.port, path)
    return {file: hashlib.sha256(body).hexdigest() for file, body in wanted.items()}


def read(store: Store, shelf: Shelved) -> tuple[Album, ...]:
    """The albums as last kept."""
    return tuple(
        Album(album["id"], album["name"], tuple(album["items"]), album["facts"])
        for album in _rows(store, shelf)
    )


def _rows(store: Store, shelf: Shelved) -> list[Event]:
    with store.index.reading() as db:
        row = db.execute("SELECT albums FROM shelves WHERE no=?", (shelf.no,)).fetchone()
    found: list[Event] = json.loads(row["albums"])
    return found


def _elsewhere(store: Store, shelf: Shelved) -> set[str]:
    with store.index.reading() as db:
        rows = db.execute(
            "SELECT albums FROM shelves WHERE account=? AND no<>?", (shelf.account, shelf.no)
        ).fetchall()
    return {names.fold(album["file"]) for row in rows for album in json.loads(row["albums"])}


def _text(store: Store, shelf: int, account: str, album: Event) -> bytes:
    photos = []
    with store.index.reading() as db:
        for id_ in album["items"]:
            row = db.execute(
                "SELECT path, sha256 FROM items WHERE shelf=? AND id=?", (shelf, id_)
            ).fetchone()
            path = f"..{row['path'][len(account) :]}" if row else None
            photos.append({"id": id_, "path": path, "sha256": row["sha256"] if row else None})
    text = {"schema": SCHEMA, "id": album["id"], "name": album["name"], "facts": album["facts"],
            "photos": photos}  # fmt: skip
    return json.dumps(text, ensure_ascii=False, indent=1).encode() + b"\n"


def _ours(path: Path) -> bool:
    """Whether a file is an album we wrote, and not one the person put there."""
    try:
        album = json.loads(path.read_bytes()) if disk.is_plain(path) else None
    except ValueError:
        return False
    return isinstance(album, dict) and album.get("schema") == SCHEMA
