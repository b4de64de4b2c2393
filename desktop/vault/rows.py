"""What the index's rows are in the vault's words."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from functools import lru_cache
from typing import Any

from connectors.model import Collection, Kind, Knowledge
from desktop.vault.words import Hold, Kept

KEPT = "id, revision, path, sha256, size, uid, noted, since"


@lru_cache(4096)
def instant(text: str) -> datetime:
    """An instant as the log writes it."""
    return datetime.fromisoformat(text)


def kept(row: sqlite3.Row) -> Kept:
    """A row of items or versions."""
    return Kept(
        row["id"], row["revision"], row["path"], row["sha256"], row["size"], row["uid"],
        row["noted"], instant(row["since"]),
    )  # fmt: skip


def collection(row: sqlite3.Row) -> Collection:
    """A row of shelves."""
    return Collection(
        row["id"], Kind(row["kind"]), row["name"], json.loads(row["facts"]), bool(row["writes"])
    )


def knowledge(text: str) -> Knowledge | None:
    """What the cloud knew, from a row's `more`."""
    known = json.loads(text).get("known")
    if known is None:
        return None
    told: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in known.items()
    }
    return Knowledge(**told)


def hold(db: sqlite3.Connection, row: sqlite3.Row) -> Hold:
    """A row of holds, with its items."""
    shelf = db.execute("SELECT * FROM shelves WHERE no=?", (row["shelf"],)).fetchone()
    account = db.execute("SELECT name FROM accounts WHERE folder=?", (shelf["account"],)).fetchone()
    ids = db.execute("SELECT id FROM held WHERE hold=? ORDER BY id", (row["id"],)).fetchall()
    return Hold(
        row["id"], account["name"], collection(shelf), tuple(found["id"] for found in ids),
        row["why"], instant(row["since"]),
    )  # fmt: skip
