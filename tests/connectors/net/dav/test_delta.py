"""What a listing told: the later word counts, and none of it stays in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from connectors.model import Entry, Kind
from connectors.net.dav import changes
from connectors.net.dav.delta import Delta


@pytest.fixture
def told(tmp_path: Path) -> Delta:
    return Delta(tmp_path)


def test_the_later_word_counts(told: Delta) -> None:
    told.there(Entry("a", "1"), "")
    told.there(Entry("b", "1"), "")
    told.gone("a")
    told.there(Entry("b", "2"), "")
    told.gone("c")
    told.there(Entry("c", "1"), "")
    assert list(told.entries()) == [Entry("b", "2"), Entry("c", "1")]
    assert (told.removed(), told.count()) == (("a",), 2)


def test_each_kind_has_its_pages_and_both_hear_of_what_went(
    told: Delta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "PAGE", 2)
    for number in range(8):
        told.there(Entry(f"{number}", "1"), "task" if number % 4 == 0 else "")
    told.gone("x")
    told.sort_type("task", Kind.TASKS)
    told.sort(Kind.CALENDAR, ["0", "1"])
    pages = {kind: list(changes.pages(told, kind)) for kind in (Kind.CALENDAR, Kind.TASKS)}
    named = {kind: [[one.id for one in page.entries] for page in pages[kind]] for kind in pages}
    assert named == {Kind.CALENDAR: [["1", "2"], ["3", "5"], ["6", "7"]], Kind.TASKS: [["0", "4"]]}
    assert [page.gone for page in pages[Kind.CALENDAR]] == [(), (), ("x",)]
    assert pages[Kind.TASKS][0].gone == ("x",)


def test_an_empty_listing_is_one_empty_page(told: Delta) -> None:
    (page,) = changes.pages(told)
    assert (page.entries, page.gone, page.whole) == ((), (), True)


def test_a_listing_has_no_memory_of_each_entry(tmp_path: Path) -> None:
    peaks = []
    for count in (500, 1000, 6000):
        tracemalloc.start()
        told = Delta(tmp_path)
        for number in range(count):
            told.there(Entry(f"event-{number}.ics", f'"{number}"'), "")
        assert sum(1 for _ in told.entries()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[2] - peaks[1]) / 5000 < 10
