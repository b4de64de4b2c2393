"""A battery is told from mains by what the system says; what it does not say counts as mains."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.engine.plans.policy import Conditions, Policy, hindrance
from desktop.engine.plans.this_computer import on_battery, on_metered


def supply(folder: Path, name: str, **facts: str) -> None:
    (folder / name).mkdir(parents=True)
    for fact, value in facts.items():
        (folder / name / fact).write_text(value + "\n")


@pytest.mark.parametrize(
    ("mains", "battery", "told"),
    [("1", "Charging", False), ("0", "Discharging", True), ("1", "Discharging", False)],
)
def test_a_laptop(tmp_path: Path, mains: str, battery: str, told: bool) -> None:
    supply(tmp_path, "AC", type="Mains", online=mains)
    supply(tmp_path, "BAT0", type="Battery", status=battery)
    assert on_battery(tmp_path) is told


def test_a_mouses_battery_is_not_the_computers(tmp_path: Path) -> None:
    supply(tmp_path, "mouse", type="Battery", status="Discharging", scope="Device")
    assert not on_battery(tmp_path)
    assert not on_battery(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("said", "told"), [("u 1", True), ("u 3", True), ("u 2", False), ("u 0", False), ("", False)]
)
def test_the_network_manager_tells_whether_every_byte_is_counted(said: str, told: bool) -> None:
    assert on_metered(("echo", said)) is told


def test_f15_what_cannot_be_told_of_this_computer_keeps_no_copy_from_being_made(
    tmp_path: Path,
) -> None:
    supply(tmp_path, "AC", type="Mains")
    supply(tmp_path, "BAT0", type="Battery", status="")
    (tmp_path / "BAT1").mkdir()
    unknown = Conditions(on_battery(tmp_path), on_metered(("/no/such/program",)))
    sparing = Policy(on_battery=False, on_metered=False)
    assert hindrance(sparing, unknown, datetime(2026, 3, 1, 12, tzinfo=UTC)) == ""
