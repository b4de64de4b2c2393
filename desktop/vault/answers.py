"""What waits for the person, and what is done about their answer."""

from __future__ import annotations

from desktop.vault import rows, shelving
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store
from desktop.vault.words import Hold

_OF_CONTENT = {"emptied", "went-back"}
"""Reasons of holds that are about contents: the items stay, whatever the answer."""


def waiting(store: Store, account: str | None = None) -> tuple[Hold, ...]:
    """The open holds of an account or of all, oldest first."""
    with store.index.reading() as db:
        found = db.execute("SELECT * FROM holds WHERE state='open' ORDER BY since").fetchall()
        every = [rows.hold(db, row) for row in found]
    return tuple(hold for hold in every if account in {None, hold.account})


def answer(store: Store, hold_id: str, run: str, *, accept: bool) -> Hold:
    """Carry an answer out: what was accepted goes to history, the rest is never asked again.

    Raises KeyError when no such hold waits.
    """
    with store.index.reading() as db:
        row = db.execute("SELECT * FROM holds WHERE id=? AND state='open'", (hold_id,)).fetchone()
        if row is None:
            raise KeyError(hold_id)
        hold = rows.hold(db, row)
    shelf = next(one for one in shelving.shelves(store, None) if one.number == row["shelf"])
    with store.writing():
        if accept and hold.why not in _OF_CONTENT:
            shelf.drop(hold.ids, run, agreed=True)
        event: Event = {
            "e": "answer", "shelf": shelf.mark, "hold": hold_id, "accept": accept, "run": run,
            "at": stamp(store.clock.now()),
        }  # fmt: skip
        store.commit(shelf.place, [event])
    return hold
