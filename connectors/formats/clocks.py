"""What clocks show at a place: its time zone is looked up on a map that comes with the program.

At sea the map has none, for a ship keeps the time it likes. The map takes some 35 MB of memory
from the first question on, and is not read before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Place = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""


def offset_at(place: Place, local: str, instant: str = "") -> str:
    """How far clocks there were ahead of UTC, as "+02:00"; "" where nobody can say.

    Args:
        place: on land.
        local: what a clock showed, ISO 8601 without an offset.
        instant: about when it was, with an offset: tells which one is meant of an hour that came
            twice.
    """
    zone, shown = _zone_at(place), _read(local)
    if zone is None or shown is None or shown.tzinfo is not None:
        return ""
    both = [shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    about = _read(instant)
    if about is not None and about.tzinfo is not None:
        both.sort(key=lambda one: abs(one - about))
    return _written(both[0].utcoffset())


def shown_at(place: Place, instant: str) -> str:
    """What clocks there showed at an instant, with their offset; "" where nobody can say."""
    zone, when = _zone_at(place), _read(instant)
    if zone is None or when is None or when.tzinfo is None:
        return ""
    shown = when.astimezone(zone)
    offset = _written(shown.utcoffset())
    return shown.replace(tzinfo=None).isoformat() + offset if offset else ""


def _zone_at(place: Place) -> ZoneInfo | None:
    # To about a hundred metres: the photos of one walk ask once.
    return _looked_up(round(place[0], 3), round(place[1], 3))


@lru_cache(maxsize=4096)
def _looked_up(latitude: float, longitude: float) -> ZoneInfo | None:
    import tzfpy

    name = tzfpy.get_tz(longitude, latitude)
    if not name or name.startswith("Etc/"):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # a zone younger than this computer's database
        return None


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(offset: timedelta | None) -> str:
    """Whole minutes only: before time zones every town had seconds of its own."""
    seconds = round(offset.total_seconds()) if offset is not None else 1
    if seconds % 60:
        return ""
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"
