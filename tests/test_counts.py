"""The figures in the README come from a command, and stay above what was promised."""

from __future__ import annotations

from pathlib import Path

from tests import counts


def test_the_catalogue_is_counted_by_the_names_of_tests() -> None:
    found = counts.fault_cases()
    assert sum(counts.CATALOGUE.values()) == 172
    assert all(found[chapter] <= most for chapter, most in counts.CATALOGUE.items())
    assert sum(found.values()) >= 140


def test_every_starred_case_has_a_test_of_its_number() -> None:
    assert sum(len(numbers) for numbers in counts.STARRED.values()) == 49
    assert all(max(found) <= counts.CATALOGUE[one] for one, found in counts.STARRED.items())
    assert counts.missing_stars() == []


def test_security_items_are_counted_by_the_names_of_tests() -> None:
    assert len(counts.security_items()) >= 40


def test_forty_pairs_mean_the_same_and_forty_almost_do() -> None:
    pairs = counts.golden_pairs()
    assert pairs["equal"] >= 40
    assert pairs["different"] >= 40


def test_every_story_has_operations_to_be_killed_at(tmp_path: Path) -> None:
    found = counts.kill_points(tmp_path)
    assert set(found) == {
        "life of a vault", "mirror as files", "mirror as items", "restore", "first pull", "later pull",
    }  # fmt: skip
    assert all(count > 10 for count in found.values())
