"""The guard's arithmetic, on the cases it was chosen for."""

from __future__ import annotations

import pytest

from desktop.engine.pull.guard import contents, removals


@pytest.mark.parametrize(
    ("gone", "before", "most", "why"),
    [
        (412, 0, 412, "all-gone"),  # Sidekick
        (411, 0, 412, "many-gone"),
        (206, 0, 412, "many-gone"),
        (200, 0, 1_000, "many-gone"),  # one of five pages
        (200, 0, 10_000, "many-gone"),  # one of fifty
        (500, 0, 100_000, "many-gone"),
        (1, 0, 412, ""),
        (8, 0, 412, ""),
        (120, 0, 20_000, ""),
        (30, 0, 900, ""),
        (45, 0, 60, "many-gone"),
        (3, 0, 3, "all-gone"),
        (1, 0, 1, "all-gone"),
        (0, 0, 0, ""),
        (9, 0, 10, ""),
        (9, 1, 100, "many-gone"),  # a slow bleed adds up
        (8, 34, 412, "many-gone"),
        (499, 0, 100_000, ""),
        (50, 0, 2_501, ""),
        (50, 0, 2_500, "many-gone"),
    ],
)
def test_removals_are_held_by_count_and_by_share(
    gone: int, before: int, most: int, why: str
) -> None:
    assert removals(gone, before, most) == why


def test_emptied_items_count_like_removals_but_one_alone_is_everyday_life() -> None:
    assert contents(30, 0, 0, 100)
    assert not contents(1, 0, 0, 1)
    assert not contents(9, 0, 0, 10)
    assert contents(6, 4, 0, 50)
    assert not contents(0, 40, 0, 50)


def test_of_a_small_collection_emptied_altogether_three_are_enough() -> None:
    assert contents(3, 0, 0, 3)
    assert contents(9, 0, 0, 9)
    assert contents(3, 1, 1, 5)
    assert not contents(2, 0, 0, 2)
    assert not contents(8, 0, 0, 9)


def test_items_emptied_before_count_with_those_removed_but_are_not_gone() -> None:
    assert removals(5, 0, 100, 5) == "many-gone"
    assert removals(1, 0, 2, 1) == ""
