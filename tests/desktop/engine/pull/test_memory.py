"""What a pull has in memory does not grow with the number of items."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator, Sequence

import pytest

from connectors.formats.facts import facts
from connectors.memory import client
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from desktop.engine.accounts.secrets import Typed
from tests.desktop.engine.faulty import Desk, card

AN_ITEM = 150
"""Bytes: its id and revision alone, kept by name, are more."""

PAGE = 50


class Made(MemoryCloud):
    """Has very many people, none of them before it is asked for.

    Attributes:
        count: how many.
    """

    count = 0

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for start in range(0, self.count, PAGE):
            entries = tuple(Entry(f"p{n}", f"r{n}") for n in range(start, start + PAGE))
            last = start + PAGE >= self.count
            yield Page(entries, (), Cursor(f"at {self.count}") if last else None, whole=True)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for entry in entries:
            body = card(int(entry.id[1:]))
            yield Item(entry, (body,), facts=facts(Kind.CONTACTS, body))

    def outright(self, collection: Collection) -> Iterator[Item]:
        for page in self.changes(collection, None):
            yield from self.fetch(collection, page.entries)


class MadeInPages(Made):
    """The same, giving no bodies along with its listing."""

    def outright(self, collection: Collection) -> Iterator[Item]:
        return iter(())


@pytest.mark.parametrize("made", [Made, MadeInPages])
def test_a_first_pull_and_the_next_have_no_memory_of_each_item(
    desk: Desk, made: type[Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    for bound in ("intake.MOST", "manifest._AT_ONCE", "current._AT_ONCE"):
        monkeypatch.setattr(f"desktop.vault.{bound}", 20)
    # The first makes ready what is made once.
    most = {count: [peak(desk, made, count, turn) for turn in (1, 2)] for count in (50, 400, 1400)}
    for few, many in zip(most[400], most[1400], strict=True):
        assert (many - few) / 1000 < AN_ITEM


def peak(desk: Desk, made: type[Made], count: int, turn: int) -> int:
    """Bytes at the most, of Python's own, in this pull of so many people."""
    name = f"{made.__name__} {count}"
    if turn == 1:
        cloud = client._CLOUDS[name] = made(name)
        cloud.create(Kind.CONTACTS, "People")
        cloud.count = count
        desk.engine.add_account(name, "memory", {"cloud": name}, Typed(""), lambda url: None)
    gc.collect()
    tracemalloc.start()
    try:
        began, _ = tracemalloc.get_traced_memory()
        report = desk.pull(name)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    row = desk.row(report)
    assert (report.exit, row.total, row.new) == (0, count, count if turn == 1 else 0)
    return most - began
