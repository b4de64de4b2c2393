"""What has happened in a collection of an account since we last looked, without any body."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.errors import NotThere, StartOver
from connectors.model import Collection, Cursor, Entry, Item
from desktop.engine.patience import Patience

BATCH = 100


@dataclass(slots=True)
class Look:
    """One answer to `Source.changes`, whole.

    Attributes:
        entries: those new or altered, by id; all there are when `whole`.
        gone: ids the account says were removed.
        whole: what `entries` does not name is gone.
        cursor: where the next look goes on; None when the answer was cut short, and then nothing
            may be taken for gone.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    whole: bool = False
    cursor: Cursor | None = None

    def missing(self, ours: Iterable[str]) -> set[str]:
        """Which of our entry ids this answer says are no longer there."""
        if self.cursor is None:
            return set()
        if self.whole:
            return {id_ for id_ in ours if id_ not in self.entries}
        return self.gone & set(ours)


def look(patience: Patience, source: Source, collection: Collection, since: Cursor | None) -> Look:
    """Read the whole answer; from the beginning when the cursor is too old."""

    def ask() -> Look:
        seen = Look()
        for page in source.changes(collection, since):
            seen.entries.update({entry.id: entry for entry in page.entries})
            seen.gone.difference_update(entry.id for entry in page.entries)
            seen.gone.update(page.gone)
            seen.whole = page.whole
            seen.cursor = page.cursor
        return seen

    try:
        return patience.call(ask)
    except StartOver:
        return look(patience, source, collection, None) if since is not None else Look()


def bodies(
    patience: Patience, source: Source, collection: Collection, entries: Sequence[Entry]
) -> dict[str, tuple[Entry, bytes]]:
    """The bodies of these entries by id, some hundred kilobytes a time; the gone are left out."""
    found: dict[str, tuple[Entry, bytes]] = {}
    for start in range(0, len(entries), BATCH):
        part = entries[start : start + BATCH]

        def ask(part: Sequence[Entry] = part) -> list[tuple[Entry, bytes]]:
            return [_read(item) for item in source.fetch(collection, part)]

        found.update({entry.id: (entry, body) for entry, body in patience.call(ask)})
    return found


def digest_there(patience: Patience, source: Source, collection: Collection, entry: Entry) -> str:
    """SHA-256 of what is there now, however large. Raises NotThere."""

    def ask() -> str:
        for item in source.fetch(collection, [entry]):
            seen = hashlib.sha256()
            for chunk in item.chunks:
                seen.update(chunk)
            return seen.hexdigest()
        raise NotThere(about=entry.name)

    return patience.call(ask)


def _read(item: Item) -> tuple[Entry, bytes]:
    return item.entry, b"".join(item.chunks)
