"""Brings the index in line with the logs: anew when it cannot be used, else from where it stands.

After a rebuild no shelf has a cursor: the next pull lists everything and fetches only what differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from desktop.vault import disk
from desktop.vault.apply import apply
from desktop.vault.index import Index, Unusable
from desktop.vault.log import Log, Position
from desktop.vault.port import Port

Tell = Callable[[int], None]


def quiet(done: int) -> None:
    """Tell nobody how far a rebuild is."""


def open_index(folder: Path, vault: str, logs: Mapping[str, Log], port: Port) -> Index:
    """This vault's index, built from the logs when there is none that can be used."""
    path = folder / f"{vault}.sqlite"
    with disk.told():
        disk.make_folders(port, folder)
    try:
        return Index(path, vault)
    except (Unusable, sqlite3.Error):
        return build(folder, vault, logs, port)


def build(
    folder: Path,
    vault: str,
    logs: Mapping[str, Log],
    port: Port,
    tell: Tell = quiet,
    cursors: bool = False,
) -> Index:
    """A new index from the logs; what stood in its place is put aside, not removed.

    Cursors are kept only when asked for and when every log is whole.
    """
    path = folder / f"{vault}.sqlite"
    with FileLock(folder / f"{vault}.building", thread_local=False), disk.told():
        fresh = folder / f"{vault}.fresh.sqlite"
        for ending in ("", "-wal", "-shm", "-journal"):
            disk.discard(port, f"{fresh}{ending}")
        index = Index(fresh, vault, fresh=True)
        try:
            done = 0
            for account, log in logs.items():
                done, whole = _read(index, account, log, done, tell)
                cursors = cursors and whole
            with index.writing() as db:
                db.execute("INSERT INTO meta VALUES ('built', 'yes')")
                if not cursors:
                    db.execute("UPDATE shelves SET cursor=NULL")
                db.execute("INSERT OR IGNORE INTO stale SELECT DISTINCT folder FROM shelves")
                db.execute(
                    "INSERT OR IGNORE INTO stale SELECT DISTINCT account || '/Albums' FROM shelves"
                    " WHERE albums<>'[]'"
                )
            index.whole()
        finally:
            index.close()
        port.flush(fresh)
        for ending in ("", "-wal", "-shm"):
            if disk.is_plain(f"{path}{ending}"):
                disk.take_place(port, f"{path}{ending}", f"{path}{ending}.aside")
        disk.take_place(port, fresh, path)
        port.fsync_dir(folder)
        return Index(path, vault)


def _read(index: Index, account: str, log: Log, done: int, tell: Tell) -> tuple[int, bool]:
    whole = True
    with index.writing() as db:
        db.execute(
            "INSERT OR IGNORE INTO accounts (folder, name) VALUES (?, ?)", (account, account)
        )
        for batch in log.batches():
            apply(db, account, batch.events, batch.end)
            done += len(batch.events)
            whole = whole and batch.whole
            tell(done)
    return done, whole


def newly_built(db: sqlite3.Connection) -> bool:
    """Whether the index was built from logs whose last batch may not be carried out yet."""
    return db.execute("SELECT 1 FROM meta WHERE key='built'").fetchone() is not None


def position(db: sqlite3.Connection, account: str) -> Position | None:
    """Up to where the index knows an account's log; None when it does not know the account."""
    row = db.execute(
        "SELECT file, offset, seal FROM accounts WHERE folder=?", (account,)
    ).fetchone()
    return Position(row["file"], row["offset"], row["seal"]) if row else None
