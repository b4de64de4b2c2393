"""What an event or to-do says: when it happens, what it is about, who comes, what rings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.formats.comparing import compare
from connectors.formats.guests import with_guests
from connectors.formats.lines import Component, FormatError, Line, parse
from connectors.formats.meaning_alarms import alarms
from connectors.formats.meaning_values import WORDS, sayings
from connectors.formats.moments import Duration, Moment, moment, read_duration
from connectors.formats.occurrences import starts
from connectors.formats.rules import Rule, read_rule
from connectors.formats.zones import Zone, instant, same_rules, zone_of

Key = tuple[str, str, object]


def object_differences(ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """What is different between two objects. Raises FormatError when one holds nothing."""
    left, right = _components(ours), _components(theirs)
    if not left or not right:
        raise FormatError("no event or to-do")
    if len(left) == len(right) == 1:
        # An object of one part is compared whatever its identity; the identity counts too.
        (one,), (other,) = left.items(), right.items()
        found = [] if one[0][2] == other[0][2] else ["exception: of another day"]
        if one[0][1] and other[0][1] and one[0][1] != other[0][1]:
            found.append("identity: different")
        return (*found, *_different(one[1], other[1]))
    found = []
    for key, mine in left.items():
        name = "exception" if key[2] else "main part"
        if key in right:
            about = "an exception, " if key[2] else ""
            found += [about + words for words in _different(mine, right[key])]
        else:
            found.append(f"{name}: missing")
    found += [
        "exception: added" if key[2] else "main part: added" for key in right if key not in left
    ]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Part:
    """One component with the object it stands in, whose time zones it uses."""

    component: Component
    calendar: Component

    def when(self, name: str) -> Moment | None:
        line = self.component.first(name)
        return moment(line) if line else None

    def zone(self, name: str) -> Zone | None:
        return zone_of(name, self.calendar)


def _components(body: bytes) -> dict[Key, _Part]:
    found: dict[Key, _Part] = {}
    for calendar in parse(with_guests(body)).inner("VCALENDAR"):
        for part in calendar.inner():
            if part.name in {"VTIMEZONE", "STANDARD", "DAYLIGHT"}:
                continue
            line = part.first("RECURRENCE-ID")
            which: object = _instant(line, calendar) if line else ""
            key: Key = (part.name, part.value("UID").strip(), which)
            while key in found:
                key = (key[0], key[1], (key[2], "again"))
            found[key] = _Part(part, calendar)
    return found


def _instant(line: Line, calendar: Component) -> object:
    try:
        return instant(moment(line), calendar)
    except FormatError:
        return line.value


def _different(mine: _Part, other: _Part) -> Iterator[str]:
    if mine.component.name != other.component.name:
        yield "kind: different"
    yield from _different_times(mine, other)
    yield from _different_rules(mine, other)
    yield from compare(
        sayings(mine.component, mine.calendar), sayings(other.component, other.calendar), WORDS
    )
    yield from compare(
        alarms(mine.component, mine.calendar), alarms(other.component, other.calendar), WORDS
    )


def _different_times(mine: _Part, other: _Part) -> Iterator[str]:
    try:
        yield from _moved("start", mine.when("DTSTART"), other.when("DTSTART"), mine, other)
        yield from _moved("due", mine.when("DUE"), other.when("DUE"), mine, other)
        yield from _moved("end", _end(mine), _end(other), mine, other)
        if _counts_hours(mine) is not _counts_hours(other):
            yield "length: different when the clocks change"
    except FormatError:
        for name in ("DTSTART", "DTEND", "DUE", "DURATION"):
            if mine.component.value(name) != other.component.value(name):
                yield f"{name}: different"


def _moved(
    word: str, one: Moment | None, two: Moment | None, mine: _Part, other: _Part
) -> Iterator[str]:
    if one is None or two is None:
        if one is not two:
            yield f"{word}: " + ("missing" if one else "added")
        return
    if one.all_day != two.all_day:
        yield f"{word}: whole day or not"
    elif one.local != two.local:
        yield f"{word}: different"
    elif not one.all_day and not _same_zone(one, two, mine, other):
        yield f"{word}: another time zone"


def _same_zone(one: Moment, two: Moment, mine: _Part, other: _Part) -> bool:
    if not one.zone or not two.zone:
        return one.zone == two.zone
    left, right = mine.zone(one.zone), other.zone(two.zone)
    if left is None or right is None:
        return left is right and one.zone == two.zone
    return same_rules(left, right)


def _end(part: _Part) -> Moment | None:
    """Where it ends, however that is said."""
    said = part.when("DTEND")
    if said:
        return said
    start = part.when("DTSTART")
    if start is None:
        return None
    duration = _duration(part)
    if duration is None and part.component.name == "VEVENT":
        return Moment(start.local + timedelta(days=start.all_day), start.all_day, start.zone)
    if duration is None:
        return None
    local = start.local + timedelta(days=duration.days)
    zone = part.zone(start.zone) if start.zone else None
    if zone and duration.seconds:
        before = zone.offset(local)
        after = local + timedelta(seconds=duration.seconds)
        return Moment(after + zone.offset(after) - before, start.all_day, start.zone)
    return Moment(local + timedelta(seconds=duration.seconds), start.all_day, start.zone)


def _duration(part: _Part) -> Duration | None:
    line = part.component.first("DURATION")
    return read_duration(line.value) if line else None


def _counts_hours(part: _Part) -> bool:
    """Whether a day long means 24 hours by the clock, where it happens again and again."""
    duration = _duration(part)
    start = part.when("DTSTART")
    if (
        duration is None
        or start is None
        or start.zone in {"", "UTC"}
        or not part.component.first("RRULE")
    ):
        return False
    return duration.days == 0 and abs(duration.seconds) >= 86_400


def _different_rules(mine: _Part, other: _Part) -> Iterator[str]:
    left = [line.value for line in mine.component.lines("RRULE")]
    right = [line.value for line in other.component.lines("RRULE")]
    if sorted(left) == sorted(right):
        return
    if not left or not right:
        yield "repetition: " + ("missing" if left else "added")
        return
    try:
        rules, others = (
            sorted(map(read_rule, left), key=str),
            sorted(map(read_rule, right), key=str),
        )
        if rules == others:
            return
        if _ends(rules) == _ends(others) and _happenings(mine, rules) == _happenings(other, others):
            return
    except FormatError:
        if [_sorted(value) for value in left] == [_sorted(value) for value in right]:
            return
    yield "repetition: different"


def _sorted(value: str) -> list[str]:
    return sorted(value.upper().strip(";").split(";"))


def _ends(rules: list[Rule]) -> bool:
    return all(rule.count or rule.until for rule in rules)


def _happenings(part: _Part, rules: list[Rule]) -> list[datetime]:
    """When it happens over ten years; over fifty where it ends, so that its end is in sight."""
    start = part.when("DTSTART") or part.when("DUE")
    if start is None:
        raise FormatError("a repetition without a start")
    years = 50 if _ends(rules) else 10
    before = start.local.replace(
        year=min(start.local.year + years, 9000), day=min(start.local.day, 28)
    )
    return [each.local for each in starts(part.component, part.calendar, start.local, before, 5000)]
