"""One thing that fails for good is left; a place that fails is not asked for everything."""

from __future__ import annotations

import pytest

from connectors.errors import TryLater
from desktop.engine.alone import MOST, MOST_UNANSWERED, Alone


def tolerated(alone: Alone, error: TryLater) -> int:
    """How many errors of this kind in a row are of things alone."""
    for count in range(100):
        if not alone.tolerates(error):
            return count
    raise AssertionError("there is no end to it")


@pytest.mark.parametrize(
    ("error", "most"),
    [
        (TryLater(), MOST),
        (TryLater(code="incomplete"), MOST),
        (TryLater(code="offline"), MOST_UNANSWERED),
        (TryLater(code="slow"), MOST_UNANSWERED),
    ],
)
def test_a_few_in_a_row_are_things_alone_more_are_the_place(error: TryLater, most: int) -> None:
    assert tolerated(Alone(), error) == most - 1


def test_what_works_in_between_ends_the_row() -> None:
    alone = Alone()
    for _ in range(5 * MOST):
        assert alone.tolerates(TryLater())
        alone.well()


@pytest.mark.parametrize(
    "error", [TryLater(after=30), TryLater(code="busy"), TryLater(code="disk-not-connected")]
)
def test_a_place_that_says_what_ails_it_is_left_at_once(error: TryLater) -> None:
    assert not Alone().tolerates(error)
