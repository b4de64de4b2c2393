"""What each event of a log means for the index; nothing else writes items."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from desktop.vault.log import Event, Position
from desktop.vault.names import fold


def apply(db: sqlite3.Connection, account: str, events: tuple[Event, ...], end: Position) -> None:
    """Apply a batch and remember the place after it. `account` is the account's folder."""
    at = _At(db, account)
    for event in events:
        _EVENTS.get(str(event.get("e")), _unknown)(at, event)
    db.execute(
        "UPDATE accounts SET file=?, offset=?, seal=? WHERE folder=?",
        (end.file, end.offset, end.seal, account),
    )


@dataclass(slots=True)
class _At:
    db: sqlite3.Connection
    account: str
    marks: dict[int, int] = field(default_factory=dict)

    def no(self, event: Event) -> int:
        mark = int(event["shelf"])
        if mark not in self.marks:
            row = self.db.execute(
                "SELECT no FROM shelves WHERE account=? AND mark=?", (self.account, mark)
            ).fetchone()
            self.marks[mark] = int(row[0])
        return self.marks[mark]


def _unknown(at: _At, event: Event) -> None:
    """An event of a later version says nothing to this one."""


def _account(at: _At, event: Event) -> None:
    at.db.execute(
        "INSERT OR IGNORE INTO accounts (folder, name) VALUES (?, ?)", (at.account, event["name"])
    )


def _shelf(at: _At, event: Event) -> None:
    at.db.execute(
        "INSERT INTO shelves (account, mark, service, id, kind, name, facts, writes, folder)"
        " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (account, mark) DO UPDATE SET"
        " name=excluded.name, facts=excluded.facts, writes=excluded.writes",
        (
            at.account, event["shelf"], event["service"], event["id"], event["kind"], event["name"],
            json.dumps(event["facts"]), int(event["writes"]), event["folder"],
        ),
    )  # fmt: skip


def _keep(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    side: dict[str, Any] = event.get("side") or {}
    more = json.dumps(
        {key: event[key] for key in ("original", "known") if event.get(key) is not None},
        ensure_ascii=False,
    )
    body = (event["revision"], event["path"], event["sha256"], event["size"], event["uid"])
    if event["change"] != "same":
        db.execute(
            "INSERT INTO versions (shelf, id, at, change, run, revision, path, sha256, size, uid,"
            " noted, since, more, agreed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,0)",
            (no, event["id"], event["at"], event["change"], event["run"], *body, event["noted"],
             event["at"], more),
        )  # fmt: skip
        if event["change"] == "new":
            _forget_hold(db, no, event["id"])
    db.execute(
        "INSERT OR REPLACE INTO items (shelf, id, revision, path, sha256, size, uid, noted, since,"
        " name, fold, side, side_size, more) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (no, event["id"], *body, event["noted"], event["since"], event["name"],
         fold(event["path"]), side.get("sha256", ""), side.get("size", 0), more),
    )  # fmt: skip


def _drop(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute(
        "INSERT INTO versions (shelf, id, at, change, run, revision, path, sha256, size, uid,"
        " noted, since, more, agreed) SELECT shelf, id, ?, 'removed', ?, revision, path, sha256,"
        " size, uid, noted, since, more, ? FROM items WHERE shelf=? AND id=?",
        (event["at"], event["run"], int(event.get("agreed", False)), no, event["id"]),
    )
    db.execute("DELETE FROM items WHERE shelf=? AND id=?", (no, event["id"]))
    _forget_hold(db, no, event["id"])


def _moved(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute(
        "UPDATE items SET path=?, fold=? WHERE shelf=? AND id=?",
        (event["path"], fold(event["path"]), no, event["id"]),
    )


def _hold(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute(
        "INSERT OR IGNORE INTO holds (id, shelf, why, since, state) VALUES (?,?,?,?,'open')",
        (event["hold"], no, event["why"], event["at"]),
    )
    db.executemany(
        "INSERT OR REPLACE INTO held (hold, shelf, id) VALUES (?,?,?)",
        [(event["hold"], no, id_) for id_ in event["ids"]],
    )


def _release(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    for id_ in event["ids"]:
        _forget_hold(db, no, id_)


def _forget_hold(db: sqlite3.Connection, no: int, id_: str) -> None:
    row = db.execute("SELECT hold FROM held WHERE shelf=? AND id=?", (no, id_)).fetchone()
    if row is None:
        return
    db.execute("DELETE FROM held WHERE shelf=? AND id=?", (no, id_))
    left = db.execute("SELECT 1 FROM held WHERE hold=? LIMIT 1", (row[0],)).fetchone()
    if left is None:
        db.execute("UPDATE holds SET state='over' WHERE id=? AND state='open'", (row[0],))


def _answer(at: _At, event: Event) -> None:
    state = "accepted" if event["accept"] else "kept"
    at.db.execute("UPDATE holds SET state=? WHERE id=?", (state, event["hold"]))


def _settle(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute("UPDATE shelves SET cursor=? WHERE no=?", (event["cursor"], no))


def _identity(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute("UPDATE shelves SET identity=? WHERE no=?", (event["identity"], no))


def _albums(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute("UPDATE shelves SET albums=? WHERE no=?", (json.dumps(event["albums"]), no))


_EVENTS = {
    "account": _account,
    "shelf": _shelf,
    "keep": _keep,
    "drop": _drop,
    "moved": _moved,
    "hold": _hold,
    "release": _release,
    "answer": _answer,
    "settle": _settle,
    "identity": _identity,
    "albums": _albums,
}
