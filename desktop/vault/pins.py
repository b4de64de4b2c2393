"""Last good states of an account: pinned of themselves when a pull finds what it has to ask about.

Pinned is an instant, not a copy: what was current then can be restored for ever, whatever of
history the person throws away.
"""

from __future__ import annotations

from datetime import timedelta

from desktop.vault import rows
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store
from desktop.vault.words import Pin

_JUST = timedelta(microseconds=1)


def before(store: Store, account: str, run: str, why: str) -> Event:
    """The event that pins an account's folder as it was before anything of this run came in."""
    with store.index.reading() as db:
        row = db.execute(
            "SELECT min(v.at) AS first FROM versions v JOIN shelves s ON s.no=v.shelf"
            " WHERE s.account=? AND v.run=?",
            (account, run),
        ).fetchone()
    first = store.clock.now() if row["first"] is None else rows.instant(row["first"])
    return {"e": "pin", "at": stamp(first - _JUST), "why": why, "run": run}


def of(store: Store, account: str) -> tuple[Pin, ...]:
    """The pins of an account's folder, oldest first."""
    with store.index.reading() as db:
        found = db.execute("SELECT at, why FROM pins WHERE account=? ORDER BY at", (account,))
        return tuple(Pin(rows.instant(row["at"]), row["why"]) for row in found)
