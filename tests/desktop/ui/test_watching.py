"""The status is looked at by itself, and an old copy told of, also when nothing plans any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.engine.plans.plans import Plan


class Ahead(SystemClock):
    """A clock so many days later."""

    def __init__(self, days: int) -> None:
        self.days = days

    def now(self) -> datetime:
        return super().now() + timedelta(days=self.days)


def test_without_a_scheduler_an_old_copy_is_told_of_and_louder_as_it_ages(
    qtbot: QtBot, copied: App
) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    copied.turns.close()
    copied.watch._timer.setInterval(20)
    told = [dict(copied._budget.said)]
    for days in (4, 8):
        copied._clock = Ahead(days)
        qtbot.waitUntil(lambda: copied._budget.said != told[-1], timeout=20_000)
        told.append(dict(copied._budget.said))
    (cause,) = set(told[1]) - set(told[0])
    assert told[2][cause][0] > told[1][cause][0]
