"""Time zones as Outlook names them: Windows' names, and the world's (IANA) names they stand for."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from connectors.formats.lines import Component
from connectors.formats.zones import zone_of

_SAMPLES = tuple(
    datetime(year, month, day, 12)  # noqa: DTZ001
    for year in range(2018, 2038)
    for month in range(1, 13)
    for day in (1, 15)
)


def windows(tzid: str, calendar: Component | None = None) -> str:
    """Windows' name of a zone, or of another whose clocks show the same; "" when there is none.

    Args:
        tzid: by whatever name.
        calendar: the object it stands in, which may describe it.
    """
    if tzid in ("", "UTC"):
        return "UTC"
    zone = zone_of(tzid, calendar)
    if zone is None or zone.known is None:
        return ""
    return _by_name().get(zone.name) or _by_clock().get(_clock(zone.name), "")


def iana(name: str) -> str:
    """The world's name of a zone Outlook names; "UTC" for its own inventions."""
    if name in ("", "UTC", "tzone://Microsoft/Utc"):
        return "UTC"
    zone = zone_of(name)
    return zone.name if zone and zone.known else "UTC"


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {str(olson): str(name) for name, olson in sorted(WINDOWS_TO_OLSON.items())}


@lru_cache(maxsize=1)
def _by_clock() -> dict[tuple[timedelta | None, ...], str]:
    found: dict[tuple[timedelta | None, ...], str] = {}
    for olson, name in _by_name().items():
        zone = zone_of(olson)
        if zone is not None and zone.known is not None:
            found.setdefault(_clock(zone.name), name)
    return found


@lru_cache(maxsize=256)
def _clock(name: str) -> tuple[timedelta | None, ...]:
    zone = ZoneInfo(name)
    return tuple(at.replace(tzinfo=zone).utcoffset() for at in _SAMPLES)
