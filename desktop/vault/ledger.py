"""Append-only journals of other rooms: what was put where, and what came of it.

Each line vouches for itself: its last field holds the beginning of the SHA-256 of the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop.vault import disk
from desktop.vault.port import Port
from desktop.vault.store import Store

_MARK = "#"
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Ledger:
    """One journal: a JSON object a line, on the disk when `append` returns."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self.path = path
        self._torn: bool | None = None

    def append(self, *entries: Mapping[str, Any]) -> None:
        """Add entries, all flushed together."""
        body = b"".join(_line(entry) for entry in entries)
        with self._store.writing():
            if self._torn is None:
                self._torn = not _ends_well(self.path)
            start, self._torn = b"\n\n" if self._torn else b"", True
            disk.append_bytes(self.path, start + body, self._store.port)
            self._torn = False

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every whole entry, oldest first; a line cut off by a crash is left out."""
        return (entry for entry in read(self.path) if entry is not None)


def read(path: Path) -> Iterator[dict[str, Any] | None]:
    """Each line's entry, without what vouches for it; None for one that is not as it was written.

    A line the program died over is the last one, without its end, or has an empty line after it;
    it was never promised and is passed over.
    """
    if not disk.is_plain(path):
        return
    with path.open("rb") as stream:
        bad = False
        for line in stream:
            if line == b"\n":
                bad = False
                continue
            if bad:
                yield None
            entry = _entry(line)
            bad = entry is None and line.endswith(b"\n")
            if entry is not None:
                yield entry
        if bad:
            yield None


def mend(path: Path, port: Port, quarantine: Path, staging: Path) -> bool:
    """Whether a journal had lines that were not as written; they are gone then, and kept aside.

    What a journal forgets is looked up anew by who writes it, in the account it speaks of.
    """
    lines = list(read(path))
    if None not in lines:
        return False
    aside = quarantine / f"{path.stem}-{disk.digest(path)[0][:12]}.jsonl"
    disk.replace_bytes(aside, path.read_bytes(), port, staging)
    body = b"".join(_line(entry) for entry in lines if entry is not None)
    disk.replace_bytes(path, body, port, staging)
    return True


def _line(entry: Mapping[str, Any]) -> bytes:
    body = _WRITE(dict(entry)).encode("utf-8", "surrogatepass")
    mark = hashlib.sha256(body).hexdigest()[:16]
    return _WRITE({**entry, _MARK: mark}).encode("utf-8", "surrogatepass") + b"\n"


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    if not line.endswith(b"\n") or not isinstance(entry, dict):
        return None
    mark = entry.pop(_MARK, None)
    if mark is None:
        return entry  # of a version that did not vouch
    # A line as we write them ends in its mark; what stands before it need not be written again.
    own, comma, _ = line.rpartition(b',"%s":' % _MARK.encode())
    if comma and hashlib.sha256(own + b"}").hexdigest()[:16] == mark:
        return entry
    body = _WRITE(entry).encode("utf-8", "surrogatepass")
    return entry if hashlib.sha256(body).hexdigest()[:16] == mark else None


def _ends_well(path: Path) -> bool:
    if not disk.is_plain(path) or not path.stat().st_size:
        return True
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) == b"\n"
