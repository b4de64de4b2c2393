"""The suite can fail: bugs put in on purpose turn it red."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.seeded.bugs import Bug, applies, bugs, is_found, places

ALL = bugs()
SOME = ("absence-believed", "green-for-ever")
"""Tried at every run; with ELSEWHERE_FULL=1, all of them are."""


def test_there_are_enough_of_them_and_each_says_what_goes_wrong() -> None:
    assert len(ALL) >= 20
    assert all(bug.what.endswith(".") and bug.tests for bug in ALL)


@pytest.mark.parametrize("bug", ALL, ids=lambda bug: bug.name)
def test_each_still_applies_and_its_tests_are_there(bug: Bug) -> None:
    assert applies(bug), "the code it bends has changed: make the patch anew"
    assert places(bug)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "bug",
    [bug for bug in ALL if bug.name in SOME or os.environ.get("ELSEWHERE_FULL") == "1"],
    ids=lambda bug: bug.name,
)
def test_each_is_found(bug: Bug, tmp_path: Path) -> None:
    assert is_found(bug, tmp_path), f"no test noticed: {bug.what}"
