"""An account that counts more than it names is listed whole again, but not for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.engine.fidelity import counting
from desktop.engine.fidelity.fidelity import Line, Word
from desktop.engine.pull.shortfall import Shortfall
from desktop.engine.report import Report
from desktop.places import Home
from tests.desktop.engine.faulty import Desk


@pytest.fixture
def desk(place: Path) -> Desk:
    desk = Desk(place)
    desk.cloud.fill(desk.book, range(5))
    return desk


def noted(desk: Desk, report: Report) -> list[str]:
    return [note.code for note in desk.row(report).notes]


def test_what_a_first_listing_left_out_comes_with_the_next_pull(desk: Desk) -> None:
    desk.cloud.hidden = {"p1", "p4"}
    report = desk.pull()
    assert (noted(desk, report), report.exit, len(desk.current())) == (["fewer-than-told"], 1, 3)
    desk.cloud.hidden = set()
    again = desk.pull()
    assert (again.exit, desk.row(again).new, len(desk.current())) == (0, 2, 5)
    listings = desk.cloud.sinceless
    assert desk.pull().exit == 0
    assert desk.cloud.sinceless == listings, "what is whole goes on with changes alone"
    desk.close()


def test_what_was_left_out_while_only_changes_are_named_comes_too(desk: Desk) -> None:
    desk.pull()
    desk.cloud.fill(desk.book, [7])
    touched = desk.cloud._find(desk.book).touched
    touched.pop()
    desk.cloud.fill(desk.book, [8])
    report = desk.pull()
    assert (noted(desk, report), max(desk.current())) == (["fewer-than-told"], "p8")
    assert desk.pull().exit == 0
    assert "p7" in desk.current()
    desk.close()


def test_a_count_that_is_wrong_for_good_costs_one_whole_listing_a_day(desk: Desk) -> None:
    desk.cloud.hidden = {"p1"}
    for _ in range(6):
        report = desk.pull()
        assert noted(desk, report) == ["fewer-than-told"], "it is said every time"
    assert desk.cloud.sinceless == 2
    desk.cloud.fill(desk.book, [6])
    desk.pull()
    assert desk.cloud.sinceless == 2, "as much is missing as was"
    (account,) = desk.engine.status().accounts
    assert Line(counting.NOT_NAMED, Word.FAILED, 1) in account.kinds[0].fidelity
    desk.clock.later(days=1, minutes=1)
    for _ in range(4):
        desk.pull()
    assert desk.cloud.sinceless == 3
    desk.close()


def test_more_missing_than_before_is_worth_a_listing_on_the_same_day(place: Path) -> None:
    shortfall = Shortfall(Home(place / "home"), SystemClock(), "old/contacts/book")
    other = Shortfall(Home(place / "home"), SystemClock(), "old/contacts/other")
    asked = [shortfall.worth_listing(missing) for missing in (2, 2, 1, 3, 3, 2)]
    assert asked == [True, False, False, True, False, False]
    assert (shortfall.known(), other.known(), other.worth_listing(1)) == (True, False, True)
    shortfall.forget()
    assert (shortfall.known(), other.known()) == (False, True)
    assert shortfall.worth_listing(1)


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"a": 3}', b'{"a": {"when": "x"}}'])
def test_a_memory_that_cannot_be_read_costs_one_listing(place: Path, said: bytes) -> None:
    home = Home(place / "home")
    home.settings.mkdir(parents=True)
    (home.settings / "shortfalls.json").write_bytes(said)
    shortfall = Shortfall(home, SystemClock(), "a")
    assert shortfall.worth_listing(1)
    assert not shortfall.worth_listing(1)
