"""A VTIMEZONE for a zone of the time zone database: the rules in force, as short as calendars like.

The rules stand in the last line of a compiled zone (RFC 9636 3.3, POSIX TZ). Zones
that keep no such rules, or changed them of late, get every change written out instead.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from connectors.formats.folding import make
from connectors.formats.lines import parse
from connectors.formats.recurrence import occurring
from connectors.formats.rules import DAYS, read_rule
from connectors.formats.zones import own_zone, zone_of


@lru_cache(maxsize=256)
def zone_text(tzid: str) -> bytes:
    """The VTIMEZONE of an IANA or Windows zone under this very TZID; empty for an unknown one."""
    zone = zone_of(tzid)
    if zone is None or zone.known is None:
        return b""
    found = _POSIX.match(_footer(zone.name))
    if not found:
        return _written_out(tzid, zone.known)
    name, ahead, summer, summer_ahead, begins, ends = found.groups()
    usual = _seconds(ahead)
    changed = _seconds(summer_ahead) if summer_ahead else usual + 3600
    lines = ["BEGIN:VTIMEZONE\r\n", make("TZID", tzid).raw]
    if summer:
        lines += _observance("DAYLIGHT", summer, usual, changed, begins)
        lines += _observance("STANDARD", name, changed, usual, ends)
    else:
        lines += _observance("STANDARD", name, usual, usual, "")
    text = "".join([*lines, "END:VTIMEZONE\r\n"]).encode()
    described = own_zone(tzid, next(parse(text).inner()))
    if all(described.offset(day) == zone.offset(day) for day in _RECENT):
        return text
    return _written_out(tzid, zone.known)


_FIRST = datetime(2020, 1, 1, 12)  # noqa: DTZ001
_RECENT = [_FIRST + timedelta(days=5 * step) for step in range(17 * 73)]
_NAME = r"([A-Za-z]+|<[^>]+>)"
_AHEAD = r"([+-]?\d{1,2}(?::\d\d){0,2})"
_CHANGE = r"M(\d+\.\d\.\d(?:/(?:[01]?\d|2[0-3])(?::\d\d){0,2})?)"
_POSIX = re.compile(rf"{_NAME}{_AHEAD}(?:{_NAME}{_AHEAD}?,{_CHANGE},{_CHANGE})?\Z")


def _footer(name: str) -> str:
    place = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if not place.is_file():
        return ""
    return place.read_bytes().rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")


def _seconds(ahead: str) -> int:
    """POSIX counts west of Greenwich as positive."""
    hours, minutes, seconds = ([int(part) for part in ahead.lstrip("+-").split(":")] + [0, 0])[:3]
    size = 3600 * hours + 60 * minutes + seconds
    return size if ahead.startswith("-") else -size


def _observance(kind: str, name: str, before: int, after: int, change: str) -> list[str]:
    start, rule = datetime(1970, 1, 1), ""  # noqa: DTZ001
    if change:
        days, _, time = change.partition("/")
        month, week, day = (int(part) for part in days.split("."))
        ordinal = "-1" if week == 5 else str(week)
        rule = f"FREQ=YEARLY;BYMONTH={month};BYDAY={ordinal}{DAYS[(day - 1) % 7]}"
        hour, minute, second = ([int(part) for part in (time or "2").split(":")] + [0, 0])[:3]
        at = start.replace(hour=hour, minute=minute, second=second)
        start = next(occurring(read_rule(rule), at, at, at.replace(year=1972), 1))
    lines = [f"BEGIN:{kind}\r\n", make("DTSTART", f"{start:%Y%m%dT%H%M%S}").raw]
    lines += [make("TZOFFSETFROM", _offset(before)).raw, make("TZOFFSETTO", _offset(after)).raw]
    lines.append(make("TZNAME", name.strip("<>")).raw)
    if rule:
        lines.append(make("RRULE", rule).raw)
    return [*lines, f"END:{kind}\r\n"]


def _offset(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{rest // 60:02}"


def _written_out(tzid: str, known: ZoneInfo) -> bytes:
    """Every change from 1970 to 2038, those of one kind in one observance."""
    kinds: dict[tuple[int, int, str, bool], list[datetime]] = {}
    at = datetime(1970, 1, 1, tzinfo=UTC)
    kinds[_kind(at, at, known)] = [datetime(1970, 1, 1)]  # noqa: DTZ001
    while at.year < 2038:
        later = at + timedelta(days=4)
        if at.astimezone(known).utcoffset() != later.astimezone(known).utcoffset():
            change = _change(at, later, known)
            before = (change - timedelta(seconds=1)).astimezone(known).utcoffset() or timedelta(0)
            onset = change.replace(tzinfo=None) + before
            kinds.setdefault(_kind(at, change, known), []).append(onset)
        at = later
    lines = ["BEGIN:VTIMEZONE\r\n", make("TZID", tzid).raw]
    for (before_, after, name, summer), onsets in kinds.items():
        observance = _observance("DAYLIGHT" if summer else "STANDARD", name, before_, after, "")
        observance[1] = make("DTSTART", f"{onsets[0]:%Y%m%dT%H%M%S}").raw
        if onsets[1:]:
            dates = ",".join(f"{onset:%Y%m%dT%H%M%S}" for onset in onsets[1:])
            observance.insert(-1, make("RDATE", dates).raw)
        lines += observance
    return "".join([*lines, "END:VTIMEZONE\r\n"]).encode()


def _kind(before: datetime, after: datetime, known: ZoneInfo) -> tuple[int, int, str, bool]:
    was, now = before.astimezone(known), after.astimezone(known)
    offsets = [int((one.utcoffset() or timedelta(0)).total_seconds()) for one in (was, now)]
    return offsets[0], offsets[1], now.tzname() or "", bool(now.dst())


def _change(at: datetime, later: datetime, known: ZoneInfo) -> datetime:
    """The first second of the new offset between two times that differ in theirs."""
    old = at.astimezone(known).utcoffset()
    while later - at > timedelta(seconds=1):
        middle = at + (later - at) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(known).utcoffset() == old:
            at = middle
        else:
            later = middle
    return later
