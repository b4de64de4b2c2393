"""Figures read as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.cli.figures import age, count, lasting, size

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("bytes", "said"),
    [
        (0, "0 B"),
        (812, "812 B"),
        (1400, "1.4 kB"),
        (123_456, "123 kB"),
        (5_200_000_000, "5.2 GB"),
        (3 * 10**13, "30.0 TB"),
    ],
)
def test_sizes_have_units(bytes: int, said: str) -> None:
    assert size(bytes) == said


def test_one_is_not_many() -> None:
    assert count(1, "item") == "1 item"
    assert count(1204, "item") == "1,204 items"


@pytest.mark.parametrize(
    ("seconds", "said"), [(-3, "0 s"), (8.4, "8 s"), (200, "3 min"), (7300, "2 h")]
)
def test_durations_are_rough(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=30), "30 hours ago"),
        (timedelta(days=12), "12 days ago"),
    ],
)
def test_ages_are_said_in_the_largest_fitting_unit(passed: timedelta, said: str) -> None:
    assert age(NOW - passed, NOW) == said


def test_what_never_happened_is_said_so() -> None:
    assert age(None, NOW) == "never"
