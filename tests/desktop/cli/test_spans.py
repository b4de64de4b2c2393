"""Spans of time as a person types them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.cli.spans import span, spoken


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("1w", timedelta(days=7)),
    ],
)
def test_a_span_is_read_and_said_back(text: str, length: timedelta) -> None:
    assert span(text) == length
    assert spoken(length) == text


@pytest.mark.parametrize(
    "text", ["", "15", "m", "-1h", "1.5h", "0m", "2 weeks", "１５m", "123456m"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        span(text)
