"""When an event happens, within a window: master, overrides, EXDATE and RDATE together.

For showing and comparing only; what is kept and copied is always the rule itself. Bounded in
time and number, whatever the object says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.formats.escapes import text
from connectors.formats.lines import Component, FormatError, Line, parse
from connectors.formats.moments import Duration, Moment, moment, moments, read_duration
from connectors.formats.recurrence import occurring
from connectors.formats.rules import Rule, read_rule
from connectors.formats.zones import instant, zone_of


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One happening of an event or to-do.

    Attributes:
        start: in UTC; whole days and floating times stand as if they were UTC.
        end: of the same kind.
        all_day: whether start and end are whole days (the end is the first day after).
        local: the start as the clock on the wall shows it.
        zone: the TZID as written, "UTC", or "".
        title: plain text.
        changed: whether an override of this one says so.
    """

    start: datetime
    end: datetime
    all_day: bool
    local: datetime
    zone: str
    title: str
    changed: bool


def occurrences(
    ics: bytes, start: datetime, end: datetime, limit: int = 1000
) -> tuple[Occurrence, ...]:
    """What happens from `start` (an aware time) to before `end`, in order, at most `limit`.

    Raises FormatError for an object that cannot be taken apart, and for a rule that is refused:
    one by the second or minute, or one nobody can follow.
    """
    found: list[Occurrence] = []
    for calendar in parse(ics).inner("VCALENDAR"):
        groups: dict[tuple[str, str], list[Component]] = {}
        for part in calendar.inner():
            if part.name in {"VEVENT", "VTODO", "VJOURNAL"}:
                groups.setdefault((part.name, part.value("UID")), []).append(part)
        for parts in groups.values():
            found += _of_one(parts, calendar, start, end, limit)
    return tuple(sorted(found, key=lambda each: (each.start, each.title))[:limit])


def starts(
    master: Component, calendar: Component, after: datetime, before: datetime, limit: int
) -> list[Moment]:
    """When a master happens by its rules and dates alone, without EXDATE days; wall times in order.

    Args:
        master: a component with a DTSTART.
        calendar: the object, for its time zones.
        after: wall time, without a zone.
        before: wall time, without a zone.
        limit: how many at most.

    Raises FormatError as `occurrences` does.
    """
    line = master.first("DTSTART") or master.first("DUE")
    if line is None:
        return []
    first = moment(line)
    found = {first.local: first} if after <= first.local < before else {}
    for rule_line in master.lines("RRULE"):
        rule = _with_local_end(read_rule(rule_line.value), first, calendar)
        for local in occurring(rule, first.local, after, before, limit):
            found[local] = Moment(local, first.all_day, first.zone)
    for extra in _dates(master, "RDATE", first):
        if after <= extra.local < before:
            found[extra.local] = extra
    gone = {instant(each, calendar) for each in _dates(master, "EXDATE", first)}
    kept = [each for each in found.values() if instant(each, calendar) not in gone]
    return sorted(kept)[:limit]


def _of_one(
    parts: list[Component], calendar: Component, start: datetime, end: datetime, limit: int
) -> Iterator[Occurrence]:
    overrides = [part for part in parts if part.first("RECURRENCE-ID")]
    replaced = set()
    for part in overrides:
        for line in part.lines("RECURRENCE-ID"):
            replaced.add(instant(moment(line), calendar))
        happening = _happening(part, _start(part), calendar, changed=True)
        if happening and _within(happening, start, end):
            yield happening
    # Two days to either side: no zone is further from UTC, and what began before may last.
    after = start.astimezone(UTC).replace(tzinfo=None) - timedelta(days=2)
    before = end.astimezone(UTC).replace(tzinfo=None) + timedelta(days=2)
    for part in parts:
        if part in overrides or not _start(part):
            continue
        lasting = min(_length(part, calendar), timedelta(days=400))
        for each in starts(part, calendar, after - lasting, before, limit + len(replaced) + 500):
            happening = _happening(part, each, calendar, changed=False)
            if happening and happening.start not in replaced and _within(happening, start, end):
                yield happening


def _within(each: Occurrence, start: datetime, end: datetime) -> bool:
    return each.start < end and (each.end > start or each.start >= start)


def _start(part: Component) -> Moment | None:
    line = part.first("DTSTART") or part.first("DUE")
    return moment(line) if line else None


def _happening(
    part: Component, at: Moment | None, calendar: Component, *, changed: bool
) -> Occurrence | None:
    if at is None:
        return None
    begun = instant(at, calendar)
    summary = part.first("SUMMARY")
    return Occurrence(
        start=begun,
        end=begun + _length(part, calendar),
        all_day=at.all_day,
        local=at.local,
        zone=at.zone,
        title=text(summary) if summary else "",
        changed=changed,
    )


def _length(part: Component, calendar: Component) -> timedelta:
    begun = part.first("DTSTART")
    if begun is None:
        return timedelta(0)
    at = moment(begun)
    for name in ("DTEND", "DUE"):
        line = part.first(name)
        if line:
            length = instant(moment(line), calendar) - instant(at, calendar)
            return max(length, timedelta(0))
    line = part.first("DURATION")
    duration: Duration | None = read_duration(line.value) if line else None
    if duration:
        return max(duration.length(), timedelta(0))
    return timedelta(days=1) if at.all_day else timedelta(0)


def _dates(master: Component, name: str, first: Moment) -> Iterator[Moment]:
    for line in master.lines(name):
        for each in moments(line):
            if each.all_day and not first.all_day:
                # Some writers name only the day of a timed happening.
                yield Moment(
                    datetime.combine(each.local.date(), first.local.time()), zone=first.zone
                )
            else:
                yield each


def _with_local_end(rule: Rule, first: Moment, calendar: Component) -> Rule:
    """UNTIL is told in UTC, the rule runs by the wall clock."""
    if rule.until is None or rule.until.zone != "UTC" or first.zone in {"", "UTC"}:
        return rule
    zone = zone_of(first.zone, calendar)
    if zone is None:
        return rule
    utc = rule.until.local
    return rule.ending(Moment(utc + zone.offset(utc + zone.offset(utc))))


def is_repeating(part: Component) -> bool:
    """Whether an event or to-do happens more than once."""
    return any(isinstance(line, Line) for name in ("RRULE", "RDATE") for line in part.lines(name))


__all__ = ["FormatError", "Occurrence", "is_repeating", "occurrences", "starts"]
