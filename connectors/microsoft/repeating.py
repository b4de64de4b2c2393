"""How an event repeats: iCalendar's RRULE as Graph's pattern and range, and back.

Outlook knows days, weeks, one day of the month, and the first to fourth or last of some weekdays.
A rule it cannot hold is refused by name, never bent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from connectors.errors import Refused
from connectors.formats.lines import FormatError
from connectors.formats.moments import Moment, write_moment
from connectors.formats.rules import Rule, read_rule
from connectors.formats.zones import instant, zone_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TWO = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_INDEX = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_NUMBER = {word: number for number, word in _INDEX.items()}
_SHORTEST = 28
"""Days that every month has."""

Pattern = dict[str, Any]


def recurrence_of(value: str, start: Moment, zone: str) -> dict[str, Pattern]:
    """Graph's recurrence of a rule.

    Args:
        value: of the RRULE.
        start: of the event, in its own zone.
        zone: Graph's name of that zone.

    Raises Refused for a rule Outlook cannot hold; the message says why.
    """
    try:
        rule = read_rule(value)
    except FormatError:
        raise Refused("a rule that does not read", code="repeats-otherwise") from None
    pattern = _pattern(rule, start.local.date())
    pattern["interval"] = rule.interval
    return {"pattern": pattern, "range": _range(rule, start, zone)}


def rule_of(recurrence: Mapping[str, Any], start: Moment) -> str:
    """The RRULE of Graph's recurrence. Raises FormatError for one that is not whole."""
    try:
        pattern, ends = recurrence["pattern"], recurrence["range"]
        parts = _rule(pattern)
        if pattern.get("interval", 1) != 1:
            parts.append(f"INTERVAL={pattern['interval']}")
        if ends["type"] == "numbered":
            parts.append(f"COUNT={ends['numberOfOccurrences']}")
        elif ends["type"] == "endDate":
            parts.append(f"UNTIL={_until(date.fromisoformat(ends['endDate']), start)}")
        return ";".join(parts)
    except (KeyError, ValueError, TypeError, IndexError):
        raise FormatError("a recurrence that does not read") from None


def _no(why: str) -> Refused:
    return Refused(f"Outlook cannot repeat {why}", code="repeats-otherwise")


def _pattern(rule: Rule, first: date) -> Pattern:
    if {name for name, _ in rule.by} - {"MONTH", "MONTHDAY", "SETPOS"}:
        raise _no("by weeks or days of the year, or by hours")
    if rule.frequency == "DAILY":
        return _daily(rule, first)
    if rule.frequency == "WEEKLY":
        if rule.by:
            raise _no("every week in some months only")
        return _weekly(rule, first, {day for _, day in rule.days} or {first.weekday()})
    if rule.frequency == "MONTHLY":
        return _monthly(rule, first)
    if rule.frequency == "YEARLY":
        return _yearly(rule, first)
    raise _no("within a day")


def _daily(rule: Rule, first: date) -> Pattern:
    if rule.by:
        raise _no("every day in some months only")
    if not rule.days:
        return {"type": "daily"}
    if rule.interval != 1:
        raise _no("every so many days on some weekdays only")
    return _weekly(rule, first, {day for _, day in rule.days})


def _weekly(rule: Rule, first: date, days: set[int]) -> Pattern:
    if first.weekday() not in days:
        raise _no("from a day the rule does not name")
    return {
        "type": "weekly",
        "daysOfWeek": [DAYS[day] for day in sorted(days)],
        "firstDayOfWeek": DAYS[rule.week_start],
    }


def _monthly(rule: Rule, first: date) -> Pattern:
    if rule.part("MONTH"):
        raise _no("every month in some months only")
    if rule.days and rule.part("MONTHDAY"):
        raise _no("on a weekday that is also a day of the month")
    if rule.days:
        if not rule.part("SETPOS") and {number for number, _ in rule.days} == {0}:
            if rule.interval != 1:
                raise _no("on every such weekday of some months")
            return _weekly(rule, first, {day for _, day in rule.days})
        return {"type": "relativeMonthly", **_relative(rule, first)}
    day = _month_day(rule, first)
    if day == -1:
        return {"type": "relativeMonthly", **_last_day()}
    return {"type": "absoluteMonthly", "dayOfMonth": day}


def _yearly(rule: Rule, first: date) -> Pattern:
    months = rule.part("MONTH")
    if len(months) > 1:
        raise _no("in several months of a year")
    if not months and (rule.days or rule.part("MONTHDAY")):
        raise _no("in every month of some years, or by weekdays of a year")
    month = months[0] if months else first.month
    if month != first.month:
        raise _no("from a month the rule does not name")
    if rule.days and rule.part("MONTHDAY"):
        raise _no("on a weekday that is also a day of the month")
    if rule.days:
        if not rule.part("SETPOS") and {number for number, _ in rule.days} == {0}:
            raise _no("on every such weekday of a month")
        return {"type": "relativeYearly", "month": month, **_relative(rule, first)}
    day = _month_day(rule, first, month)
    if day == -1:
        return {"type": "relativeYearly", "month": month, **_last_day()}
    return {"type": "absoluteYearly", "month": month, "dayOfMonth": day}


