"""Puts proven bytes back, follows files the person moved, and remembers what is still unwell."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from connectors.model import Kind
from desktop.vault import disk, inventory, names
from desktop.vault.inventory import VaultFile
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store

Read = tuple[VaultFile, str | None, int]


def heal(store: Store, path: str, sha256: str, source: Path) -> None:
    """Put proven bytes at a path; what stood there goes to history first.

    Where it reads as a version of the person's own, it also stays beside the file.

    Raises ValueError when the bytes are not the ones wanted, or the path is not inside the vault.
    """
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError("outside the vault")
    final = store.root / path
    with store.writing():
        disk.no_link(str(store.root), final.parent.as_posix())
        disk.make_folders(store.port, final.parent)
        staged = store.staging / store.staged()
        found, _ = disk.write_new(store.port, staged, disk.chunks_of(source), flush=True)
        if found != sha256:
            disk.discard(store.port, staged)
            raise ValueError("not the bytes wanted")
        if disk.is_plain(final) and store.objects.folder not in final.parents:
            _save_theirs(store, path)
        disk.take_place(store.port, staged, final)
        store.port.fsync_dir(final.parent)
        with store.index.writing() as db:
            db.execute("DELETE FROM unwell WHERE path=?", (path,))


def find_moved(store: Store, wrong: list[Read]) -> list[Read]:
    """Missing files that lie under another name in their account are followed there.

    Returns:
        What is still wrong.
    """
    sizes = {read[0].size for read in wrong if _is_lost(read)}
    if not sizes:
        return wrong
    strays: dict[str, str] = {}
    for path in sorted(inventory.foreign(store)):
        at = store.root / path
        if disk.is_plain(at) and at.stat().st_size in sizes:
            strays[disk.digest(at)[0]] = path
    still: list[Read] = []
    for read in wrong:
        stray = strays.pop(read[0].sha256, None) if _is_lost(read) else None
        if stray is None or not _move(store, read[0].path, stray):
            still.append(read)
    return still


def remember(store: Store, account: str | None, files: list[VaultFile]) -> None:
    """Mark what could not be healed: pulls fetch it again, and list everything to do so."""
    under = "" if account is None else f"{account}/"
    current = [file.path for file in files if file.current]
    shelves: dict[int, tuple[str, int]] = {}
    with store.index.writing() as db:
        db.execute("DELETE FROM unwell WHERE substr(path, 1, ?)=?", (len(under), under))
        for path in current:
            item = path.removesuffix(".xmp")
            db.execute("INSERT OR IGNORE INTO unwell VALUES (?)", (path,))
            for row in db.execute(
                "SELECT s.no, s.account, s.mark FROM items i JOIN shelves s ON s.no=i.shelf"
                " WHERE i.path IN (?, ?) AND s.cursor IS NOT NULL",
                (path, item),
            ):
                shelves[row["no"]] = (row["account"], row["mark"])
    for whose, mark in shelves.values():
        store.commit(whose, [{"e": "settle", "shelf": mark, "cursor": None}])


def unwell(store: Store, account: str) -> tuple[str, ...]:
    """What `remember` marked of an account's folder and nothing has healed since, by path."""
    with store.index.reading() as db:
        found = db.execute("SELECT path FROM unwell ORDER BY path").fetchall()
    return tuple(row[0] for row in found if row[0].split("/")[0] == account)


def _is_lost(read: Read) -> bool:
    """Whether a current item's file is not there at all."""
    file, had, _ = read
    return had is None and file.current


def _save_theirs(store: Store, path: str) -> None:
    """What stands at a path goes to history; beside the file too if a person wrote it."""
    final = store.root / path
    theirs = store.objects.preserve(final)
    row = _item(store, path)
    if row is None:
        return
    account, mark, id_, kind, size = row
    from connectors.formats.identify import identify

    body = final.read_bytes() if final.stat().st_size < 1 << 20 else b""
    # Damage does not make a file longer or shorter and still readable; people do.
    if kind is Kind.PHOTOS or len(body) == size or identify(kind, body).problem:
        return
    old = PurePosixPath(path)
    name = names.free(
        names.stem(f"{old.stem} (changed here)"), old.suffix, theirs,
        lambda name: (final.parent / name).exists(),
    )  # fmt: skip
    staged = store.staged()
    disk.write_new(store.port, store.staging / staged, (body,), flush=True)
    event: Event = {
        "e": "yours", "shelf": mark, "id": id_, "at": stamp(store.clock.now()),
        "path": f"{old.parent}/{name}", "sha256": theirs, "size": len(body), "staged": staged,
    }  # fmt: skip
    store.commit(account, [event])


def _item(store: Store, path: str) -> tuple[str, int, str, Kind, int] | None:
    with store.index.reading() as db:
        row = db.execute(
            "SELECT s.account, s.mark, s.kind, i.id, i.size FROM items i"
            " JOIN shelves s ON s.no=i.shelf WHERE i.path=?",
            (path,),
        ).fetchone()
    if row is None:
        return None
    return row["account"], row["mark"], row["id"], Kind(row["kind"]), row["size"]


def _move(store: Store, old: str, new: str) -> bool:
    found = _item(store, old)
    if found is None or old.partition("/")[0] != new.partition("/")[0]:
        return False
    account, mark, id_, _, _ = found
    event: Event = {"e": "moved", "shelf": mark, "id": id_, "path": new,
                    "at": stamp(store.clock.now())}  # fmt: skip
    store.commit(account, [event])
    return True
