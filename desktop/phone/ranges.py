"""Which bytes a stopped download asks for (RFC 9110, section 14): one range, or all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(\d*)-(\d*)\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from start up to end (not included); partial when the phone asked for a range."""

    start: int
    end: int
    partial: bool


def spans(header: str, size: int) -> Span | None:
    """The span a Range header means; all bytes for none or several; None when out of reach."""
    found = _ONE.match(header.strip())
    if not found or found[1] == found[2] == "":
        return Span(0, size, partial=False)
    if not found[1]:
        last = min(int(found[2]), size)
        return Span(size - last, size, partial=True) if last else None
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    return Span(start, end, partial=True) if start < end else None
