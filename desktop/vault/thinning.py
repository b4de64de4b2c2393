"""Old versions thrown away because the person asks; never by itself, never the last of anything.

What goes was replaced by a newer version before the instant they name, and is not current, not
anything's last version, not part of a pinned state, not written by the person, and in no other
account. The log names it first, then the file of history goes; a crash in between leaves the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from desktop.vault import disk
from desktop.vault.apply import YOURS
from desktop.vault.log import stamp
from desktop.vault.store import Store
from desktop.vault.words import Thinned

TOGETHER = 500
"""Bodies named in one event."""


def thin(
    store: Store, account: str, before: datetime, run: str, *, dry_run: bool = False
) -> Thinned:
    """Throw away what may go of one account's folder, or only count it. Raises VaultError."""
    with store.writing():
        found = _may_go(store, account, stamp(before))
        if not dry_run:
            for start in range(0, len(found), TOGETHER):
                part = [sha256 for sha256, _ in found[start : start + TOGETHER]]
                event = {"e": "thrown", "bodies": part, "before": stamp(before), "run": run,
                         "at": stamp(store.clock.now())}  # fmt: skip
                store.commit(account, [event])
    return Thinned(len(found), sum(size for _, size in found))


def _may_go(store: Store, account: str, before: str) -> list[tuple[str, int]]:
    with store.index.reading() as db:
        stays = set(_others(db, account))
        sizes: dict[str, int] = {}
        shelves = db.execute("SELECT no FROM shelves WHERE account=?", (account,)).fetchall()
        for (shelf,) in shelves:
            pinned = set(_pinned(db, account, shelf))
            for row, replaced in _replaced(db, shelf):
                goes = replaced < before and row["run"] != YOURS and row["no"] not in pinned
                if goes:
                    sizes[row["sha256"]] = row["size"]
                else:
                    stays.add(row["sha256"])
    return [
        (sha256, size)
        for sha256, size in sorted(sizes.items())
        if sha256 not in stays and disk.is_plain(store.objects.path(sha256))
    ]


def _others(db: sqlite3.Connection, account: str) -> Iterator[str]:
    """What is current anywhere, sidecars too, or stands in another account's history."""
    yield from (
        row[0]
        for row in db.execute(
            "SELECT sha256 FROM items UNION SELECT side FROM items UNION"
            " SELECT v.sha256 FROM versions v JOIN shelves s ON s.no=v.shelf WHERE s.account<>?",
            (account,),
        )
    )


def _pinned(db: sqlite3.Connection, account: str, shelf: int) -> Iterator[int]:
    """The versions that were current at a pinned instant."""
    for (at,) in db.execute("SELECT at FROM pins WHERE account=?", (account,)).fetchall():
        yield from (
            row[0]
            for row in db.execute(
                "SELECT max(no) FROM versions WHERE shelf=? AND at<=? AND run<>? GROUP BY id",
                (shelf, at, YOURS),
            )
        )


def _replaced(db: sqlite3.Connection, shelf: int) -> Iterator[tuple[sqlite3.Row, str]]:
    """Each version with when it was replaced, after any date there is for those that were not.

    Where the clock was set back in between, it was replaced when the clock was furthest.
    """
    found = db.execute(
        "SELECT no, id, sha256, size, run, max(at) OVER (ORDER BY no) AS latest,"
        " lead(no) OVER (PARTITION BY id ORDER BY no) AS next FROM versions WHERE shelf=?"
        " ORDER BY no",
        (shelf,),
    ).fetchall()
    latest = {row["no"]: row["latest"] for row in found}
    for row in found:
        yield row, "~" if row["next"] is None else latest[row["next"]]
