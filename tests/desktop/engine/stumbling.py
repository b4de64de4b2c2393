"""Clouds in memory that stumble over some of their items however often they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from connectors.errors import ConnectorError, TryLater
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item


class Stumbling:
    """What every cloud in memory does from now on.

    Attributes:
        reading: asking for an item with this in its body fails; empty for none.
        writing: the same of putting it, or something over it.
        removing: the same of taking it away.
        error: what it fails with.
        asked: how many requests failed.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.error: ConnectorError = TryLater("500")
        self.asked = 0
        self.end()
        fetch, put, remove = MemoryCloud.fetch, MemoryCloud.put, MemoryCloud.remove

        def fetching(
            cloud: MemoryCloud, collection: Collection, entries: Sequence[Entry]
        ) -> Iterator[Item]:
            for entry in entries:
                self._meet(self.reading, _held(cloud, collection, entry.id))
                yield from fetch(cloud, collection, (entry,))

        def putting(
            cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
        ) -> Entry:
            body = b"".join(item.chunks)
            self._meet(self.writing, body + _held(cloud, collection, over.id if over else ""))
            return put(cloud, collection, key, Item(item.entry, (body,)), over)

        def taking(cloud: MemoryCloud, collection: Collection, entry: Entry) -> None:
            self._meet(self.removing, _held(cloud, collection, entry.id))
            remove(cloud, collection, entry)

        monkeypatch.setattr(MemoryCloud, "fetch", fetching)
        monkeypatch.setattr(MemoryCloud, "put", putting)
        monkeypatch.setattr(MemoryCloud, "remove", taking)

    def end(self) -> None:
        """All is well again."""
        self.reading = self.writing = self.removing = b""

    def over(self, mark: bytes) -> None:
        """Whatever concerns an item with this in its body."""
        self.reading = self.writing = self.removing = mark

    def _meet(self, mark: bytes, body: bytes) -> None:
        if mark and mark in body:
            self.asked += 1
            raise self.error


def _held(cloud: MemoryCloud, collection: Collection, id_: str) -> bytes:
    found = cloud._held[collection.id].items.get(id_)
    return found[1] if found else b""
