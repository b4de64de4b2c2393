from __future__ import annotations

import pytest

from connectors.net.deadline import Deadline, Limits, TooSlow


def deadline(**limits: int) -> Deadline:
    return Deadline(Limits(**limits), lambda: 0.0)


def test_the_total_is_counted_over_all_waiting() -> None:
    counted = deadline(total=10, idle=6)
    assert counted.next_wait() == 6
    counted.waited(7, 1000)
    assert counted.next_wait() == 3
    counted.waited(3, 1000)
    with pytest.raises(TooSlow):
        counted.next_wait()


def test_thinking_before_the_first_byte_is_no_slow_line() -> None:
    counted = deadline(total=1000, rate=1000, window=60)
    counted.waited(200, 300)
    counted.waited(1, 5000)
    assert counted.next_wait() == 60


def test_too_little_over_a_window_is_too_slow() -> None:
    counted = deadline(total=1000, rate=1000, window=60)
    counted.waited(1, 100)
    for _ in range(59):
        counted.waited(1, 900)
    with pytest.raises(TooSlow):
        counted.waited(1, 900)


def test_each_window_is_judged_by_itself() -> None:
    counted = deadline(total=1000, rate=1000, window=10)
    counted.waited(1, 1)
    counted.waited(10, 1_000_000)
    with pytest.raises(TooSlow):
        counted.waited(10, 100)


def test_the_next_answer_may_be_thought_over_again() -> None:
    counted = deadline(total=1000, rate=1000, window=10)
    counted.waited(1, 100)
    counted.begin()
    counted.waited(200, 100)
    assert counted.next_wait() == 60
