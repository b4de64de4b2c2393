"""Times as services write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.formats.moments import read_instant


@pytest.mark.parametrize(
    "text", ["2026-03-01T12:30:05.9Z", "2026-03-01T14:30:05+02:00", "2026-03-01T12:30:05.1234567Z"]
)
def test_an_instant_is_told_in_whole_seconds_of_utc(text: str) -> None:
    assert read_instant(text) == datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", None, 5, "0001-01-01T00:00:00Z", "2026-13-01"])
def test_what_is_no_time_that_a_line_can_hold_is_none(text: object) -> None:
    assert read_instant(text) is None
