"""The suite is worth what it catches: connectors with one promise broken must each fail it."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest

from connectors.errors import NotThere
from connectors.memory.client import MemoryCloud, _Held
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from tests.connectors.conformance import WritesWell
from tests.connectors.things import thing

_visits = itertools.count()


class SecondOfOne(MemoryCloud):
    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        held = self._find(collection)
        return super().put(collection, key if over else f"{key}-{len(held.items)}", item, over)


class StaleIsTaken(MemoryCloud):
    @staticmethod
    def _expect(held: _Held, entry: Entry) -> None:
        if entry.id not in held.items:
            raise NotThere


class RemovalUntold(MemoryCloud):
    def remove(self, collection: Collection, entry: Entry) -> None:
        super().remove(collection, entry)
        self._find(collection).touched.pop()


class LastPageLost(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        pages = list(super().changes(collection, since))
        yield from pages[:-1] if len(pages) > 1 else pages


class PagesOverlap(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            yield Page(page.entries + page.entries[:1], page.gone, page.cursor, page.whole)


class CursorStandsStill(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            yield Page(page.entries, page.gone, page.cursor and Cursor("0"), page.whole)


class CursorOnEveryPage(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            yield Page(page.entries, page.gone, Cursor("1"), page.whole)


class InventsBodies(MemoryCloud):
    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        found = {item.entry.id: item for item in super().fetch(collection, entries)}
        for entry in entries:
            yield found.get(entry.id, Item(entry, (b"made up",)))


class CutsBodies(MemoryCloud):
    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for item in super().fetch(collection, entries):
            yield Item(item.entry, (b"".join(item.chunks)[:-40],))


class OldRevisions(MemoryCloud):
    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for item in super().fetch(collection, entries):
            yield Item(Entry(item.entry.id, "old"), item.chunks)


class EmptyForUnknown(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        try:
            yield from super().changes(collection, since)
        except NotThere:
            yield Page((), (), Cursor("0"), whole=True)


class DeltaSaysWhole(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            yield Page(page.entries, page.gone, page.cursor, whole=True)


class WholeSaysDelta(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            yield Page(page.entries, page.gone, page.cursor, whole=False)


class AnyCursorWillDo(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        known = since is None or since.isdecimal()
        end = Cursor(str(len(self._find(collection).touched)))
        return super().changes(collection, since) if known else iter([Page((), (), end, False)])


class AnotherEachTime(MemoryCloud):
    def identity(self) -> str:
        return f"memory:{next(_visits)}"

    def collections(self) -> tuple[Collection, ...]:
        return tuple(reversed(tuple(super().collections()))) + tuple(super().collections())


class CreatesAgain(MemoryCloud):
    def create(self, kind: Kind, name: str) -> Collection:
        for held in self._held.values():
            if held.collection.name == name:
                held.collection = type(held.collection)(held.collection.id, kind, name + " (old)")
        return super().create(kind, name)


class OverwritesOnRepeat(MemoryCloud):
    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        held = self._find(collection)
        return super().put(collection, key, item, over or (held.items.get(key) or (None,))[0])


class RemovesTwice(MemoryCloud):
    def remove(self, collection: Collection, entry: Entry) -> None:
        if entry.id in self._find(collection).items:
            super().remove(collection, entry)


class ForgetsTheDead(MemoryCloud):
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in super().changes(collection, since):
            back = tuple(entry.id for entry in page.entries) if since else ()
            yield Page(page.entries, page.gone + back, page.cursor, page.whole)


BROKEN = [
    SecondOfOne, StaleIsTaken, RemovalUntold, LastPageLost, PagesOverlap, CursorStandsStill,
    CursorOnEveryPage, InventsBodies, CutsBodies, OldRevisions, EmptyForUnknown, DeltaSaysWhole,
    WholeSaysDelta, AnyCursorWillDo, AnotherEachTime, CreatesAgain, OverwritesOnRepeat,
    RemovesTwice, ForgetsTheDead,
]  # fmt: skip


def caught(broken: type[MemoryCloud]) -> list[str]:
    """Names of the suite's tests that this connector fails."""
    failed = []
    for name, test in inspect.getmembers(WritesWell, inspect.isfunction):
        if name.startswith("test_") and not _passes(test, broken):
            failed.append(name)
    return failed


def _passes(test: Callable[..., None], broken: type[MemoryCloud]) -> bool:
    cloud = broken("broken")
    filled = MemoryCloud.create(cloud, Kind.CONTACTS, "Things")
    for number in range(7):
        MemoryCloud.put(cloud, filled, f"k{number}", thing(Kind.CONTACTS, f"k{number}"), None)
    given = {"source": cloud, "connect": lambda: cloud, "filled": filled, "repeats": False}
    wanted = [name for name in inspect.signature(test).parameters if name != "self"]
    try:
        test(WritesWell(), **{name: given[name] for name in wanted})
    except (Exception, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_promise_is_caught(broken: type[MemoryCloud]) -> None:
    assert caught(broken)


def test_a_kept_one_is_not() -> None:
    assert caught(MemoryCloud) == []
