"""Cases of the fault catalogue: very many photos, very many files; all with ELSEWHERE_EVERY=1."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from connectors.errors import ConnectorError
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from desktop.clock import SystemClock
from desktop.engine.report import Report
from desktop.engine.tasks import Pull
from desktop.vault import Vault
from tests.desktop.engine.faulty import Desk, Faulty
from tests.desktop.engine.scene import FRIENDS, card, item

EVERY = os.environ.get("ELSEWHERE_EVERY") == "1"
PHOTOS = 10_000 if EVERY else 40
FILES = 100_000 if EVERY else 5_000
PIECE = bytes(1 << 20)
SIZE = 4 * len(PIECE)


class Library(Faulty):
    """Photos of four megabytes, made while they are read; their zeros are holes on the disk."""

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for start in range(0, PHOTOS, 10):
            entries = [Entry(f"I{n}", "1", f"I{n}.jpg", SIZE) for n in range(start, start + 10)]
            last = start + 10 >= PHOTOS
            yield Page(tuple(entries), (), Cursor("end") if last else None, whole=True)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for entry in entries:
            self._ask(f"fetch {entry.id}")
            self.fetched.append(entry.id)
            yield Item(entry, self._chunks(entry))

    def total(self, collection: Collection) -> int | None:
        return PHOTOS

    def _chunks(self, entry: Entry) -> Iterator[bytes]:
        head = b"\xff\xd8\xff" + entry.id.encode()
        yield head
        yield PIECE[len(head) :]
        for _ in range(3):
            yield PIECE


def pulled(desk: Desk) -> Report:
    return desk.engine.wait(desk.engine.start(Pull(("old",))), 3000)


def test_j2_thousands_of_photos_pass_through_little_memory_and_go_on_after_a_break(
    desk: Desk,
) -> None:
    desk.cloud = Library("old")
    desk.cloud.create(Kind.PHOTOS, "Photos")
    half = PHOTOS // 2

    def breaks(number: int, what: str) -> None:
        if what == f"fetch I{half}":
            raise ConnectorError("the line is gone", code="unreachable")

    desk.cloud.fault = breaks
    tracemalloc.start()
    try:
        first = pulled(desk)
        assert first.exit != 0
        before = list(desk.cloud.fetched)
        desk.cloud.fault = lambda number, what: None
        desk.cloud.fetched.clear()
        second = pulled(desk)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (second.exit, desk.row(second).total) == (0, PHOTOS)
    assert most < 40 << 20  # all of them are 160 MB
    assert len(before) >= half
    assert not set(before) & set(desk.cloud.fetched)
    with desk.vault() as vault:
        assert {kept.size for kept in vault.shelves("old")[0].items()} == {SIZE}


def test_j6_a_hundred_thousand_small_files_are_read_back_within_two_minutes(
    tmp_path: Path,
) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", SystemClock(), create=True) as vault:
        shelf = vault.shelf("old", "memory", FRIENDS)
        people = (
            item(f"p{n}", card(f"u{n}", f"Person {n}", "NOTE:" + "x" * 500)) for n in range(FILES)
        )
        shelf.keep(people, "run-1")
        begun = time.process_time()
        found = vault.check()
        took = time.process_time() - begun
    assert (found.damaged, found.missing) == ((), ())
    assert found.files >= FILES
    # Two cores for two minutes, for so many files; what other programs take does not count.
    assert took < 240 * FILES / 100_000


pytestmark = pytest.mark.timeout(3600 if EVERY else 300)
