"""Waiting: as long as asked, never for ever, and over at once when the person says stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.errors import ConnectorError, Refused, SignInAgain, TryLater
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


def test_items_refused_one_after_the_other_do_not_use_up_the_tries() -> None:
    patience = Patience(Waits(), tries=2)
    for _ in range(5):
        answers: list[ConnectorError] = [TryLater(), Refused()]

        def ask(answers: list[ConnectorError] = answers) -> None:
            raise answers.pop(0)

        with pytest.raises(Refused):
            patience.call(ask)


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


def at_once(threads: int, what: Callable[[], object]) -> list[BaseException | None]:
    """What each of so many workers raised, who set out together."""
    together = threading.Barrier(threads)

    def work() -> object:
        together.wait(timeout=20)
        return what()

    with ThreadPoolExecutor(threads) as pool:
        return [done.exception() for done in [pool.submit(work) for _ in range(threads)]]


def test_a_hiccup_that_every_worker_meets_is_one_try_of_each() -> None:
    patience = Patience(Waits(), tries=2)
    patience.succeeded()
    met = threading.local()

    def hiccup() -> None:
        met.times = getattr(met, "times", 0) + 1
        if met.times <= 2:
            raise TryLater(code="unreachable")

    assert at_once(6, lambda: patience.call(hiccup)) == [None] * 6


def test_workers_who_wait_side_by_side_use_the_budget_about_once() -> None:
    asleep = threading.Barrier(6)

    def sleep(seconds: float) -> bool:
        asleep.wait(timeout=20)
        return False

    patience = Patience(sleep, budget=200)
    assert at_once(6, lambda: patience.wait(TryLater(after=60))) == [None] * 6
    with pytest.raises(TryLater):
        Patience(lambda _: False, budget=59).wait(TryLater(after=60))


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


def nobody() -> None:
    raise TryLater(code="offline")


def test_who_answers_only_when_time_is_up_is_asked_three_times() -> None:
    waits = Waits()
    patience = Patience(waits)
    patience.succeeded()
    asked = 0

    def slow() -> None:
        nonlocal asked
        asked += 1
        raise TryLater(code="slow")

    with pytest.raises(TryLater):
        patience.call(slow)
    assert asked == 3


def test_who_has_never_answered_is_not_waited_for_long() -> None:
    waits = Waits()
    patience = Patience(waits, chance=lambda: 0.999)
    with pytest.raises(TryLater):
        patience.call(nobody)
    assert len(waits.seconds) == 2
    assert sum(waits.seconds) <= 3


def test_who_takes_seconds_not_to_answer_is_asked_once() -> None:
    waits, clock = Waits(), [0.0]

    def slow() -> None:
        clock[0] += 8
        raise TryLater(code="unreachable")

    with pytest.raises(TryLater):
        Patience(waits, monotonic=lambda: clock[0]).call(slow)
    assert waits.seconds == []


@pytest.mark.parametrize("busy", [False, True])
def test_who_has_answered_once_is_waited_for_even_when_that_was_a_no(busy: bool) -> None:
    waits = Waits()
    patience = Patience(waits)
    if busy:
        patience.wait(TryLater(code="busy"))
    else:
        patience.call(lambda: True)
    waits.seconds.clear()
    with pytest.raises(TryLater):
        patience.call(nobody)
    assert len(waits.seconds) > 4


def test_a_disk_that_is_not_connected_needs_a_hand_and_no_wait() -> None:
    waits = Waits()
    with pytest.raises(TryLater):
        Patience(waits).wait(TryLater(code="disk-not-connected"))
    assert waits.seconds == []
