"""Plans wait for what the person asked to be spared, and for nothing that is merely unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from desktop.engine.plans.policy import Conditions, Policy, hindrance, read, write
from desktop.places import Home

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "start", "end", "waits"),
    [
        (12, "", "", False),
        (12, "12:00", "13:00", True),
        (13, "12:00", "13:00", False),
        (23, "22:00", "07:00", True),
        (6, "22:00", "07:00", True),
        (7, "22:00", "07:00", False),
        (12, "09:00", "09:00", False),
        (12, "09:00", "", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(hour: int, start: str, end: str, waits: bool) -> None:
    policy = Policy(quiet_from=start, quiet_until=end)
    assert (hindrance(policy, Conditions(), NOON.replace(hour=hour)) == "quiet-hours") is waits


@pytest.mark.parametrize(
    ("battery", "metered", "may_a", "may_b"), list(product([True, False], repeat=4))
)
def test_battery_and_metered_networks_are_spared_when_wished(
    battery: bool, metered: bool, may_a: bool, may_b: bool
) -> None:
    policy = Policy(on_battery=may_a, on_metered=may_b)
    why = hindrance(policy, Conditions(battery=battery, metered=metered), NOON)
    waits = (battery and not may_a) or (metered and not may_b)
    assert bool(why) is waits


def test_what_is_wished_is_kept_and_nonsense_is_the_usual(tmp_path: Path) -> None:
    home = Home(tmp_path)
    wished = Policy("22:00", "07:00", on_battery=False, on_metered=True, kilobytes=500)
    write(home, wished)
    assert read(home) == wished
    (home.settings / "policy.json").write_text('{"quiet_from": "late", "kilobytes": []}')
    assert read(home) == Policy()
    (home.settings / "policy.json").write_text('{"quiet_from": "25:99"}')
    assert read(home) == Policy()
