"""What staged items mean for the vault: new, changed or the same, and old versions to history.

The business of the one thread that commits; the bodies were written before (`staging`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath

from connectors.model import Kind, Knowledge
from desktop.vault import disk, rows
from desktop.vault.locked import is_locked
from desktop.vault.log import Event, stamp
from desktop.vault.naming import ENDINGS, Naming
from desktop.vault.staging import Staged
from desktop.vault.store import Store
from desktop.vault.words import ANSWERED, Change, Kept

MOST = 1000
"""Items of one commit."""

CHANGED_HERE = "changed-here"
"""Noted on an item whose file the person had changed: their version stands beside the new one."""

LOCKED = "file-locked"
"""Noted on an item whose file the person had locked: it stays, the new version stands beside it."""

_KNOWN = [field.name for field in fields(Knowledge)]
_MANY = (
    "SELECT i.*, u.path IS NOT NULL AS unwell FROM items i LEFT JOIN unwell u ON u.path=i.path"
    " WHERE i.shelf=? AND i.id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class Shelved:
    """Where items go: the shelf's numbers and folder."""

    no: int
    mark: int
    account: str
    kind: Kind
    folder: str


class Batch:
    """Some staged items about to be committed together. Lives under the vault's lock.

    Args:
        store: the vault from the inside.
        shelf: where the items go.
        run: what brought them.
        flushed: whether their bodies are on the disk already.
    """

    def __init__(self, store: Store, shelf: Shelved, run: str, *, flushed: bool = False) -> None:
        self._store = store
        self._root = str(store.root)
        self._shelf = shelf
        self._run = run
        self._bodies_flushed = flushed
        self._now = stamp(store.clock.now())
        self._folders: set[str] = set()
        self._originals: list[tuple[Event, bytes]] = []
        self.events: list[Event] = []
        self.flushed: list[str] = []
        self.unwanted: list[str] = []

    def add(self, db: sqlite3.Connection, waiting: Sequence[Staged]) -> None:
        """Decide what each item means: new, changed, or the same bytes again. No id twice."""
        ids = [staged.item.entry.id for staged in waiting]
        known = _known(db, self._shelf.no, ids)
        naming = Naming(db, self._root, self._shelf.no, self._shelf.kind, self._shelf.folder)
        naming.expect([staged for staged in waiting if staged.item.entry.id not in known])
        for staged in waiting:
            self._add(naming, staged, known.get(staged.item.entry.id))
        if self._originals:
            self._append_originals()

    def kept(self) -> Iterator[tuple[Kept, Change | None]]:
        """What the events made of the items."""
        for event in self.events:
            yield (
                Kept(
                    event["id"], event["revision"], event["path"], event["sha256"], event["size"],
                    event["uid"], event["noted"], rows.instant(event["since"]),
                ),
                None if event["change"] == "same" else Change(event["change"]),
            )  # fmt: skip

    def _add(self, naming: Naming, staged: Staged, row: sqlite3.Row | None) -> None:
        entry = staged.item.entry
        event: Event = {
            "e": "keep", "shelf": self._shelf.mark, "id": entry.id, "revision": entry.revision,
            "path": "", "sha256": staged.sha256, "size": staged.size,
            "uid": _storable(staged.facts.uid), "at": self._now, "since": self._now,
            "change": "new", "run": self._run, "name": _storable(entry.name),
            "noted": staged.facts.problem,
        }  # fmt: skip
        if row is None:
            event["path"] = naming.name(staged)
            event["staged"] = staged.name
        else:
            event["path"] = row["path"]
            self._again(event, row, staged, naming)
        if "staged" in event:
            if not self._bodies_flushed:
                self.flushed.append(f"{self._store.staging}/{staged.name}")
            self._folder(event["path"].rpartition("/")[0])
        else:
            self.unwanted.append(f"{self._store.staging}/{staged.name}")
        self._say_more(event, staged, row)
        if event["noted"] and event["change"] != "same":
            self._quarantine(event, staged.name)
        self.events.append(event)

    def _again(self, event: Event, row: sqlite3.Row, staged: Staged, naming: Naming) -> None:
        """An item that is held already, perhaps with other bytes, perhaps with its file gone."""
        current = f"{self._root}/{row['path']}"
        there = disk.is_plain(current)
        if row["sha256"] == staged.sha256:
            event |= {"change": "same", "since": row["since"], "noted": row["noted"]}
            if there and not row["unwell"]:
                return
        else:
            event["change"] = "changed"
            if row["revision"] == ANSWERED:
                event["agreed"] = True
        event["staged"] = staged.name
        if there:
            self._save_old(event, current, row["sha256"], naming)
        if is_locked(current) or is_locked(f"{current}.xmp"):
            old = PurePosixPath(event["path"])
            event["path"] = naming.beside(str(old.parent), old.stem, old.suffix, staged.sha256)
            event["noted"] = event["noted"] or LOCKED

    def _save_old(self, event: Event, current: str, known: str, naming: Naming) -> None:
        found, size = disk.digest(current)
        if found == event["sha256"]:
            return
        self.flushed.append(str(self._store.objects.add(Path(current), found)))
        if found == known:
            return
        # The person changed this file, or the disk did: what stood there stays beside the new.
        old = PurePosixPath(event["path"])
        yours = naming.beside(str(old.parent), f"{old.stem} (changed here)", old.suffix, found)
        staged = self._store.staged()
        self._write(staged, disk.chunks_of(current))
        event["yours"] = {"path": yours, "sha256": found, "size": size, "staged": staged}
        event["noted"] = event["noted"] or CHANGED_HERE

    def _say_more(self, event: Event, staged: Staged, row: sqlite3.Row | None) -> None:
        before = json.loads(row["more"]) if row is not None else {}
        item = staged.item
        if item.original is not None:
            self._originals.append((event, item.original))
        elif "original" in before and event["change"] == "same":
            event["original"] = before["original"]
        if item.known is not None:
            event["known"] = {name: getattr(item.known, name) for name in _KNOWN}
        elif "known" in before:
            event["known"] = before["known"]
        if staged.side is not None:
            self._sidecar(event, staged.side)
        elif row is not None and row["side"]:
            event["side"] = {"sha256": row["side"], "size": row["side_size"]}
            before_it = f"{self._root}/{row['path']}.xmp"
            if event["path"] != row["path"] and disk.is_plain(before_it):
                self._sidecar(event, b"".join(disk.chunks_of(before_it)))

    def _sidecar(self, event: Event, text: bytes) -> None:
        path, name = f"{event['path']}.xmp", self._store.staged()
        current = f"{self._root}/{path}"
        sha256, size = self._write(name, (text,))
        if disk.is_plain(current):
            found = disk.digest(current)[0]
            if found != sha256:
                self.flushed.append(str(self._store.objects.add(Path(current), found)))
        event["side"] = {"path": path, "sha256": sha256, "size": size, "staged": name}

    def _write(self, staged: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        path = f"{self._store.staging}/{staged}"
        self.flushed.append(path)
        return disk.write_new(self._store.port, path, chunks, flush=False)

    def _quarantine(self, event: Event, staged: str) -> None:
        ending = ENDINGS.get(self._shelf.kind, "")
        path = f"{self._store.inner}/quarantine/{event['sha256']}{ending}"
        if not disk.is_plain(path):
            body = disk.chunks_of(f"{self._store.staging}/{staged}")
            disk.write_new(self._store.port, path, body, flush=False)
            self.flushed.append(path)

    def _append_originals(self) -> None:
        """The services' own records go into this month's file; their offsets into the events."""
        folder = self._store.inner / "service" / self._shelf.account
        path = folder / f"{self._now[:7]}.jsonl"
        body = b"".join(original + b"\n" for _, original in self._originals)
        place = disk.append_bytes(path, body, self._store.port)
        for event, original in self._originals:
            event["original"] = {
                "file": path.name, "offset": place, "size": len(original),
                "sha256": hashlib.sha256(original).hexdigest(),
            }  # fmt: skip
            place += len(original) + 1

    def _folder(self, folder: str) -> None:
        if folder not in self._folders:
            disk.make_folders(self._store.port, self._store.root / folder)
            self._folders.add(folder)


def _known(db: sqlite3.Connection, shelf: int, ids: list[str]) -> dict[str, sqlite3.Row]:
    return {row["id"]: row for row in db.execute(_MANY, (shelf, json.dumps(ids)))}


def _storable(text: str) -> str:
    """Text without lone halves of characters, which no database takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
