"""Waiting: as long as asked, never for ever, and over at once when the person says stop."""

from __future__ import annotations

import pytest

from connectors.errors import SignInAgain, TryLater
from desktop.engine.failure import Stopped
from desktop.engine.patience import BUDGET, Patience


class Waits:
    def __init__(self, stopped: bool = False) -> None:
        self.seconds: list[float] = []
        self.stopped = stopped

    def __call__(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return self.stopped


def test_b4_a_wait_that_was_asked_for_is_honoured() -> None:
    waits = Waits()
    Patience(waits).wait(TryLater(after=30))
    assert 30 <= waits.seconds[0] <= 31


def test_b4_a_wait_of_a_day_is_left_for_a_later_run() -> None:
    waits = Waits()
    with pytest.raises(TryLater) as raised:
        Patience(waits).wait(TryLater(after=86_400))
    assert raised.value.after == 86_400
    assert waits.seconds == []


def test_b4_a_negative_wait_is_a_short_one() -> None:
    waits = Waits()
    Patience(waits).wait(TryLater(after=-5))
    assert 0 <= waits.seconds[0] <= 1


def test_b5_a_storm_is_met_with_few_jittered_tries_within_the_budget() -> None:
    waits = Waits()
    patience = Patience(waits, chance=lambda: 0.999)
    asked = 0

    def storm() -> None:
        nonlocal asked
        asked += 1
        raise TryLater

    with pytest.raises(TryLater):
        patience.call(storm)
    assert asked <= 10
    assert sum(waits.seconds) <= BUDGET
    assert waits.seconds == sorted(waits.seconds)


def test_a_success_makes_the_next_wait_short_again() -> None:
    waits = Waits()
    patience = Patience(waits, chance=lambda: 0.999)
    for _ in range(4):
        patience.wait(TryLater())
    patience.succeeded()
    patience.wait(TryLater())
    assert waits.seconds[-1] == waits.seconds[0] < waits.seconds[3]


def test_the_whole_budget_of_a_run_is_not_renewed_by_successes() -> None:
    waits = Waits()
    patience = Patience(waits)

    def often() -> None:
        for _ in range(100):
            patience.wait(TryLater(after=60))
            patience.succeeded()

    with pytest.raises(TryLater):
        often()
    assert sum(waits.seconds) <= BUDGET


def test_stop_ends_a_wait() -> None:
    with pytest.raises(Stopped):
        Patience(Waits(stopped=True)).wait(TryLater(after=60))


def test_what_only_the_person_can_mend_is_not_waited_for() -> None:
    waits = Waits()

    def refused() -> None:
        raise SignInAgain

    with pytest.raises(SignInAgain):
        Patience(waits).call(refused)
    assert waits.seconds == []
