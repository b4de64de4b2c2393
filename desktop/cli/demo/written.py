"""Writes vCards and iCalendar objects as other people's programs do, apart from our own writer.

The demo's data must not come from the code that it is to try out.
"""

from __future__ import annotations

from collections.abc import Iterable


def text(value: str) -> str:
    """A text value, escaped."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return value


def lines(parts: Iterable[str]) -> bytes:
    """Content lines with CRLF, folded at 75 octets between characters."""
    return b"".join(_folded(part) for part in parts)


def _folded(line: str) -> bytes:
    rows: list[bytes] = []
    row = b""
    for letter in line:
        octets = letter.encode()
        if len(row) + len(octets) > 75:
            rows.append(row)
            row = b" "
        row += octets
    return b"\r\n".join([*rows, row]) + b"\r\n"
