"""Range headers, read as RFC 9110 section 14 says."""

from __future__ import annotations

import pytest

from desktop.phone.ranges import Span, spans


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Span(0, 100, False)),
        ("bytes=0-", Span(0, 100, True)),
        ("bytes=10-19", Span(10, 20, True)),
        ("bytes=90-200", Span(90, 100, True)),
        ("bytes=-10", Span(90, 100, True)),
        ("bytes=-500", Span(0, 100, True)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-0", None),
        ("bytes=-", Span(0, 100, False)),
        ("bytes=0-1,5-6", Span(0, 100, False)),
        ("pages=1-2", Span(0, 100, False)),
    ],
)
def test_a_range_means_these_bytes(header: str, expected: Span | None) -> None:
    assert spans(header, 100) == expected
