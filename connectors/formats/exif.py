"""The few EXIF facts that matter for keeping a photo, read straight from its TIFF structure.

Reads only the directories it needs, whatever the size of the file, and gives nothing where the
structure is broken. Tags: Exif 2.32, CIPA DC-008.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

Reader = Callable[[int, int], bytes]
"""Gives `size` bytes at an offset from the structure's start; ValueError when there are fewer."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a photo says of its taking.

    Attributes:
        taken: ISO 8601 local time to the second, or "".
        offset: of that local time from UTC as `+02:00`, or "".
        latitude: degrees, north positive, None when not told.
        longitude: degrees, east positive.
        altitude: metres above sea level.
        orientation: the EXIF number 1 to 8; 1 when not told.
        camera: make and model, or "".
    """

    taken: str = ""
    offset: str = ""
    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None
    orientation: int = 1
    camera: str = ""


def read(at: Reader) -> Facts:
    """The facts of a TIFF structure. Raises ValueError or struct.error where it is none."""
    order = {b"II": "<", b"MM": ">"}.get(at(0, 2))
    if order is None:
        raise ValueError("no TIFF structure")
    main = _directory(at, order, struct.unpack(order + "I", at(4, 4))[0])
    exif = _follow(at, order, main, _EXIF)
    facts = Facts(
        taken=moment(_text(exif, _TAKEN) or _text(main, _TAKEN))
        or moment(_text(exif, _DIGITIZED) or _text(main, _DIGITIZED)),
        offset=_offset(_text(exif, _OFFSET)),
        orientation=_orientation(main),
        camera=" ".join(filter(None, (_text(main, _MAKE), _text(main, _MODEL)))),
    )
    gps = _follow(at, order, main, _GPS)
    latitude = _degrees(gps, 2, _text(gps, 1) == "S", 90)
    longitude = _degrees(gps, 4, _text(gps, 3) == "W", 180)
    if latitude is None or longitude is None:
        return facts
    return replace(facts, latitude=latitude, longitude=longitude, altitude=_altitude(gps))


def moment(value: str) -> str:
    """An EXIF or XMP date as ISO local time; "" when it is no date that exists."""
    found = _DATE.match(value.strip())
    if not found:
        return ""
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    try:
        # Cameras write 24:00:00 and :60; both are real instants.
        start = datetime(year, month, day)  # noqa: DTZ001
        if year < 1800 or hour > 24 or minute > 59 or second > 60:
            return ""
        return (start + timedelta(hours=hour, minutes=minute, seconds=second)).isoformat()
    except (ValueError, OverflowError):
        return ""


_MAKE, _MODEL, _ORIENTATION, _EXIF, _GPS = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
_TAKEN, _DIGITIZED, _OFFSET = 0x9003, 0x9004, 0x9011
_WANTED = {_MAKE, _MODEL, _ORIENTATION, _EXIF, _GPS, _TAKEN, _DIGITIZED, _OFFSET, 1, 2, 3, 4, 5, 6}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4}
_DATE = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET_FORM = re.compile(r"[+-]\d\d:\d\d\Z")

Values = dict[int, bytes | tuple[float, ...]]


def _directory(at: Reader, order: str, start: int) -> Values:
    found: Values = {}
    (count,) = struct.unpack(order + "H", at(start, 2))
    for index in range(min(count, 1000)):
        entry = at(start + 2 + 12 * index, 12)
        tag, kind, length = struct.unpack(order + "HHI", entry[:8])
        size = _SIZES.get(kind, 0) * length
        if tag not in _WANTED or tag in found or not 0 < size <= 4096:
            continue
        try:
            raw = (
                entry[8 : 8 + size]
                if size <= 4
                else at(struct.unpack(order + "I", entry[8:])[0], size)
            )
        except ValueError:
            continue
        found[tag] = _value(order, kind, length, raw)
    return found


def _value(order: str, kind: int, length: int, raw: bytes) -> bytes | tuple[float, ...]:
    if kind in {1, 2, 7}:
        return raw
    if kind in {5, 10}:
        numbers = struct.unpack(f"{order}{2 * length}{'I' if kind == 5 else 'i'}", raw)
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(top / bottom if bottom else float("nan") for top, bottom in pairs)
    return struct.unpack(f"{order}{length}{'H' if kind == 3 else 'I'}", raw)


def _follow(at: Reader, order: str, main: Values, tag: int) -> Values:
    start = main.get(tag)
    if not isinstance(start, tuple):
        return {}
    try:
        return _directory(at, order, int(start[0]))
    except (ValueError, struct.error):
        return {}


def _text(values: Values, tag: int) -> str:
    value = values.get(tag)
    if not isinstance(value, bytes):
        return ""
    return value.split(b"\0")[0].decode("utf-8", "replace").strip()


def _offset(value: str) -> str:
    return value if _OFFSET_FORM.match(value) else ""


def _orientation(values: Values) -> int:
    value = values.get(_ORIENTATION)
    number = int(value[0]) if isinstance(value, tuple) else 1
    return number if 1 <= number <= 8 else 1


def _degrees(gps: Values, tag: int, negative: bool, most: int) -> float | None:
    parts = gps.get(tag)
    if not isinstance(parts, tuple) or not parts:
        return None
    value = float(sum(part / float(60**index) for index, part in enumerate(parts[:3])))
    if not 0 <= value <= most:
        return None
    return -value if negative else value


def _altitude(gps: Values) -> float | None:
    value = gps.get(6)
    if not isinstance(value, tuple) or value[0] != value[0]:
        return None
    below = gps.get(5)
    return -value[0] if isinstance(below, bytes) and below[:1] == b"\x01" else value[0]
