"""Which photos an account already has, told by their bytes; read only where a size agrees."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from connectors.contract import Source
from connectors.model import Collection, Entry
from desktop.engine.patience import Patience

_UNKNOWN = -1


class PhotosThere:
    """The photos of one collection, each to be matched once.

    Args:
        patience: waits for the account.
        source: the account.
        target: the collection.
        entries: all there is in it.
    """

    def __init__(
        self, patience: Patience, source: Source, target: Collection, entries: Iterable[Entry]
    ) -> None:
        self._patience = patience
        self._source = source
        self._target = target
        self._unread: dict[int, list[Entry]] = defaultdict(list)
        self._read: dict[str, int] = defaultdict(int)
        for entry in entries:
            self._unread[_UNKNOWN if entry.size is None else entry.size].append(entry)

    def has(self, sha256: str, size: int) -> bool:
        """Whether one not yet matched has exactly these bytes; it is matched then."""
        for group in (size, _UNKNOWN):
            for entry in self._unread.pop(group, []):
                self._read[self._hash(entry)] += 1
        if not self._read.get(sha256):
            return False
        self._read[sha256] -= 1
        return True

    def _hash(self, entry: Entry) -> str:
        def read() -> str:
            for item in self._source.fetch(self._target, [entry]):
                seen = hashlib.sha256()
                for chunk in item.chunks:
                    seen.update(chunk)
                return seen.hexdigest()
            return ""

        return self._patience.call(read)
