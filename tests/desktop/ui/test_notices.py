"""Quiet on success, once on failure, louder with age; an old copy is never green."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.model import Collection, Kind
from desktop.engine.report import Trouble
from desktop.engine.status.ahead import Coming
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status
from desktop.ui.notices import Budget, sign
from desktop.vault.words import Hold

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(age: timedelta, needs: Trouble | None = None, *holds: Hold) -> Status:
    kinds = (KindStatus(Kind.CONTACTS, 5, NOW - age),)
    one = AccountStatus("Mine", "dav", State.PROTECTED, None, kinds, needs, NOW)
    return Status((one,), holds, State.PROTECTED)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, State.PROTECTED),
        (2.9, State.PROTECTED),
        (3, State.NEEDS_YOU),
        (6.9, State.NEEDS_YOU),
        (7, State.NOT_PROTECTED),
        (400, State.NOT_PROTECTED),
        (-2, State.NOT_PROTECTED),
    ],
)
def test_age_alone_decides_whatever_the_scheduler_believes(days: float, state: State) -> None:
    assert sign(at(timedelta(days=days)), {}, NOW) is state


def test_success_is_quiet_and_one_failure_is_told_once() -> None:
    budget = Budget()
    assert budget.due(at(timedelta(hours=1)), {}, NOW) == ""
    failing = at(timedelta(hours=1), Trouble("sign-in-again", "Mine"))
    told = [budget.due(failing, {}, NOW) for _ in range(10)]
    assert "Mine needs you" in told[0]
    assert told[1:] == [""] * 9
    assert budget.due(at(timedelta(hours=1)), {}, NOW) == ""
    assert budget.due(failing, {}, NOW), "told again after it was well in between"


def test_an_old_copy_is_told_at_three_seven_fourteen_and_thirty_days() -> None:
    budget = Budget()
    told = [day for day in range(60) if budget.due(at(timedelta(days=day)), {}, NOW)]
    assert told == [3, 7, 14, 30]


def test_s38_a_hold_is_told_by_number_and_no_name_of_anyone() -> None:
    hold = Hold("h", "Mine", Collection("c", Kind.CONTACTS, "Family"), ("1", "2"), "all-gone", NOW)
    said = Budget().due(at(timedelta(0), None, hold), {}, NOW)
    assert "2 items" in said
    assert "Family" not in said


def test_what_will_end_is_told_when_it_is_time_and_again_as_it_comes_near() -> None:
    def ending(days: float, *, soon: bool) -> Status:
        words = Trouble("export-ends", "Photos", {"when": "22 November 2027"})
        one = Coming(words, NOW + timedelta(days=days), soon)
        row = AccountStatus("Photos", "takeout", State.PROTECTED, None, (), ahead=(one,))
        return Status((row,), (), State.PROTECTED)

    budget = Budget()
    assert budget.due(ending(60, soon=False), {}, NOW) == ""
    told = [day for day in range(30, -3, -1) if budget.due(ending(day, soon=True), {}, NOW)]
    assert told == [30, 13, 6, 0]
    assert "22 November 2027" in Budget().due(ending(3, soon=True), {}, NOW)