def _month_day(rule: Rule, first: date, month: int = 0) -> int:
    """The day of the month, -1 for its last; Outlook takes the last day where there is none."""
    given, places = rule.part("MONTHDAY"), rule.part("SETPOS")
    if places == (-1,) and given == tuple(range(_SHORTEST, max(given, default=0) + 1)):
        day, safe = max(given), True
    elif places:
        raise _no("on chosen ones of several days")
    elif len(given) > 1:
        raise _no("on several days of the month")
    else:
        day = given[0] if given else first.day
        safe = day <= _SHORTEST or month not in (0, 2) or day == -1
        if month in (4, 6, 9, 11) and day > 30:
            safe = False
    if not safe:
        raise _no("on a day that some months do not have")
    if day < -1:
        raise _no("counting days from the end of the month")
    last = (first.replace(day=_SHORTEST) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if first.day != (last.day if day == -1 else min(day, last.day)):
        raise _no("from a day the rule does not name")
    return day


def _last_day() -> Pattern:
    return {"index": "last", "daysOfWeek": list(DAYS)}


def _relative(rule: Rule, first: date) -> Pattern:
    numbers, days = {number for number, _ in rule.days}, {day for _, day in rule.days}
    places = rule.part("SETPOS")
    if numbers == {0} and len(places) == 1:
        (place,) = places
    elif len(rule.days) == 1 and not places:
        (place,) = numbers
    else:
        raise _no("on several such weekdays of a month")
    if place not in _INDEX:
        raise _no("on a fifth weekday, or counting from the end")
    month = [first.replace(day=1) + timedelta(days=ahead) for ahead in range(31)]
    named = [day for day in month if day.month == first.month and day.weekday() in days]
    at = place - 1 if place > 0 else place
    if len(named) < abs(place) or named[at] != first:
        raise _no("from a day the rule does not name")
    return {"index": _INDEX[place], "daysOfWeek": [DAYS[day] for day in sorted(days)]}


def _range(rule: Rule, start: Moment, zone: str) -> Pattern:
    ends: Pattern = {"startDate": start.local.date().isoformat(), "recurrenceTimeZone": zone}
    if rule.count:
        return {**ends, "type": "numbered", "numberOfOccurrences": rule.count}
    if rule.until is None:
        return {**ends, "type": "noEnd"}
    until = _local(rule.until, start)
    day = until.date()
    if not rule.until.all_day and until.time() < start.local.time():
        day -= timedelta(days=1)
    if day < start.local.date():
        raise _no("up to a day before it begins")
    return {**ends, "type": "endDate", "endDate": day.isoformat()}


def _local(until: Moment, start: Moment) -> datetime:
    zone = zone_of(start.zone) if start.zone not in ("", "UTC") else None
    if until.zone != "UTC" or until.all_day or zone is None or zone.known is None:
        return until.local
    return instant(until).astimezone(zone.known).replace(tzinfo=None)


def _until(day: date, start: Moment) -> str:
    """The end of a day as UNTIL has to be written beside such a start (RFC 5545 3.3.10)."""
    last = datetime(day.year, day.month, day.day, 23, 59, 59)  # noqa: DTZ001
    if start.all_day:
        return f"{day:%Y%m%d}"
    at = instant(Moment(last, zone=start.zone))
    return write_moment(Moment(at.replace(tzinfo=None), zone="UTC" if start.zone else ""))


def _rule(pattern: Mapping[str, Any]) -> list[str]:
    type = pattern["type"]
    days = [_TWO[DAYS.index(day)] for day in pattern.get("daysOfWeek") or ()]
    month = [f"BYMONTH={pattern['month']}"] if type.endswith("Yearly") else []
    every = ["FREQ=YEARLY" if month else "FREQ=MONTHLY", *month]
    if type == "daily":
        return ["FREQ=DAILY"]
    if type == "weekly":
        first = _TWO[DAYS.index(pattern.get("firstDayOfWeek") or "sunday")]
        return ["FREQ=WEEKLY", f"BYDAY={','.join(days)}", f"WKST={first}"]
    if type.startswith("absolute"):
        day = pattern["dayOfMonth"]
        lengths = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
        if day > (lengths.get(pattern["month"], 31) if month else _SHORTEST):
            several = ",".join(map(str, range(_SHORTEST, day + 1)))
            return [*every, f"BYMONTHDAY={several}", "BYSETPOS=-1"]
        return [*every, f"BYMONTHDAY={day}"]
    place = _NUMBER[pattern["index"]]
    if len(days) == 1:
        return [*every, f"BYDAY={place}{days[0]}"]
    if len(days) == len(DAYS) and place == -1:
        return [*every, "BYMONTHDAY=-1"]
    return [*every, f"BYDAY={','.join(days)}", f"BYSETPOS={place}"]
