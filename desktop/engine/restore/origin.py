"""Where in the vault a restore took a collection from, and what people know its items by."""

from __future__ import annotations

from desktop.engine.restore.journal import Into, RestoreJournal
from desktop.vault import Shelf, Vault


def shelf_of(vault: Vault, journal: RestoreJournal, into: Into) -> Shelf | None:
    """The shelf it was taken from; None where the vault has it no more."""
    mine = into.collection
    return next(
        (
            shelf
            for shelf in vault.shelves(journal.source)
            if (shelf.collection.kind, shelf.collection.id) == (mine.kind, mine.id)
        ),
        None,
    )


def name_of(vault: Vault, journal: RestoreJournal, into: Into, id_: str) -> str:
    """The file name of an item by the vault's id of it; "" where the vault has none."""
    shelf = shelf_of(vault, journal, into)
    if shelf is None or not id_:
        return ""
    versions = [shelf.get(id_), *(version.kept for version in shelf.history(id_))]
    return next((kept.path.rpartition("/")[2] for kept in versions if kept is not None), "")
