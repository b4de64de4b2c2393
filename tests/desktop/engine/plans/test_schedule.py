"""When things are due: by what was done, whatever sleep, seasons and clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.engine.plans.lately import Lately
from desktop.engine.plans.plans import Every, Plan
from desktop.engine.plans.schedule import missed, next_due, parts, plan_due
from desktop.engine.tasks import Check, Drill, Mirror, Pull

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_f7_what_was_never_done_is_due() -> None:
    assert next_due(HOUR, None, None, NOW) == NOW


def test_f8_a_run_at_start_does_not_push_the_next_turn_beyond_its_interval() -> None:
    assert next_due(DAY, NOW, NOW, NOW) == NOW + DAY


@pytest.mark.parametrize("asleep", [timedelta(days=7), timedelta(days=9), timedelta(days=400)])
def test_f5_f6_after_a_long_sleep_one_run_catches_up(asleep: timedelta) -> None:
    assert next_due(HOUR, NOW - asleep, NOW - asleep, NOW) == NOW
    assert next_due(HOUR, NOW, NOW, NOW) == NOW + HOUR


@pytest.mark.parametrize(
    "now", [datetime(1970, 1, 1, tzinfo=UTC), NOW - 3_650 * DAY, NOW - timedelta(minutes=5)]
)
def test_f9_a_last_time_in_the_future_is_no_reason_to_wait(now: datetime) -> None:
    assert next_due(HOUR, NOW, NOW, now) == now


def test_f9_ten_years_ahead_is_one_run() -> None:
    later = NOW + 3_650 * DAY
    assert next_due(HOUR, NOW, NOW, later) == later


def test_f10_the_days_the_clocks_change_have_one_run_each() -> None:
    last = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    for _ in range(4):
        due = next_due(DAY, last, last, last + HOUR)
        assert due == last + DAY
        last = due


def test_what_failed_is_tried_again_soon_but_not_at_once() -> None:
    due = next_due(DAY, NOW - 2 * DAY, NOW, NOW)
    assert NOW < due <= NOW + HOUR
    assert next_due(timedelta(minutes=5), NOW - DAY, NOW, NOW) == NOW + timedelta(minutes=5)


def test_where_nobody_answered_the_account_is_asked_again_in_a_minute() -> None:
    plan = Plan("old", "", 60)
    tried = {"pull/old": NOW, "check/old": NOW}
    done = {"pull/old": NOW - HOUR, "check/old": NOW}
    asleep = Lately(done=done, tried=tried, trouble={"old": "offline"})
    refused = Lately(done=done, tried=tried, trouble={"old": "busy"})
    assert plan_due(plan, asleep, NOW) == NOW + timedelta(minutes=1)
    assert plan_due(plan, refused, NOW) == NOW + timedelta(minutes=15)


def test_a_plan_asks_for_five_things_in_order() -> None:
    tasks = [part.task for part in parts(Plan("old", "new", 15, drill=Every.MONTH))]
    whole = Drill("old", "new", full=True)
    checks = [Check("old", "new", rolling=True), Check("old", rolling=True)]
    assert tasks == [Pull(("old",)), Mirror("old", "new"), *checks, whole]
    weekly = [part.task for part in parts(Plan("old", "new", 15))]
    assert weekly == [*tasks, Drill("old", "new")]
    assert [type(part.task) for part in parts(Plan("old"))] == [Pull, Check]


def test_a_plan_is_due_with_the_first_of_its_parts() -> None:
    plan = Plan("old", "new", 60)
    done = {part.key: NOW for part in parts(plan)}
    assert plan_due(plan, Lately(done=done), NOW) == NOW + HOUR
    assert plan_due(plan, Lately(), NOW) == NOW


def test_f5_missed_turns_are_counted() -> None:
    plan = Plan("old", minutes=60)
    assert missed([plan], Lately(done={"pull/old": NOW - 10 * HOUR}), NOW) == 9
    assert missed([plan], Lately(done={"pull/old": NOW + HOUR}), NOW) == 0
    assert missed([plan], Lately(), NOW) == 0
