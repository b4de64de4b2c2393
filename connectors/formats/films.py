"""When and where a film was made: the header of MP4 and MOV, Apple's keys, Android's user data.

The header counts in UTC; Apple's key has the local time with its offset, and outweighs it.
Places are written as ISO 6709 says.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from connectors.formats.boxes import LARGEST_META, Reader, boxes
from connectors.formats.exif import Facts

_DATE = b"com.apple.quicktime.creationdate"
_PLACE = b"com.apple.quicktime.location.ISO6709"
_XYZ = b"\xa9xyz"
_ISO6709 = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")


def filmed(at: Reader, size: int) -> Facts:
    """What a film says; its date is "" or ISO 8601 with an offset, `+00:00` for a mere instant."""
    for kind, start, end in boxes(at, 0, size):
        if kind == b"moov":
            return _of_movie(at, start, end)
    return Facts()


def _of_movie(at: Reader, start: int, end: int) -> Facts:
    made, apples, place = "", "", ""
    for kind, begin, stop in boxes(at, start, end):
        if kind == b"mvhd":
            made = _created(at(begin, 12))
        elif kind == b"meta":
            said = _keys(at, begin, stop)
            apples, place = _iso(said.get(_DATE, "")), said.get(_PLACE, "") or place
        elif kind == b"udta":
            place = place or _android(at, begin, stop)
    taken = apples or made
    facts = Facts(taken=taken, offset=taken[19:])
    return _placed(facts, place) if place else facts


def _placed(facts: Facts, written: str) -> Facts:
    found = _ISO6709.match(written)
    if found is None:
        return facts
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
        return facts
    height = float(found[3]) if found[3] else None
    return Facts(facts.taken, facts.offset, latitude, longitude, height)


def _created(mvhd: bytes) -> str:
    seconds = int.from_bytes(mvhd[4:12] if mvhd[0] == 1 else mvhd[4:8], "big")
    try:
        made = datetime(1904, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    # Some cameras count from 1970; no film is as old as the first of these.
    if made.year < 1970 and seconds:
        made += datetime(1970, 1, 1, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)
    return made.isoformat() if seconds and made.year < 2200 else ""


def _keys(at: Reader, begin: int, stop: int) -> dict[bytes, str]:
    """The text of each of Apple's keys."""
    names: list[bytes] = []
    said: dict[bytes, str] = {}
    for kind, start, end in boxes(at, begin, stop):
        if end - start > LARGEST_META:
            continue
        if kind == b"keys":
            names = [at(place, last - place) for _, place, last in boxes(at, start + 8, end)]
        elif kind == b"ilst":
            for index, place, last in boxes(at, start, end):
                number = int.from_bytes(index, "big")
                if 0 < number <= len(names) and last - place > 16:
                    said[names[number - 1]] = _text(at(place + 16, last - place - 16))
    return said


def _android(at: Reader, begin: int, stop: int) -> str:
    for kind, start, end in boxes(at, begin, stop):
        if kind == _XYZ and 4 < end - start < 200:
            return _text(at(start + 4, end - start - 4))
    return ""


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")


def _iso(value: str) -> str:
    try:
        return datetime.fromisoformat(value).isoformat(timespec="seconds")
    except ValueError:
        return ""
