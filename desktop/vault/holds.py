"""Removals that wait for the person: asked once, answered once, over when the items come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from desktop.vault import pins, rows
from desktop.vault.batch import Shelved
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store
from desktop.vault.words import Hold


def ids(store: Store, shelf: Shelved, state: str) -> set[str]:
    """Ids of a shelf whose hold is "open", or was answered with "kept"."""
    with store.index.reading() as db:
        found = db.execute(
            "SELECT held.id FROM held JOIN holds ON holds.id = held.hold"
            " WHERE held.shelf=? AND holds.state=?",
            (shelf.no, state),
        ).fetchall()
    return {row[0] for row in found}


def hold(store: Store, shelf: Shelved, wanted: Iterable[str], why: str, run: str) -> Hold:
    """Add to the shelf's open hold of this reason, or open one; give it as it is then.

    With a new one the account is pinned as it was before this run.
    """
    with store.writing():
        asked = ids(store, shelf, "open") | ids(store, shelf, "kept")
        fresh = sorted(set(wanted) - asked)
        with store.index.reading() as db:
            row = db.execute(
                "SELECT * FROM holds WHERE shelf=? AND why=? AND state='open'", (shelf.no, why)
            ).fetchone()
        now = stamp(store.clock.now())
        seed = f"{shelf.account}/{shelf.mark}/{why}/{now}/{run}"
        id_ = row["id"] if row else hashlib.sha256(seed.encode()).hexdigest()[:8]
        if fresh or row is None:
            event: Event = {
                "e": "hold", "shelf": shelf.mark, "hold": id_, "why": why, "at": now, "run": run,
                "ids": fresh,
            }  # fmt: skip
            pinned = [] if row else [pins.before(store, shelf.account, run, why)]
            store.commit(shelf.account, [*pinned, event])
        with store.index.reading() as db:
            return rows.hold(db, db.execute("SELECT * FROM holds WHERE id=?", (id_,)).fetchone())


def release(store: Store, shelf: Shelved, wanted: Iterable[str]) -> None:
    """What was asked or answered about these ids is over."""
    with store.writing():
        about = ids(store, shelf, "open") | ids(store, shelf, "kept")
        back = sorted(set(wanted) & about)
        if back:
            event: Event = {"e": "release", "shelf": shelf.mark, "ids": back,
                            "at": stamp(store.clock.now())}  # fmt: skip
            store.commit(shelf.account, [event])
