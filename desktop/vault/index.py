"""The index: SQLite beside the app's settings, a cache of the logs that can be lost at any time.

It holds what the logs say, applied in order, and for each account the place up to which it does.
One writer (who holds the vault's lock), any number of readers in any process.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.vault.words import VaultError

SCHEMA = 2
_APPLICATION = 0x456C7365  # "Else"
_CACHE = 4 << 10  # kB of memory the writer may use
_PAGES = 4000  # written before they are brought into the database itself, in one go
_MAKING = 64 << 20
"""Bytes of memory an index may take while it is made: hashes come in no order."""

# A table without rowid begins with its key: quick_check of SQLite 3.40 misreads others.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE accounts (folder TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL DEFAULT '', offset INTEGER NOT NULL DEFAULT 0,
    seal TEXT NOT NULL DEFAULT '');
CREATE TABLE shelves (no INTEGER PRIMARY KEY, account TEXT NOT NULL, mark INTEGER NOT NULL,
    service TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    facts TEXT NOT NULL, writes INTEGER NOT NULL, folder TEXT NOT NULL, cursor TEXT,
    identity TEXT NOT NULL DEFAULT '', albums TEXT NOT NULL DEFAULT '[]',
    UNIQUE (account, mark), UNIQUE (account, service, kind, id));
CREATE TABLE stale (folder TEXT PRIMARY KEY);
CREATE TABLE unwell (path TEXT PRIMARY KEY);
CREATE TABLE items (shelf INTEGER NOT NULL, id TEXT NOT NULL, revision TEXT NOT NULL,
    name TEXT NOT NULL, path TEXT NOT NULL, fold TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, uid TEXT NOT NULL, noted TEXT NOT NULL, since TEXT NOT NULL,
    side TEXT NOT NULL, side_size INTEGER NOT NULL, more TEXT NOT NULL,
    PRIMARY KEY (shelf, id)) WITHOUT ROWID;
CREATE INDEX items_fold ON items (fold);
CREATE INDEX items_sha ON items (sha256);
CREATE INDEX items_path ON items (path);
CREATE TABLE versions (no INTEGER PRIMARY KEY, shelf INTEGER NOT NULL, id TEXT NOT NULL,
    at TEXT NOT NULL, change TEXT NOT NULL, run TEXT NOT NULL, revision TEXT NOT NULL,
    path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, uid TEXT NOT NULL,
    noted TEXT NOT NULL, since TEXT NOT NULL, more TEXT NOT NULL, agreed INTEGER NOT NULL,
    thrown INTEGER NOT NULL DEFAULT 0);
CREATE INDEX versions_item ON versions (shelf, id);
CREATE INDEX versions_at ON versions (shelf, at);
CREATE TABLE holds (id TEXT PRIMARY KEY, shelf INTEGER NOT NULL, why TEXT NOT NULL,
    since TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE held (shelf INTEGER NOT NULL, id TEXT NOT NULL, hold TEXT NOT NULL,
    PRIMARY KEY (shelf, id)) WITHOUT ROWID;
CREATE INDEX held_hold ON held (hold);
CREATE TABLE pins (account TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (account, at)) WITHOUT ROWID;
"""


@contextmanager
def _told() -> Iterator[None]:
    """What the database says, in the vault's words; a lost index is rebuilt when next opened."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        raise VaultError("vault-full" if full else "vault-failing", "the index") from error


class Unusable(Exception):
    """The index is not one, or not of this vault, or of another version: build it anew."""


class Index:
    """One vault's index file."""

    def __init__(self, path: Path, vault: str, *, fresh: bool = False) -> None:
        """Open, or make when `fresh`.

        One that is being made is written without regard to a crash, and quickly, until `whole`;
        it has to be flushed before it takes its place.

        Raises Unusable.
        """
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False
        self._fresh = fresh
        if fresh:
            self._make(vault)
        elif not path.is_file():
            raise Unusable("none there")
        self._file = self._stamp()
        self._writer = self._write()
        if fresh:
            self._writer.execute("PRAGMA journal_mode=OFF")
            self._writer.execute("PRAGMA synchronous=OFF")
            self._writer.execute(f"PRAGMA cache_size=-{_MAKING >> 10}")
        try:
            self._examine(vault)
        except (sqlite3.Error, Unusable) as error:
            self.close()
            raise Unusable(str(error)) from error

    def _make(self, vault: str) -> None:
        db = self._connect()
        try:
            db.execute("PRAGMA journal_mode=OFF")
            db.execute(f"PRAGMA application_id={_APPLICATION}")
            db.execute(f"PRAGMA user_version={SCHEMA}")
            db.executescript(_TABLES)
            db.execute("INSERT INTO meta VALUES ('vault', ?)", (vault,))
        finally:
            db.close()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA synchronous=FULL")
        db.row_factory = sqlite3.Row
        return db

    def _write(self) -> sqlite3.Connection:
        # Hashes and paths fall all over their trees: a batch touches far more than the usual 2 MB,
        # and would read and write most of it again and again.
        db = self._connect()
        db.execute(f"PRAGMA cache_size=-{_CACHE}")
        db.execute(f"PRAGMA wal_autocheckpoint={_PAGES}")
        return db

    def _examine(self, vault: str) -> None:
        # Not by the writer: this reads all there is, and would fill the memory that one may use.
        db = self._connect()
        self._idle.append(db)
        if db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise Unusable("another program's")
        if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
            raise Unusable("another version's")
        row = db.execute("SELECT value FROM meta WHERE key='vault'").fetchone()
        if row is None or row[0] != vault:
            raise Unusable("another vault's")
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Unusable("damaged")

    def _stamp(self) -> tuple[int, int]:
        """Which file stands at the path."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_dev, found.st_ino

    def _follow(self) -> None:
        """Another process may have put a rebuilt index in this one's place."""
        now = self._stamp()
        if now in {self._file, (0, 0)}:
            return
        self._file = now
        for db in self._idle:
            db.close()
        self._idle.clear()
        old, self._writer = self._writer, self._write()
        old.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own for reading; any thread."""
        with self._guard:
            self._follow()
            db = self._idle.pop() if self._idle else None
        if db is None:
            db = self._connect()
        try:
            with _told():
                yield db
        finally:
            with self._guard:
                if self._closed or len(self._idle) >= 8:
                    db.close()
                else:
                    self._idle.append(db)

    @contextmanager
    def writing(self, *, known: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction; the caller holds the vault's own lock.

        Args:
            known: whether all of it stands in what is on the disk already, so that whoever opens
                an index that lost it in a power cut finds it again. Then nobody waits for the disk.
        """
        with self._guard:
            self._follow()
            db = self._writer
        with _told():
            if not self._fresh:
                db.execute("PRAGMA synchronous=NORMAL" if known else "PRAGMA synchronous=FULL")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def whole(self) -> None:
        """A new index is complete: from here on a crash leaves what was committed."""
        self._writer.execute("PRAGMA journal_mode=WAL")

    def close(self) -> None:
        """Let go of all connections. May be called twice."""
        with self._guard:
            self._closed = True
            for db in self._idle:
                db.close()
            self._idle.clear()
        self._writer.close()
