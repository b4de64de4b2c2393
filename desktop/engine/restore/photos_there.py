"""Which photos an account already has, told by their bytes; read only where a size agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from connectors.contract import Source
from connectors.errors import NotThere
from connectors.model import Collection, Entry
from desktop.engine.mirror.items.looking import digest_there
from desktop.engine.patience import NotGiven, Patience

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
        self._withheld: list[Entry] = []
        for entry in entries:
            self._unread[_UNKNOWN if entry.size is None else entry.size].append(entry)

    def has(self, sha256: str, size: int) -> bool:
        """Whether one not yet matched has exactly these bytes; it is matched then."""
        for group in (size, _UNKNOWN):
            for entry in self._unread.pop(group, []):
                self._look(entry)
        if not self._read.get(sha256):
            return False
        self._read[sha256] -= 1
        return True

    def may_be(self, name: str, size: int) -> bool:
        """Whether one that the account does not give may be this photo, by what it tells of it."""
        return any(
            entry.size == size if entry.size is not None else entry.name == name
            for entry in self._withheld
        )

    def _look(self, entry: Entry) -> None:
        try:
            self._read[digest_there(self._patience, self._source, self._target, entry)] += 1
        except NotGiven:
            self._withheld.append(entry)
        except NotThere:
            return
