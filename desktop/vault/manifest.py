"""What is written anew from the index: album files and each collection's SHA256SUMS.

The sums are as `sha256sum -c SHA256SUMS` reads them inside that folder. It fails on sums that name
nothing, so a collection without items has none.
"""

from __future__ import annotations

from pathlib import Path

from desktop.vault import albums, disk
from desktop.vault.store import Store

NAME = "SHA256SUMS"


def write(store: Store, folder: str) -> bool:
    """Write one folder's sums from the index; False when nothing was wrong with them."""
    start = len(folder) + 1
    lines: list[bytes] = []
    with store.index.reading() as db:
        rows = db.execute(
            "SELECT i.path, i.sha256, i.side FROM items i JOIN shelves s ON s.no = i.shelf"
            " WHERE s.folder=?",
            (folder,),
        )
        for path, sha256, side in rows:
            lines.append(f"{sha256}  {path[start:]}\n".encode())
            if side:
                lines.append(f"{side}  {path[start:]}.xmp\n".encode())
    lines.sort(key=lambda line: line[66:])
    body = b"".join(lines)
    del lines
    file = store.root / folder / NAME
    found = file.read_bytes() if disk.is_plain(file) else b""
    if not body:
        _remove(store, file)
        return bool(found)
    if found == body:
        return False
    store.replace(file, body)
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
        albums.write(store, whose)
    return [f"{row['folder']}/{NAME}" for row in found if write(store, row["folder"])]


def write_stale(store: Store) -> None:
    """Write sums and albums anew where items have changed since they were written."""
    with store.index.reading() as db:
        folders = [row[0] for row in db.execute("SELECT folder FROM stale")]
    for folder in folders:
        account, _, rest = folder.partition("/")
        if rest == albums.FOLDER:
            albums.write(store, account)
        else:
            write(store, folder)
        with store.index.writing(known=True) as db:
            db.execute("DELETE FROM stale WHERE folder=?", (folder,))


def _remove(store: Store, path: Path) -> None:
    if disk.is_plain(path):
        disk.discard(store.port, path)
        store.port.fsync_dir(path.parent)
