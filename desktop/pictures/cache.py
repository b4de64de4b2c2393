"""Small pictures, remembered by the content they show; bounded, and lost without harm."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.pictures.decoder import Small

BYTES = 768 << 20
"""What all small pictures together may take."""

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS small (sha256 TEXT PRIMARY KEY, width INTEGER NOT NULL,
    height INTEGER NOT NULL, likeness TEXT NOT NULL, pixels TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL, used INTEGER NOT NULL, jpeg BLOB);
CREATE INDEX IF NOT EXISTS small_used ON small (used, size);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_PUT = (
    "INSERT INTO small (sha256, width, height, likeness, size, used, jpeg) VALUES (?,?,?,?,?,?,?)"
    " ON CONFLICT (sha256) DO UPDATE SET width=excluded.width, height=excluded.height,"
    " likeness=excluded.likeness, jpeg=excluded.jpeg, size=excluded.size, used=excluded.used"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a picture without its bytes.

    Attributes:
        width: upright, in pixels; 0 for what is no picture we open, -1 for what is to be tried
            once more.
        height: the same.
        likeness: 64 bits that alike pictures share nearly all of.
        pixels: what pictures of the same pixels share, "-" for what does not decode whole; ""
            while nobody asked.
    """

    width: int
    height: int
    likeness: int
    pixels: str


class Cache:
    """The file that holds them; one that is broken is begun anew, one in trouble is done without.

    Any thread of any process may use it.

    Args:
        path: of the file.
        most: bytes of pictures; those looked at longest ago go first.
    """

    def __init__(self, path: Path, most: int = BYTES) -> None:
        self._path = path
        self._most = most
        self._one = threading.Lock()
        self._db = self._opened()
        self._total = self._turn = 0
        for total, turn in self._ask("SELECT sum(size), max(used) FROM small"):
            self._total, self._turn = int(total or 0), int(turn or 0)

    def has(self, sha256: str) -> bool:
        """Whether this one needs no decoding: it is here, or known to be no picture."""
        wanted = "SELECT 1 FROM small WHERE sha256=? AND (jpeg IS NOT NULL OR width=0)"
        return bool(self._ask(wanted, sha256))

    def jpeg(self, sha256: str) -> bytes | None:
        """The small picture; None when it is not here, and for what is no picture."""
        rows = self._ask("SELECT jpeg FROM small WHERE sha256=? AND jpeg IS NOT NULL", sha256)
        if not rows:
            return None
        self._turn += 1
        self._ask("UPDATE small SET used=? WHERE sha256=?", self._turn, sha256)
        return bytes(rows[0][0])

    def facts(self, shas: Iterable[str]) -> dict[str, Facts]:
        """Of those that were decoded at any time."""
        wanted = "SELECT width, height, likeness, pixels FROM small WHERE sha256=?"
        found = {}
        for sha256 in shas:
            for width, height, likeness, pixels in self._ask(wanted, sha256):
                found[sha256] = Facts(width, height, int(likeness, 16), pixels)
        return found

    def tried(self, sha256: str) -> bool:
        """Whether it was ever decoded, or is known to be no picture."""
        return bool(self._ask("SELECT 1 FROM small WHERE sha256=? AND width>=0", sha256))

    def put(self, sha256: str, small: Small | None, *, sure: bool = True) -> None:
        """Remember a small picture, or that there is none to be had.

        One that the decoding process hung or died of is tried once more: it may have been the
        computer's fault, not the picture's.
        """
        again = bool(self._ask("SELECT 1 FROM small WHERE sha256=?", sha256))
        made = small or Small(b"", 0 if sure or again else -1, 0, 0)
        self._turn += 1
        self._ask(
            _PUT, sha256, made.width, made.height, f"{made.likeness:016x}", len(made.jpeg),
            self._turn, made.jpeg or None,
        )  # fmt: skip
        self._total += len(made.jpeg)
        if self._total > self._most:
            self._bound()

    def put_pixels(self, sha256: str, digest: str) -> None:
        """Remember what pictures of the same pixels share; "" for what does not decode whole."""
        self._ask("UPDATE small SET pixels=? WHERE sha256=?", digest or "-", sha256)

    def note(self, key: str, value: str) -> None:
        """Remember something about all of them."""
        self._ask("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def noted(self, key: str) -> str:
        """What was noted; "" for nothing."""
        rows = self._ask("SELECT value FROM meta WHERE key=?", key)
        return str(rows[0][0]) if rows else ""

    def close(self) -> None:
        """Let go of the file. May be called twice."""
        with self._one:
            self._db.close()

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return self._connected(str(self._path))
        except sqlite3.OperationalError:  # locked, or no room: the pictures are made each time
            return self._connected(":memory:")
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return self._connected(str(self._path))

    def _connected(self, name: str) -> sqlite3.Connection:
        db = sqlite3.connect(name, timeout=10, check_same_thread=False, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=OFF")  # it is a cache
            found = db.execute("PRAGMA user_version").fetchone()[0]
            _judge(found)
            db.executescript(f"{_TABLES}PRAGMA user_version={_VERSION};")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def _ask(self, sql: str, *values: object) -> list[Any]:
        """What the file says; nothing when it cannot, for all of it can be made again."""
        with self._one:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.Error:
                return []

    def _bound(self) -> None:
        self._total = sum(row[0] or 0 for row in self._ask("SELECT sum(size) FROM small"))
        least = self._most * 9 // 10
        while self._total > least:
            rows = self._ask("SELECT sha256, size FROM small WHERE size>0 ORDER BY used LIMIT 100")
            if not rows:
                return
            for sha256, size in rows:
                self._ask("UPDATE small SET jpeg=NULL, size=0 WHERE sha256=?", sha256)
                self._total -= size
                if self._total <= least:
                    return


def _judge(version: int) -> None:
    """One of another version is begun anew, as a broken one is."""
    if version not in {0, _VERSION}:
        raise sqlite3.DatabaseError(str(version))
