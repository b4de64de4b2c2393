"""Every file of the vault that means something, with the hash it must have where that is known."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from desktop.vault import disk
from desktop.vault.manifest import NAME
from desktop.vault.store import Store

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A file of the vault.

    Attributes:
        path: relative to the vault, POSIX slashes.
        sha256: lower-case hex of the bytes it must have.
        size: bytes.
        current: whether it is a current item's file (or its sidecar), not one of history's.
    """

    path: str
    sha256: str
    size: int
    current: bool


def current(store: Store, account: str | None = None) -> Iterator[VaultFile]:
    """Files of current items with their sidecars, of one account's folder or of all."""
    with store.index.reading() as db:
        found = db.execute(
            "SELECT i.path, i.sha256, i.size, i.side, i.side_size FROM items i"
            " JOIN shelves s ON s.no=i.shelf WHERE ?1 IS NULL OR s.account=?1 ORDER BY i.path",
            (account,),
        )
        while chunk := found.fetchmany(_AT_ONCE):
            for row in chunk:
                yield VaultFile(row["path"], row["sha256"], row["size"], True)
                if row["side"]:
                    yield VaultFile(f"{row['path']}.xmp", row["side"], row["side_size"], True)


def count(store: Store, account: str | None = None) -> int:
    """About how many files `current` and `objects` give."""
    with store.index.reading() as db:
        row = db.execute(
            "SELECT count(*) + count(nullif(i.side, '')) FROM items i JOIN shelves s"
            " ON s.no=i.shelf WHERE ?1 IS NULL OR s.account=?1",
            (account,),
        ).fetchone()
    return int(row[0]) + sum(1 for _ in objects(store, account))


def objects(store: Store, account: str | None = None) -> Iterator[VaultFile]:
    """History's bodies: all that lie there, or those an account's history speaks of."""
    if account is None:
        for sha256 in store.objects.every():
            path = store.objects.path(sha256)
            yield VaultFile(_rel(store, path), sha256, path.stat().st_size, False)
        return
    there = set(store.objects.every())
    with store.index.reading() as db:
        found = db.execute(
            "SELECT v.sha256, v.size FROM versions v JOIN shelves s ON s.no=v.shelf"
            " WHERE s.account=?",
            (account,),
        )
        spoken_of = {row[0]: row[1] for row in found if row[0] in there}
    for sha256, size in sorted(spoken_of.items()):
        yield VaultFile(_rel(store, store.objects.path(sha256)), sha256, size, False)


def lost(store: Store, account: str | None = None) -> Iterator[VaultFile]:
    """Versions history speaks of whose bytes are nowhere: their file was damaged when it was left.

    Not those that the person wrote over, where the file was theirs to change, or threw away.
    """
    with store.index.reading() as db:
        found = db.execute(
            "SELECT DISTINCT v.sha256, v.size FROM versions v JOIN shelves s ON s.no=v.shelf"
            " WHERE (?1 IS NULL OR s.account=?1) AND v.sha256 NOT IN (SELECT sha256 FROM items)"
            " AND NOT v.thrown"
            " AND NOT EXISTS (SELECT 1 FROM versions y WHERE y.shelf=v.shelf AND y.id=v.id"
            " AND y.run='you' AND y.size<>v.size) ORDER BY v.sha256",
            (account,),
        )
        while chunk := found.fetchmany(_AT_ONCE):
            for row in chunk:
                path = store.objects.path(row["sha256"])
                if not disk.is_plain(path):
                    yield VaultFile(_rel(store, path), row["sha256"], row["size"], False)


def now(store: Store, file: VaultFile) -> list[VaultFile]:
    """A file as it should be by now; none when it is of no concern any more."""
    if not file.current:
        return [file]
    with store.index.reading() as db:
        row = db.execute("SELECT sha256, size FROM items WHERE path=?", (file.path,)).fetchone()
        if row is None and file.path.endswith(".xmp"):
            row = db.execute(
                "SELECT side, side_size FROM items WHERE path=? AND side<>''",
                (file.path.removesuffix(".xmp"),),
            ).fetchone()
    return [] if row is None else [VaultFile(file.path, row[0], row[1], True)]


def beside(store: Store, account: str | None = None) -> Iterator[Path]:
    """Files that have no hash on record: sums, albums, logs, reports, markers."""
    accounts = [account] if account is not None else sorted(store.logs())
    yield store.root / "README.txt"
    yield store.inner / "vault.json"
    yield store.inner / "vault-copy.json"
    for name in accounts:
        with store.index.reading() as db:
            folders = db.execute(
                "SELECT DISTINCT folder FROM shelves WHERE account=? ORDER BY folder", (name,)
            ).fetchall()
        yield from (store.root / row["folder"] / NAME for row in folders)
        for folder in (
            store.root / name / "Albums", store.inner / "log" / name,
            store.inner / "log-copy" / name, store.inner / "service" / name,
        ):  # fmt: skip
            yield from sorted(folder.iterdir()) if folder.is_dir() else ()
    for place in ("quarantine", "runs", "evidence"):
        yield from sorted((store.inner / place).glob("*"))


def everything(store: Store, account: str) -> Iterator[VaultFile]:
    """All that makes an account recoverable on a new computer, from these files alone."""
    yield from current(store, account)
    yield from objects(store, account)
    for path in beside(store, account):
        if disk.is_plain(path):
            sha256, size = disk.digest(path)
            yield VaultFile(_rel(store, path), sha256, size, False)


def foreign(store: Store, account: str | None = None) -> Iterator[str]:
    """Files in collection folders that no account gave us, links among them; in no order."""
    with store.index.reading() as db:
        rows = db.execute("SELECT DISTINCT account, folder FROM shelves ORDER BY folder").fetchall()
        folders = {row["folder"] for row in rows if account in {None, row["account"]}}
        for folder in sorted(folders):
            names = _walk(str(store.root), folder)
            while group := list(islice(names, _AT_ONCE)):
                known = {f"{folder}/{NAME}", *_known(db, group)}
                for name in group:
                    if name not in known and not _another_form(db, store.root, name):
                        yield name


def _known(db: sqlite3.Connection, names: list[str]) -> Iterator[str]:
    """Those of the names that current items or their sidecars have."""
    found = db.execute(
        "WITH asked AS (SELECT value AS file FROM json_each(?))"
        " SELECT file FROM asked CROSS JOIN items ON path = file UNION ALL"
        " SELECT file FROM asked CROSS JOIN items ON path = substr(file, 1, length(file) - 4)"
        " WHERE substr(file, -4) = '.xmp' AND side <> ''",
        (json.dumps(names),),
    )
    return (row[0] for row in found)


def _another_form(db: sqlite3.Connection, root: Path, name: str) -> bool:
    """Whether a disk that spells names in its own way lists a known file under this one."""
    form = unicodedata.normalize("NFC", name)
    if form == name or form not in _known(db, [form]):
        return False
    try:
        return os.path.samestat(os.lstat(root / form), os.lstat(root / name))
    except OSError:
        return False


def _walk(root: str, folder: str) -> Iterator[str]:
    """Names of all below a folder but plain folders, in no order; never through a link."""
    try:
        if not stat.S_ISDIR(os.lstat(f"{root}/{folder}").st_mode):
            return
        with os.scandir(f"{root}/{folder}") as found:
            for one in found:
                if one.is_dir(follow_symlinks=False):
                    yield from _walk(root, f"{folder}/{one.name}")
                else:
                    yield f"{folder}/{one.name}"
    except (FileNotFoundError, NotADirectoryError):
        return


def _rel(store: Store, path: Path) -> str:
    return path.relative_to(store.root).as_posix()
