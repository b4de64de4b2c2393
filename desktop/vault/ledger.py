"""Append-only journals of other rooms: what was put where, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop.vault import disk
from desktop.vault.store import Store


class Ledger:
    """One journal: a JSON object a line, on the disk when `append` returns."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self.path = path
        self._torn: bool | None = None

    def append(self, *entries: Mapping[str, Any]) -> None:
        """Add entries, all flushed together."""
        body = b"".join(
            json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            for entry in entries
        )
        with self._store.writing():
            if self._torn is None:
                self._torn = not _ends_well(self.path)
            start, self._torn = b"\n" if self._torn else b"", True
            disk.append_bytes(self.path, start + body, self._store.port)
            self._torn = False

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every whole entry, oldest first; a line cut off by a crash is left out."""
        if not disk.is_plain(self.path):
            return
        with self.path.open("rb") as stream:
            for line in stream:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if line.endswith(b"\n") and isinstance(entry, dict):
                    yield entry


def _ends_well(path: Path) -> bool:
    if not disk.is_plain(path) or not path.stat().st_size:
        return True
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) == b"\n"
