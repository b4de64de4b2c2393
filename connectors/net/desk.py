"""A desk to spread things out on: tables on the disk, gone when it is cleared away.

What lies where in a large export, or what a large listing names, takes more memory than a program
should; here it takes none. Losing the desk costs looking there again.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from connectors.errors import TryLater

_AT_ONCE = 500
_NAMED = "desk-"


class Desk:
    """Tables for as long as one look takes; one thread at a time.

    Cleared away by `close`, or when nobody has it any more.

    Args:
        folder: where its file lies, None for the system's own place; no other name is on it
            where the system allows, so that nothing is left of a program that was killed.

    Every method raises TryLater (code "no-room-to-work") when the disk is full.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            for left in folder.glob(f"{_NAMED}*"):
                with suppress(OSError):  # in use, where the system tells
                    left.unlink()
        handle, name = tempfile.mkstemp(prefix=_NAMED, dir=folder)
        os.close(handle)
        self._path = Path(name)
        self._db = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
        self.lay_out(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
            "PRAGMA cache_size=-1024; CREATE TABLE desk(one); BEGIN"
        )
        with suppress(OSError):
            self._path.unlink()
        self._clear_away = weakref.finalize(self, _clear_away, self._db, self._path)

    def lay_out(self, tables: str) -> None:
        """Make tables and indexes: SQL statements, each with `IF NOT EXISTS`."""
        for statement in tables.split(";"):
            self.put(statement)

    def put(self, sql: str, *values: object) -> None:
        """Run a statement that changes rows."""
        try:
            self._db.execute(sql, values)
        except sqlite3.OperationalError as error:
            raise _told(error) from error

    def put_all(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run it for each of these rows; how many rows of the table were put, altered or removed.

        What the rows raise goes on to the caller.
        """
        try:
            return self._db.executemany(sql, rows).rowcount
        except sqlite3.OperationalError as error:
            raise _told(error) from error

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row, None for none."""
        return next(self.rows(sql, *values), None)

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """All rows; those of a table that is altered meanwhile must not be asked for."""
        try:
            found = self._db.execute(sql, values)
            while some := found.fetchmany(_AT_ONCE):
                yield from some
        except sqlite3.OperationalError as error:
            raise _told(error) from error

    def close(self) -> None:
        """Clear away. May be called twice."""
        self._clear_away()


def _clear_away(db: sqlite3.Connection, path: Path) -> None:
    db.close()
    path.unlink(missing_ok=True)


def _told(error: sqlite3.OperationalError) -> Exception:
    if error.sqlite_errorcode in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}:
        return TryLater("no room to work in", after=3600, code="no-room-to-work")
    return error
