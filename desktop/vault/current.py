"""What a shelf holds as current, asked of the index a few rows at a time: there may be many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from connectors.model import Entry, Knowledge
from desktop.vault import disk, rows
from desktop.vault.batch import Shelved
from desktop.vault.online_only import is_online_only
from desktop.vault.store import Store
from desktop.vault.words import Kept

_AT_ONCE = 500


def some(store: Store, shelf: Shelved, ids: Iterable[str]) -> dict[str, Kept]:
    """See `Shelf.some`."""
    with store.index.reading() as db:
        return {row["id"]: rows.kept(row) for row in _of(db, rows.KEPT, shelf, ids)}


def lacking(store: Store, shelf: Shelved, entries: Iterable[Entry]) -> list[Entry]:
    """See `Shelf.lacking`."""
    found: list[Entry] = []
    asked = iter(entries)
    with store.index.reading() as db:
        bad = {row[0] for row in db.execute("SELECT path FROM unwell")}
        while group := list(islice(asked, _AT_ONCE)):
            ids = (entry.id for entry in group)
            here = {row[0]: row for row in _of(db, "id, path, revision", shelf, ids)}
            for entry in group:
                _, path, revision = here.get(entry.id, ("", "", ""))
                sound = path and revision == entry.revision and path not in bad
                at = f"{store.root}/{path}"
                if not sound or not (disk.is_plain(at) or is_online_only(at)):
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


def _of(
    db: sqlite3.Connection, columns: str, shelf: Shelved, ids: Iterable[str]
) -> Iterator[sqlite3.Row]:
    """Rows of the current items that have one of these ids."""
    asked = iter(ids)
    while group := list(islice(asked, _AT_ONCE)):
        places = ",".join("?" * len(group))
        yield from db.execute(
            f"SELECT {columns} FROM items WHERE shelf=? AND id IN ({places})",  # noqa: S608 columns
            (shelf.no, *group),
        )
