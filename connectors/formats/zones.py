"""Time zones by whatever name an event gives them: IANA, Windows, or the object's own VTIMEZONE."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.formats.lines import Component, FormatError
from connectors.formats.moments import Moment, moments
from connectors.formats.recurrence import occurring
from connectors.formats.rules import read_rule


@dataclass(frozen=True, slots=True)
class Zone:
    """How far a place's clocks are from UTC, at any time.

    Attributes:
        name: the IANA name where it is known by one, else the TZID.
        known: the rules of the time zone database; None for a zone of the object's own.
        onsets: wall times, by the clock before, from which the offset of the same place holds.
        offsets: one more than there are onsets.
    """

    name: str
    known: ZoneInfo | None
    onsets: tuple[datetime, ...] = ()
    offsets: tuple[timedelta, ...] = (timedelta(0),)

    def offset(self, local: datetime) -> timedelta:
        """How far this wall time is ahead of UTC."""
        if self.known:
            return local.replace(tzinfo=self.known).utcoffset() or timedelta(0)
        return self.offsets[bisect_right(self.onsets, local)]


def zone_of(tzid: str, calendar: Component | None = None) -> Zone | None:
    """The zone of a TZID; None when neither the world nor the object knows it.

    A name the time zone database knows is taken from there, whatever VTIMEZONE says: those in
    events are often cut short, and servers add their own.
    """
    known = _known(tzid)
    if known:
        return Zone(known, ZoneInfo(known))
    for own in calendar.inner("VTIMEZONE") if calendar else ():
        if own.value("TZID").strip() == tzid:
            located = _known(own.value("X-LIC-LOCATION").strip())
            return Zone(located, ZoneInfo(located)) if located else own_zone(tzid, own)
    return None


def instant(moment: Moment, calendar: Component | None = None) -> datetime:
    """The moment in UTC; floating times and whole days as if they were UTC.

    Raises FormatError for a zone nobody knows.
    """
    if moment.all_day or moment.zone in {"", "UTC"}:
        return moment.local.replace(tzinfo=UTC)
    zone = zone_of(moment.zone, calendar)
    if zone is None:
        raise FormatError("a time zone that nothing describes")
    return (_safe(moment.local) - zone.offset(moment.local)).replace(tzinfo=UTC)


def same_rules(one: Zone, other: Zone) -> bool:
    """Whether clocks in both show the same all day, every day from 2010 to 2037."""
    if one.name == other.name and one.known and other.known:
        return True
    return all(one.offset(day) == other.offset(day) for day in _samples())


def own_zone(tzid: str, component: Component) -> Zone:
    """From 1970 to 2040, as the observances say; one that does not read is passed over."""
    changes: list[tuple[datetime, timedelta, timedelta]] = []
    for part in component.inner():
        try:
            before, after = _offset(part.value("TZOFFSETFROM")), _offset(part.value("TZOFFSETTO"))
            changes += [(onset, before, after) for onset in _onsets(part)]
        except FormatError:
            continue
    changes.sort(key=lambda change: change[0])
    if not changes:
        return Zone(tzid, None)
    return Zone(
        tzid,
        None,
        tuple(onset for onset, _, _ in changes),
        (changes[0][1], *(after for _, _, after in changes)),
    )


@cache
def _samples() -> tuple[datetime, ...]:
    first = datetime(2010, 1, 1, 12)  # noqa: DTZ001
    return tuple(first + timedelta(days=days) for days in range(28 * 365))


_IANA = re.compile(r"([A-Za-z_]+(?:/[A-Za-z0-9_+\-]+){1,2})\Z")


@lru_cache(maxsize=1024)
def _known(tzid: str) -> str:
    """The IANA name meant, or ""; vendors put their own path before it."""
    name = tzid.strip().strip('"')
    candidates = [name]
    found = _IANA.search(name)
    if found:
        pieces = found[1].split("/")
        candidates += ["/".join(pieces[at:]) for at in range(1, len(pieces) - 1)] + [found[1]]
    candidates.append(_windows(name))
    for candidate in candidates:
        if candidate and len(candidate) < 64 and not candidate.startswith("/"):
            try:
                return ZoneInfo(candidate).key
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return ""


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _onsets(part: Component) -> list[datetime]:
    start = next((found.local for line in part.lines("DTSTART") for found in moments(line)), None)
    if start is None:
        return []
    onsets = {start} | {found.local for line in part.lines("RDATE") for found in moments(line)}
    for line in part.lines("RRULE"):
        rule = read_rule(line.value)
        if rule.until and rule.until.zone == "UTC":
            # A day's grace: the end is told in UTC, the onsets by the wall.
            rule = rule.ending(Moment(_safe(rule.until.local) + timedelta(days=1)))
        if rule.frequency == "YEARLY":
            onsets.update(occurring(rule, start, _FIRST, _LAST, 200))
    return sorted(onsets)


_FIRST, _LAST = datetime(1970, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d):?(\d\d)?\Z")


def _offset(value: str) -> timedelta:
    found = _OFFSET.match(value.strip())
    if not found or int(found[2]) > 23:
        raise FormatError("no offset")
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -ahead if found[1] == "-" else ahead


def _safe(local: datetime) -> datetime:
    """Far enough from the ends of what a date can be for any offset to be taken away."""
    return min(max(local, datetime(2, 1, 1)), datetime(9998, 1, 1))  # noqa: DTZ001
