"""What clocks show at a place, all over the earth and throughout the year."""

from __future__ import annotations

import subprocess
import sys

import pytest

from connectors.formats.clocks import offset_at, shown_at

BERLIN = (52.52, 13.405)


@pytest.mark.parametrize(
    ("place", "instant", "shown"),
    [
        (BERLIN, "2024-07-01T10:00:00+00:00", "2024-07-01T12:00:00+02:00"),
        (BERLIN, "2024-01-01T10:00:00+00:00", "2024-01-01T11:00:00+01:00"),
        (BERLIN, "2024-07-01T10:00:00+05:30", "2024-07-01T06:30:00+02:00"),
        ((40.0, -30.0), "2024-07-01T10:00:00+00:00", ""),
        ((90.0, 0.0), "2024-07-01T10:00:00+00:00", ""),
        ((91.0, 500.0), "2024-07-01T10:00:00+00:00", ""),
        (BERLIN, "2024-07-01T10:00:00", ""),
        (BERLIN, "one day", ""),
        (BERLIN, "", ""),
    ],
)
def test_an_instant_is_shown_as_clocks_there_did(
    place: tuple[float, float], instant: str, shown: str
) -> None:
    assert shown_at(place, instant) == shown


def test_the_nearer_of_two_hours_of_one_name_is_meant() -> None:
    local = "2024-10-27T02:30:00"
    assert offset_at(BERLIN, local, "2024-10-27T00:31:00+00:00") == "+02:00"
    assert offset_at(BERLIN, local, "2024-10-27T01:29:00+00:00") == "+01:00"
    assert offset_at(BERLIN, local) == "+02:00"
    assert offset_at(BERLIN, local + "+09:00") == ""
    assert offset_at(BERLIN, "no time") == ""


def test_no_map_is_read_before_it_is_asked_for() -> None:
    code = "import sys, connectors.formats.reconcile; print('tzfpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "False"
