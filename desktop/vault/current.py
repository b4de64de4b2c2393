"""What a shelf holds as current, asked of the index a few rows at a time: there may be many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from connectors.model import Entry, Knowledge
from desktop.vault import disk, rows
from desktop.vault.batch import Shelved
from desktop.vault.online_only import is_online_only
from desktop.vault.store import Store
from desktop.vault.words import Kept

_AT_ONCE = 500


def some(store: Store, shelf: Shelved, ids: Iterable[str]) -> dict[str, Kept]:
    """See `Shelf.some`."""
    one = f"SELECT {rows.KEPT} FROM items WHERE shelf=? AND id=?"  # noqa: S608 columns only
    with store.index.reading() as db:
        found = (db.execute(one, (shelf.no, id_)).fetchone() for id_ in ids)
        return {row["id"]: rows.kept(row) for row in found if row is not None}


def lacking(store: Store, shelf: Shelved, entries: Iterable[Entry]) -> list[Entry]:
    """See `Shelf.lacking`."""
    found: list[Entry] = []
    with store.index.reading() as db:
        bad = {row[0] for row in db.execute("SELECT path FROM unwell")}
        for entry in entries:
            row = db.execute(
                "SELECT path, revision FROM items WHERE shelf=? AND id=?", (shelf.no, entry.id)
            ).fetchone()
            sound = row is not None and row[1] == entry.revision and row[0] not in bad
            path = f"{store.root}/{row[0]}" if sound else ""
            if not sound or not (disk.is_plain(path) or is_online_only(path)):
                found.append(entry)
    return found


def items(store: Store, shelf: Shelved) -> Iterator[Kept]:
    """See `Shelf.items`."""
    with store.index.reading() as db:
        found = db.execute(
            f"SELECT {rows.KEPT} FROM items WHERE shelf=? ORDER BY path",  # noqa: S608 columns
            (shelf.no,),
        )
        while chunk := found.fetchmany(_AT_ONCE):
            yield from map(rows.kept, chunk)


def ids(store: Store, shelf: Shelved) -> Iterator[str]:
    """See `Shelf.each_id`."""
    with store.index.reading() as db:
        found = db.execute("SELECT id FROM items WHERE shelf=?", (shelf.no,))
        while chunk := found.fetchmany(_AT_ONCE):
            yield from (row[0] for row in chunk)


def knowing(store: Store, shelf: Shelved, folder: str) -> Iterator[tuple[Kept, Knowledge | None]]:
    """See `Shelf.knowing`."""
    inside = (f"{folder}/", f"{folder}0") if folder else ("", "\U0010ffff")  # 0 follows on /
    with store.index.reading() as db:
        found = db.execute(
            f"SELECT {rows.KEPT}, more FROM items"  # noqa: S608 columns
            " WHERE shelf=? AND path>? AND path<? ORDER BY path",
            (shelf.no, *inside),
        )
        while chunk := found.fetchmany(_AT_ONCE):
            yield from ((rows.kept(row), rows.knowledge(row["more"])) for row in chunk)
