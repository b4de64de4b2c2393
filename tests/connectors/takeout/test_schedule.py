"""Ordering a year of exports: the way there, and the day it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.contract import Session
from connectors.errors import Refused
from connectors.takeout import CONNECTOR


def test_the_steps_lead_to_an_export_of_photos_every_two_months() -> None:
    guide = CONNECTOR.guide({})
    assert guide is not None
    assert guide.steps[0].link == "https://takeout.google.com/"
    words = " ".join(step.words for step in guide.steps)
    assert "every 2 months for 1 year" in words
    assert "Google Photos alone" in words
    assert guide.field == ""


@pytest.mark.parametrize(
    ("first", "end"),
    [
        ("2026-11-22", "2027-11-22"),
        ("2027-03-01", "2028-02-29"),
        ("", ""),
        ("soon", ""),
        ("9999-12-31", ""),
    ],
)
def test_the_year_ends_365_days_after_it_was_ordered(first: str, end: str) -> None:
    assert [one.when for one in CONNECTOR.ahead({"scheduled": first})] == ([end] if end else [])


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    assert CONNECTOR.open is not None
    with pytest.raises(Refused) as caught:
        CONNECTOR.open(Session({"path": str(tmp_path), "scheduled": "22 November"}))
    assert (caught.value.code, caught.value.about) == ("no-such-day", "22 November")
    CONNECTOR.open(Session({"path": str(tmp_path), "scheduled": "2026-11-22"})).close()
