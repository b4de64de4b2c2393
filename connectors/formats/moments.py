"""Dates, times and durations as iCalendar writes them (RFC 5545 3.3.4 to 3.3.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.formats.lines import FormatError, Line

OLDEST = 1000
"""The first year with four digits."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point in a calendar.

    Attributes:
        local: what the clock on the wall shows; midnight for a whole day.
        all_day: a day, not a time.
        zone: the TZID as written, "UTC", or "" for a time that floats.
    """

    local: datetime
    all_day: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: days by the calendar, then seconds by the clock; they differ across DST."""

    days: int
    seconds: int

    def length(self) -> timedelta:
        """Its length where no clock is changed meanwhile."""
        return timedelta(days=self.days, seconds=self.seconds)


def moments(line: Line) -> tuple[Moment, ...]:
    """Every moment of a line: one for DTSTART, any number for EXDATE; periods by their start.

    Raises FormatError for what is no date that exists.
    """
    zone = next(iter(line.param("TZID")), "")
    values = (value.partition("/")[0] for value in line.value.split(","))
    return tuple(read_moment(value, zone) for value in values if value.strip())


def moment(line: Line) -> Moment:
    """The one moment of a line. Raises FormatError when there is none."""
    found = moments(line)
    if not found:
        raise FormatError("no date")
    return found[0]


def read_moment(value: str, zone: str = "") -> Moment:
    """One value; a Z at its end outweighs the zone. Raises FormatError."""
    found = _MOMENT.match(value.strip())
    if not found:
        raise FormatError("no date")
    day, time, utc = found.groups()
    try:
        start = datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007
        if not time:
            return Moment(start, all_day=True)
        hours, minutes, seconds = (int(time[at : at + 2]) for at in (0, 2, 4))
        local = start.replace(hour=hours, minute=minutes, second=min(seconds, 59))
    except ValueError as error:
        raise FormatError("no date that exists") from error
    return Moment(local, zone="UTC" if utc else zone)


def read_instant(text: object) -> datetime | None:
    """What services write as ISO 8601, as whole seconds in UTC; None where it is no such time.

    None for years before 1000, too: they have no four digits, so no line can hold them, and some
    services mean by them that there is no time.
    """
    try:
        found = datetime.fromisoformat(str(text)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= OLDEST else None


def write_moment(moment: Moment) -> str:
    """The value of a moment; its zone goes into a TZID parameter unless it is UTC."""
    if moment.all_day:
        return f"{moment.local:%Y%m%d}"
    return f"{moment.local:%Y%m%dT%H%M%S}" + ("Z" if moment.zone == "UTC" else "")


def read_duration(value: str) -> Duration:
    """A duration. Raises FormatError for what is none."""
    found = _DURATION.match(value.strip().upper())
    if not found or not any(found.groups()[1:]):
        raise FormatError("no duration")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Duration(sign * (7 * weeks + days), sign * (3600 * hours + 60 * minutes + seconds))


_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?\Z", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?\Z",
    re.ASCII,
)
