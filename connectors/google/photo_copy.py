"""A copy of a photo that says itself what only a cloud knew: Google takes it no other way."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from typing import Any

from connectors.model import Knowledge

JPEG = b"\xff\xd8\xff"


def telling(data: bytes, known: Knowledge | None) -> bytes:
    """The photo with date and place in its EXIF where it had none; else the very same bytes.

    Only JPEG can be written to; a file whose EXIF cannot be read is left as it is. The same photo
    and knowledge give the same bytes each time, so that Google knows a repeated upload.
    """
    if known is None or not data.startswith(JPEG):
        return data
    import piexif

    try:
        exif: dict[str, Any] = piexif.load(data)
        changed = _date(exif, known.taken)
        changed = _place(exif, known) or changed
        if not changed:
            return data
        written = io.BytesIO()
        piexif.insert(piexif.dump(exif), data, written)
        return written.getvalue()
    except (ValueError, KeyError, TypeError, IndexError, struct.error, OverflowError):
        return data


_MADE, _MADE_OFFSET = 0x9003, 0x9011


def _date(exif: dict[str, Any], taken: str) -> bool:
    if exif["Exif"].get(_MADE) or not taken:
        return False
    try:
        at = datetime.fromisoformat(taken)
    except ValueError:
        return False
    exif["Exif"][_MADE] = f"{at:%Y:%m:%d %H:%M:%S}".encode("ascii")
    if at.tzinfo is not None:
        offset = f"{at:%z}"
        exif["Exif"][_MADE_OFFSET] = f"{offset[:3]}:{offset[3:5]}".encode("ascii")
    return True


def _place(exif: dict[str, Any], known: Knowledge) -> bool:
    if exif["GPS"].get(2) or known.latitude is None or known.longitude is None:
        return False
    exif["GPS"] |= {
        1: b"S" if known.latitude < 0 else b"N",
        2: _degrees(known.latitude),
        3: b"W" if known.longitude < 0 else b"E",
        4: _degrees(known.longitude),
    }
    if known.altitude is not None:
        exif["GPS"] |= {5: int(known.altitude < 0), 6: (round(abs(known.altitude) * 100), 100)}
    return True


def _degrees(value: float) -> tuple[tuple[int, int], ...]:
    """Degrees, minutes and seconds to a ten-thousandth (a few millimetres)."""
    whole = round(abs(value) * 3600 * 10_000)
    degrees, rest = divmod(whole, 3600 * 10_000)
    minutes, seconds = divmod(rest, 60 * 10_000)
    return (degrees, 1), (minutes, 1), (seconds, 10_000)
