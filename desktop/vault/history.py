"""Every version an item ever had, what was current at an instant, and where its bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from desktop.vault import disk, rows
from desktop.vault.batch import Shelved
from desktop.vault.log import stamp
from desktop.vault.store import Store
from desktop.vault.words import Change, Kept, Version

_LITTLE = 256 << 10


def versions(store: Store, shelf: Shelved, id_: str | None) -> Iterator[Version]:
    """Versions of one item, or of all, oldest first."""
    only = "" if id_ is None else " AND id=?"
    with store.index.reading() as db:
        row = db.execute("SELECT * FROM shelves WHERE no=?", (shelf.no,)).fetchone()
        collection = rows.collection(row)
        found = db.execute(
            f"SELECT * FROM versions WHERE shelf=?{only} ORDER BY no",  # noqa: S608 a constant
            (shelf.no,) if id_ is None else (shelf.no, id_),
        )
        while chunk := found.fetchmany(500):
            for row in chunk:
                yield Version(
                    rows.instant(row["at"]), Change(row["change"]), collection, rows.kept(row),
                    row["run"], bool(row["thrown"]), int(row["no"]),
                )  # fmt: skip


def as_of(store: Store, shelf: Shelved, when: datetime) -> Iterator[Kept]:
    """What was current at an instant, but for what the person has thrown away since."""
    with store.index.reading() as db:
        found = db.execute(
            "SELECT v.* FROM versions v JOIN (SELECT max(no) AS last FROM versions"
            " WHERE shelf=? AND at<=? AND run<>'you' GROUP BY id) l ON l.last = v.no"
            " WHERE v.change <> 'removed' AND NOT v.thrown ORDER BY v.path",
            (shelf.no, stamp(when)),
        )
        while chunk := found.fetchmany(500):
            yield from (rows.kept(row) for row in chunk)


def path(store: Store, kept: Kept) -> Path:
    """The file that holds a version's bytes. Raises KeyError when there is none."""
    with store.index.reading() as db:
        row = db.execute("SELECT sha256 FROM items WHERE path=?", (kept.path,)).fetchone()
    current = store.root / kept.path
    if row is not None and row["sha256"] == kept.sha256 and _is(current, kept):
        return current
    return body(store, kept.sha256)


def body(store: Store, sha256: str) -> Path:
    """A file with exactly these bytes. Raises KeyError when there is none."""
    if store.objects.has(sha256) and disk.digest(store.objects.path(sha256))[0] == sha256:
        return store.objects.path(sha256)
    with store.index.reading() as db:
        found = db.execute("SELECT path FROM items WHERE sha256=?", (sha256,)).fetchall()
    for row in found:
        current = store.root / str(row["path"])
        if disk.is_plain(current) and disk.digest(current)[0] == sha256:
            return current
    raise KeyError(sha256)


def removed_in(store: Store, shelf: Shelved, days: int) -> int:
    """Removals of these days that nobody agreed to."""
    since = stamp(store.clock.now() - timedelta(days=days))
    with store.index.reading() as db:
        row = db.execute(
            "SELECT count(*) FROM versions WHERE shelf=? AND at>=? AND change='removed'"
            " AND agreed=0",
            (shelf.no, since),
        ).fetchone()
    return int(row[0])


def shrunk_in(store: Store, shelf: Shelved, days: int) -> Iterator[tuple[Kept, Kept]]:
    """Current items that their account made smaller in these days: as they were before, and are.

    What the person agreed to is left out.
    """
    since = stamp(store.clock.now() - timedelta(days=days))
    with store.index.reading() as db:
        before = db.execute(
            "SELECT v.* FROM (SELECT id, min(no) AS first, max(agreed) AS agreed FROM versions"
            " WHERE shelf=?1 AND at>=?2 AND change='changed' AND run<>'you' GROUP BY id) c"
            " JOIN versions v ON v.no = (SELECT max(no) FROM versions WHERE shelf=?1 AND id=c.id"
            " AND no<c.first AND run<>'you')"
            " JOIN items i ON i.shelf=?1 AND i.id=c.id AND i.size<v.size"
            " WHERE c.agreed=0 AND v.change<>'removed'",
            (shelf.no, since),
        ).fetchall()
        for row in before:
            now = db.execute(
                f"SELECT {rows.KEPT} FROM items WHERE shelf=? AND id=?",  # noqa: S608 columns only
                (shelf.no, row["id"]),
            ).fetchone()
            if now is not None:
                yield rows.kept(row), rows.kept(now)


def most_in(store: Store, shelf: Shelved, days: int) -> int:
    """The largest number of items at a time in these days, read backwards from the present."""
    since = stamp(store.clock.now() - timedelta(days=days))
    with store.index.reading() as db:
        now = db.execute("SELECT count(*) FROM items WHERE shelf=?", (shelf.no,)).fetchone()[0]
        count = most = int(now)
        changes = db.execute(
            "SELECT change FROM versions WHERE shelf=? AND at>=? ORDER BY no DESC",
            (shelf.no, since),
        )
        for row in changes:
            count += {"removed": 1, "new": -1}.get(row["change"], 0)
            most = max(most, count)
    return most


def _is(file: Path, kept: Kept) -> bool:
    """By size, and where that costs little by hash."""
    if not disk.is_plain(file) or file.stat().st_size != kept.size:
        return False
    return kept.size > _LITTLE or disk.digest(file)[0] == kept.sha256
