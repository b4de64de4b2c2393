"""What is written anew from the index: album files and the SHA256SUMS of collections and albums.

The sums are as `sha256sum -c SHA256SUMS` reads them inside that folder. It fails on sums that name
nothing, so a collection without items has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from desktop.vault import albums, disk
from desktop.vault.store import Store

NAME = "SHA256SUMS"

_AT_ONCE = 1000
_LINES = """
WITH here AS (SELECT substr(i.path, ?2) AS path, i.sha256, i.side FROM items i
    JOIN shelves s ON s.no = i.shelf WHERE s.folder=?1)
SELECT path, sha256 FROM here UNION ALL SELECT path || '.xmp', side FROM here WHERE side <> ''
ORDER BY 1
"""


def write(store: Store, folder: str) -> bool:
    """Write one folder's sums from the index; False when nothing was wrong with them."""
    file = store.root / folder / NAME
    wanted, size = hashlib.sha256(), 0
    for chunk in _sums(store, folder):
        wanted.update(chunk)
        size += len(chunk)
    there = disk.is_plain(file)
    if not size:
        found = there and file.stat().st_size > 0
        _remove(store, file)
        return found
    if there and disk.digest(file) == (wanted.hexdigest(), size):
        return False
    store.replace_chunks(file, _sums(store, folder))
    return True


def mend(store: Store, account: str | None) -> list[str]:
    """Write sums anew that are not as last written; give their paths. Albums are as well."""
    write_stale(store)
    with store.index.reading() as db:
        found = db.execute(
            "SELECT DISTINCT account, folder FROM shelves WHERE ?1 IS NULL OR account=?1"
            " ORDER BY folder",
            (account,),
        ).fetchall()
    for whose in sorted({row["account"] for row in found}):
        _write_albums(store, whose)
    return [f"{row['folder']}/{NAME}" for row in found if write(store, row["folder"])]


def write_stale(store: Store) -> None:
    """Write sums and albums anew where items have changed since they were written."""
    with store.index.reading() as db:
        folders = [row[0] for row in db.execute("SELECT folder FROM stale")]
    for folder in folders:
        account, _, rest = folder.partition("/")
        if rest == albums.FOLDER:
            _write_albums(store, account)
        else:
            write(store, folder)
        with store.index.writing(known=True) as db:
            db.execute("DELETE FROM stale WHERE folder=?", (folder,))


def _write_albums(store: Store, account: str) -> None:
    """Write an account's albums and their sums, where they are not as they should be."""
    sums = albums.write(store, account)
    body = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items())).encode()
    file = store.root / account / albums.FOLDER / NAME
    if not body:
        _remove(store, file)
    elif not (disk.is_plain(file) and file.read_bytes() == body):
        store.replace(file, body)


def _sums(store: Store, folder: str) -> Iterator[bytes]:
    """The lines by path, some together: those of a large library are not held at once."""
    with store.index.reading() as db:
        found = db.execute(_LINES, (folder, len(folder) + 2))
        while rows := found.fetchmany(_AT_ONCE):
            yield "".join(f"{sha256}  {path}\n" for path, sha256 in rows).encode()


def _remove(store: Store, path: Path) -> None:
    if disk.is_plain(path):
        disk.discard(store.port, path)
        store.port.fsync_dir(path.parent)
