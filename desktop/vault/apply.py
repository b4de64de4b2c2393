"""What each event of a log means for the index; nothing else writes items."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field

from desktop.vault.log import Event, Position
from desktop.vault.names import fold


def apply(db: sqlite3.Connection, account: str, events: tuple[Event, ...], end: Position) -> None:
    """Apply a batch and remember the place after it. `account` is the account's folder."""
    at = _At(db, account)
    for event in events:
        kind = str(event.get("e"))
        if kind != "keep":
            at.flush()
        _EVENTS.get(kind, _unknown)(at, event)
    at.flush()
    at.mark_stale()
    db.execute(
        "UPDATE accounts SET file=?, offset=?, seal=? WHERE folder=?",
        (end.file, end.offset, end.seal, account),
    )


YOURS = "you"
"""In place of a run's id: the person changed the file themselves."""

_NEW_VERSION = (
    "INSERT INTO versions (shelf, id, at, change, run, revision, path, sha256, size, uid, noted,"
    " since, more, agreed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_NEW_ITEM = (
    "INSERT OR REPLACE INTO items (shelf, id, revision, path, sha256, size, uid, noted, since,"
    " name, fold, side, side_size, more) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


@dataclass(slots=True)
class _At:
    db: sqlite3.Connection
    account: str
    marks: dict[int, int] = field(default_factory=dict)
    versions: list[tuple[object, ...]] = field(default_factory=list)
    items: list[tuple[object, ...]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    holding: bool | None = None

    def no(self, event: Event) -> int:
        mark = int(event["shelf"])
        if mark not in self.marks:
            row = self.db.execute(
                "SELECT no FROM shelves WHERE account=? AND mark=?", (self.account, mark)
            ).fetchone()
            self.marks[mark] = int(row[0])
        return self.marks[mark]

    def flush(self) -> None:
        """Write what keep events gathered; before any event that reads it."""
        if self.items or self.versions:
            self.db.executemany(_NEW_VERSION, self.versions)
            self.db.executemany(_NEW_ITEM, self.items)
            self.versions.clear()
            self.items.clear()

    def mark_stale(self) -> None:
        """Sums and albums of what was touched are to be written anew."""
        for no in self.touched:
            self.db.execute(
                "INSERT OR IGNORE INTO stale SELECT folder FROM shelves WHERE no=?1 UNION ALL"
                " SELECT account || '/Albums' FROM shelves WHERE no=?1 AND albums<>'[]'",
                (no,),
            )

    def came_back(self, no: int, id_: str) -> None:
        if self.holding is None:
            self.holding = self.db.execute("SELECT 1 FROM held LIMIT 1").fetchone() is not None
        if self.holding:
            _forget_hold(self.db, no, id_)


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
    no = at.no(event)
    at.touched.add(no)
    side = event.get("side") or {}
    more = _more(event)
    id_, when, noted = event["id"], event["at"], event["noted"]
    body = (event["revision"], event["path"], event["sha256"], event["size"], event["uid"], noted)
    change = event["change"]
    if yours := event.get("yours"):
        at.versions.append(
            (no, id_, when, "changed", YOURS, "", yours["path"], yours["sha256"], yours["size"],
             event["uid"], "changed-here", when, "{}", 0)
        )  # fmt: skip
    if change != "same":
        agreed = int(event.get("agreed", False))
        at.versions.append((no, id_, when, change, event["run"], *body, when, more, agreed))
    at.items.append(
        (no, id_, *body, event["since"], event["name"], fold(event["path"]),
         side.get("sha256", ""), side.get("size", 0), more)
    )  # fmt: skip
    if event.get("staged") and change != "new":
        at.db.execute("DELETE FROM unwell WHERE path=?", (event["path"],))
    if change == "new":
        at.came_back(no, id_)


def _more(event: Event) -> str:
    """What is seldom asked for, in one column."""
    more = {key: event[key] for key in ("original", "known") if event.get(key) is not None}
    return json.dumps(more, ensure_ascii=False) if more else "{}"


def _drop(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    at.touched.add(no)
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
    at.touched.add(no)
    db.execute(
        "UPDATE items SET path=?, fold=? WHERE shelf=? AND id=?",
        (event["path"], fold(event["path"]), no, event["id"]),
    )


def _hold(at: _At, event: Event) -> None:
    at.holding = None
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


def _yours(at: _At, event: Event) -> None:
    at.versions.append(
        (at.no(event), event["id"], event["at"], "changed", YOURS, "", event["path"],
         event["sha256"], event["size"], "", "changed-here", event["at"], "{}", 0)
    )  # fmt: skip
    at.flush()


def _settle(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute("UPDATE shelves SET cursor=? WHERE no=?", (event["cursor"], no))


def _identity(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    db.execute("UPDATE shelves SET identity=? WHERE no=?", (event["identity"], no))


def _albums(at: _At, event: Event) -> None:
    db, no = at.db, at.no(event)
    at.touched.add(no)
    db.execute("UPDATE shelves SET albums=? WHERE no=?", (json.dumps(event["albums"]), no))
    db.execute("INSERT OR IGNORE INTO stale VALUES (? || '/Albums')", (at.account,))


def _pin(at: _At, event: Event) -> None:
    at.db.execute(
        "INSERT OR IGNORE INTO pins VALUES (?,?,?)", (at.account, event["at"], event["why"])
    )


def _thrown(at: _At, event: Event) -> None:
    at.flush()
    at.db.executemany(
        "UPDATE versions SET thrown=1 WHERE sha256=?"
        " AND shelf IN (SELECT no FROM shelves WHERE account=?)",
        [(sha256, at.account) for sha256 in event["bodies"]],
    )


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
    "yours": _yours,
    "identity": _identity,
    "albums": _albums,
    "pin": _pin,
    "thrown": _thrown,
}
