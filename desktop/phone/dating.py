"""A date for pictures whose file tells none, in the copy that goes to a phone.

A phone sorts what it is given by the date in the picture's own EXIF; without one, years of messages
and scans would all stand under today. The vault's own file is never touched.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from pathlib import Path

from connectors.formats import photo

JPEG = b"\xff\xd8"
"""How one begins; `opening` goes in place of these two bytes."""

_LOOKED_AT = 1 << 16
_EXIF, _TAKEN, _OFFSET = 0x8769, 0x9003, 0x9011
_TEXT, _LONG = 2, 4


def opening(path: Path, taken: str) -> bytes:
    """A JPEG's beginning with its date in it (Exif 2.32, section 4.5.4), or b"" where none is due.

    Args:
        path: the picture. One with EXIF of its own, or that is no JPEG, stays as it is.
        taken: ISO 8601, with an offset when the instant is known; what the cloud told.
    """
    when = told(taken)
    if when is None:
        return b""
    try:
        with path.open("rb") as file:
            first = file.read(_LOOKED_AT)
        if not first.startswith(JPEG) or b"Exif\0\0" in first or photo.taken(path):
            return b""
    except OSError:
        return b""
    fields = [(_TAKEN, f"{when:%Y:%m:%d %H:%M:%S}")]
    if (ahead := when.utcoffset()) is not None:
        fields.append((_OFFSET, _offset(ahead)))
    block = b"Exif\0\0" + _tiff(fields)
    return JPEG + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def told(taken: str) -> datetime | None:
    """A date as the cloud told it; None for none, or one no camera had."""
    try:
        when = datetime.fromisoformat(taken)
    except ValueError:
        return None
    return when if when.year >= 1826 else None


def _tiff(fields: list[tuple[int, str]]) -> bytes:
    """A structure that holds one directory, which leads to another with these texts."""
    head = b"II*\0" + struct.pack("<L", 8)
    main = struct.pack("<HHHLLL", 1, _EXIF, _LONG, 1, 26, 0)
    place, entries, texts = 26 + 2 + 12 * len(fields) + 4, b"", b""
    for tag, said in fields:
        text = said.encode("ascii") + b"\0"
        entries += struct.pack("<HHLL", tag, _TEXT, len(text), place + len(texts))
        texts += text
    return head + main + struct.pack("<H", len(fields)) + entries + bytes(4) + texts


def _offset(ahead: timedelta) -> str:
    minutes = round(ahead.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
