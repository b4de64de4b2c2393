"""Run reports and evidence: kept twice, their hashes on record, so that a check can prove them.

A paper lies under its own name and, under its hash, in history. Which hash a paper has stands in a
journal of its own. A crash between the two leaves a paper nobody speaks of, or an older one that is
still on record; neither is damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.vault import disk
from desktop.vault.inventory import VaultFile
from desktop.vault.ledger import Ledger
from desktop.vault.store import Store

_NAME = "papers"
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def keep_report(store: Store, run_id: str, report: bytes) -> None:
    """Keep a run's report."""
    with store.writing():
        keep(store, store.inner / "runs" / f"{named(run_id)}.json", report)


def reports(store: Store) -> Iterator[tuple[str, bytes]]:
    """Every run's report, oldest run id first."""
    for path in sorted((store.inner / "runs").glob("*.json")):
        if disk.is_plain(path):
            yield path.stem, path.read_bytes()


def keep_evidence(store: Store, name: str, body: bytes) -> Path:
    """Keep a certificate; give where it lies."""
    with store.writing():
        path = store.inner / "evidence" / named(name)
        keep(store, path, body)
    return path


def named(name: str) -> str:
    """The same name. Raises ValueError for one that is none for a file of the vault's own."""
    if not _FILE.fullmatch(name):
        raise ValueError("not a name for a file of the vault")
    return name


def keep(store: Store, path: Path, body: bytes) -> None:
    """Put a paper in its place, durable when it returns; one of the same name goes.

    Args:
        store: open for writing.
        path: where it lies, inside the vault's own folder.
        body: all of it.
    """
    staged = store.staging / store.staged()
    sha256, size = disk.write_new(store.port, staged, (body,), flush=True)
    twin = store.objects.path(sha256)
    if not (store.objects.has(sha256) and disk.digest(twin)[0] == sha256):
        disk.make_folders(store.port, twin.parent)
        disk.take_place(store.port, staged, twin)
        store.port.fsync_dir(twin.parent)
    else:
        disk.discard(store.port, staged)
    inside = path.relative_to(store.root).as_posix()
    entry = {"path": inside, "sha256": sha256, "size": size}
    if disk.is_plain(path):
        _journal(store).append(entry)
        store.replace(path, body)
    else:
        store.replace(path, body)
        _journal(store).append(entry)


def adopt(store: Store, without: Iterable[str] = ()) -> None:
    """Keep twice, and put on record, papers that lie here and are on none, as after a recovery.

    Args:
        store: open for writing.
        without: paths of those that are known not to be as they were.
    """
    known = {*without, *(str(entry["path"]) for entry in _journal(store).entries())}
    for place in ("runs", "evidence"):
        for path in sorted((store.inner / place).glob("*")):
            inside = path.relative_to(store.root).as_posix()
            if disk.is_plain(path) and inside not in known:
                keep(store, path, path.read_bytes())


def wrong(store: Store) -> list[tuple[VaultFile, str | None, int]]:
    """Papers that are not as kept, or not there: each with what was found in its place."""
    ever: dict[str, dict[str, int]] = {}
    for entry in _journal(store).entries():
        ever.setdefault(str(entry["path"]), {})[str(entry["sha256"])] = int(entry["size"])
    found: list[tuple[VaultFile, str | None, int]] = []
    for inside, hashes in ever.items():
        path = store.root / inside
        had, size = disk.digest(path) if disk.is_plain(path) else (None, 0)
        if had not in hashes:
            newest, length = list(hashes.items())[-1]
            found.append((VaultFile(inside, newest, length, False), had, size))
    return found


def _journal(store: Store) -> Ledger:
    return Ledger(store, store.inner / "ledgers" / f"{_NAME}.jsonl")
