"""Source and destination over plain dictionaries; clouds are found again by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from connectors.errors import ChangedMeanwhile, NotThere, StartOver
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

PAGE = 3


@dataclass(slots=True)
class _Held:
    collection: Collection
    items: dict[str, tuple[Entry, bytes]] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)


class MemoryCloud:
    """One account. Every change is appended to a log, whose length is the cursor."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._held: dict[str, _Held] = {}

    def identity(self) -> str:
        return f"memory:{self._name}"

    def collections(self) -> Iterable[Collection]:
        return tuple(held.collection for held in self._held.values())

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        held = self._find(collection)
        end = Cursor(str(len(held.touched)))
        if since is None:
            entries = [entry for entry, _ in held.items.values()]
            starts = range(0, max(len(entries), 1), PAGE)
            for start in starts:
                last = start == starts[-1]
                yield Page(tuple(entries[start : start + PAGE]), (), end if last else None, True)
            return
        if not since.isdecimal() or int(since) > len(held.touched):
            raise StartOver(since)
        ids = dict.fromkeys(held.touched[int(since) :])
        present = tuple(held.items[id_][0] for id_ in ids if id_ in held.items)
        yield Page(present, tuple(id_ for id_ in ids if id_ not in held.items), end, False)

    def total(self, collection: Collection) -> int | None:
        return len(self._find(collection).items)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        held = self._find(collection)
        for entry in entries:
            if entry.id in held.items:
                current, body = held.items[entry.id]
                yield Item(current, (body,))

    def create(self, kind: Kind, name: str) -> Collection:
        for held in self._held.values():
            if (held.collection.kind, held.collection.name) == (kind, name):
                return held.collection
        collection = Collection(f"{kind}-{len(self._held)}", kind, name)
        self._held[collection.id] = _Held(collection)
        return collection

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        held = self._find(collection)
        if over is None and key in held.items:
            return held.items[key][0]
        if over is not None:
            self._expect(held, over)
        body = b"".join(item.chunks)
        id_ = over.id if over is not None else key
        entry = Entry(id_, hashlib.sha256(body).hexdigest()[:16], item.entry.name, len(body))
        held.items[id_] = (entry, body)
        held.touched.append(id_)
        return entry

    def remove(self, collection: Collection, entry: Entry) -> None:
        held = self._find(collection)
        self._expect(held, entry)
        del held.items[entry.id]
        held.touched.append(entry.id)

    def close(self) -> None:
        """Nothing to let go of: the cloud outlives its visitors."""

    def _find(self, collection: Collection) -> _Held:
        try:
            return self._held[collection.id]
        except KeyError:
            raise NotThere(about=collection.name) from None

    @staticmethod
    def _expect(held: _Held, entry: Entry) -> None:
        if entry.id not in held.items:
            raise NotThere(about=entry.name)
        if held.items[entry.id][0].revision != entry.revision:
            raise ChangedMeanwhile(about=entry.name)


_CLOUDS: dict[str, MemoryCloud] = {}


def open_cloud(name: str) -> MemoryCloud:
    """The cloud of this name, made on first use; tests reach the same one by the same name."""
    return _CLOUDS.setdefault(name, MemoryCloud(name))
