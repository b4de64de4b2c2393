"""The turn of the minute: one catch-up after sleep, nothing while it waits, a failure ends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from connectors.errors import TryLater
from connectors.memory import client
from connectors.model import Kind
from desktop.engine.plans import policy
from desktop.engine.plans.plans import Plan
from desktop.engine.plans.policy import Conditions, Policy
from desktop.ui.turns import Turns
from tests.desktop.engine.faulty import Desk


class Tray:
    """The turns of a desk, its minutes counted by hand."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.computer = Conditions()
        self.turns = Turns(self.desk.engine, self.desk.home, self.desk.clock, lambda: self.computer)
        self.turns._timer.stop()
        self.said: list[str] = []
        self.turns.waiting.connect(self.said.append)
        self.desk.cloud.fill(self.desk.book, range(3))
        self.desk.engine.set_plan(Plan("old", minutes=60))

    def minute(self) -> int:
        """One turn and all it begins; how often the cloud was asked."""
        self.desk.clock.later(minutes=1)
        self.desk.cloud.requests = 0
        self.turns.turn()
        for job in tuple(self.turns.jobs):
            self.desk.engine.wait(job, 60)
        heard = tuple(self.desk.heard)
        self.desk.heard.clear()
        for event in heard:
            self.turns.hear(event)
        return self.desk.cloud.requests


def failing(code: str) -> Callable[[int, str], None]:
    def fault(_number: int, _what: str) -> None:
        raise TryLater("not now", code=code)

    return fault


@pytest.fixture
def tray(qtbot: QtBot, tmp_path: Path) -> Iterator[Tray]:
    made = Tray(tmp_path)
    yield made
    made.turns.close()
    made.desk.close()
    client._CLOUDS.clear()


def test_f5_after_a_week_asleep_there_is_one_catch_up(tray: Tray) -> None:
    assert tray.minute()
    assert [tray.minute() for _ in range(5)] == [0] * 5
    tray.desk.clock.later(days=7)
    assert tray.minute()
    assert [tray.minute() for _ in range(50)] == [0] * 50


def test_a_computer_that_says_it_has_no_network_begins_nothing(tray: Tray) -> None:
    tray.computer = Conditions(offline=True)
    assert tray.minute() == 0
    assert tray.said[-1] == "offline"
    tray.computer = Conditions()
    assert tray.minute()
    assert tray.said[-1] == ""


def test_a_network_that_leads_nowhere_is_waited_for_until_the_account_answers(tray: Tray) -> None:
    tray.minute()
    tray.desk.clock.later(hours=2)
    tray.desk.cloud.fault = failing("offline")
    tray.minute()
    assert tray.said[-1] == "offline"
    tray.desk.cloud.fault = lambda number, what: None
    assert tray.minute(), "asked again a minute later"
    assert tray.said[-1] == ""
    assert len(tray.desk.current()) == 3


def test_quiet_hours_and_pause_begin_nothing_and_lose_no_turn(tray: Tray) -> None:
    at = tray.desk.clock.now().astimezone()
    start, end = (f"{at + timedelta(minutes=m):%H:%M}" for m in (-60, 60))
    policy.write(tray.desk.home, Policy(quiet_from=start, quiet_until=end))
    assert tray.minute() == 0
    assert tray.said[-1] == "quiet-hours"
    policy.write(tray.desk.home, Policy())
    tray.turns.pause(paused=True)
    assert tray.minute() == 0
    tray.turns.pause(paused=False)
    assert tray.minute()


def test_a_failure_keeps_the_plan_and_the_next_turn(tray: Tray) -> None:
    tray.desk.cloud.fault = failing("busy")
    tray.minute()
    assert tray.desk.engine.plans() == (Plan("old", minutes=60),)
    tray.desk.cloud.fault = lambda number, what: None
    tray.desk.clock.later(minutes=15)
    assert tray.minute()
    assert len(tray.desk.current()) == 3


def test_b15_where_every_byte_counts_the_tray_copies_and_says_that_photos_wait(
    tray: Tray,
) -> None:
    tray.computer = Conditions(metered=True)
    roll = tray.desk.cloud.create(Kind.PHOTOS, "Roll")
    tray.desk.cloud.set(roll, "IMG_1.jpg", b"\xff\xd8\xff" + bytes(900))
    assert tray.minute() > 0
    assert (len(tray.desk.current()), tray.said[-1]) == (3, "metered")
