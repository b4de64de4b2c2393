"""Recurrence rules, read and expanded in bounded time (RFC 5545 3.3.10).

Each period of a rule is looked at once and none past the window, so that a rule that never
happens (a 30th of February) ends as soon as one that always does. Rules by the minute or second
are refused: nobody's calendar means them.
"""

from __future__ import annotations

import calendar as gregorian
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from connectors.formats.lines import FormatError
from connectors.formats.moments import Moment, read_moment

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_PERIODS = 200_000


@dataclass(frozen=True, slots=True)
class Rule:
    """An RRULE.

    Attributes:
        frequency: upper case.
        interval: at least 1.
        count: how often in all; 0 when not told.
        until: the last moment it may happen; None when not told.
        week_start: 0 for Monday.
        days: BYDAY as (ordinal or 0, weekday).
        by: the other BY parts, by name without BY.
    """

    frequency: str
    interval: int
    count: int
    until: Moment | None
    week_start: int
    days: tuple[tuple[int, int], ...]
    by: tuple[tuple[str, tuple[int, ...]], ...]

    def part(self, name: str) -> tuple[int, ...]:
        """The numbers of one BY part; () when it is not there."""
        return next((values for key, values in self.by if key == name), ())

    def ending(self, until: Moment) -> Rule:
        """The same rule with another end."""
        return replace(self, until=until, count=0)


def read_rule(value: str) -> Rule:
    """An RRULE's value. Raises FormatError for one that means nothing certain."""
    given: dict[str, str] = {}
    for piece in value.strip().strip(";").upper().split(";"):
        key, equals, text = piece.partition("=")
        if not equals or key.strip() in given:
            raise FormatError("a rule that is no rule")
        given[key.strip()] = text.strip()
    frequency = given.pop("FREQ", "")
    if frequency not in _LENGTHS:
        raise FormatError("a rule without a frequency that is kept")
    until = given.pop("UNTIL", "")
    week_start = given.pop("WKST", "MO")
    return Rule(
        frequency=frequency,
        interval=_number(given.pop("INTERVAL", "1"), 1, 10_000),
        count=_number(given.pop("COUNT", "0"), 0, 10_000_000),
        until=read_moment(until) if until else None,
        week_start=_weekday(week_start),
        days=tuple(sorted({_ordinal(one) for one in given.pop("BYDAY", "").split(",") if one})),
        by=tuple(sorted((key[2:], _numbers(key, text)) for key, text in given.items() if text)),
    )


def occurring(
    rule: Rule, start: datetime, after: datetime, before: datetime, limit: int
) -> Iterator[datetime]:
    """The wall times of a rule within [after, before), at most `limit` of them.

    Raises FormatError when it would take too long to find them.
    """
    counted = 0
    given = 0
    last = rule.until.local if rule.until else None
    if rule.until and rule.until.all_day:
        last = rule.until.local + timedelta(hours=23, minutes=59, seconds=59)
    for moment in _all(rule, start, after if not rule.count else start, before):
        if moment < start:
            continue
        if last and moment > last:
            return
        counted += 1
        if rule.count and counted > rule.count:
            return
        if moment >= before:
            return
        if moment >= after:
            given += 1
            yield moment
            if given >= limit:
                return


_LENGTHS = {
    "YEARLY": timedelta(days=366),
    "MONTHLY": timedelta(days=31),
    "WEEKLY": timedelta(days=7),
    "DAILY": timedelta(days=1),
    "HOURLY": timedelta(hours=1),
}
_LIMITS = {
    "BYMONTH": 12, "BYWEEKNO": 53, "BYYEARDAY": 366, "BYMONTHDAY": 31, "BYSETPOS": 366,
    "BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 60,
}  # fmt: skip
_SIGNED = {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"}
_ORDINAL = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\Z", re.ASCII)


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise FormatError("a number no rule can hold")
    return int(text)


def _numbers(key: str, text: str) -> tuple[int, ...]:
    if key not in _LIMITS:
        raise FormatError("a part of a rule that is not known")
    most = _LIMITS[key]
    least = -most if key in _SIGNED else 0
    found = {_number(one.strip(), least, most) for one in text.split(",")}
    if 0 in found and (key in _SIGNED or key == "BYMONTH"):
        raise FormatError("a number no rule can hold")
    return tuple(sorted(found))


def _weekday(text: str) -> int:
    if text not in DAYS:
        raise FormatError("no weekday")
    return DAYS.index(text)


def _ordinal(text: str) -> tuple[int, int]:
    found = _ORDINAL.match(text.strip())
    if not found:
        raise FormatError("no weekday")
    return int(found[1] or 0), DAYS.index(found[2])


def _all(rule: Rule, start: datetime, after: datetime, before: datetime) -> Iterator[datetime]:
    """Everything the rule names, period by period, from the one before `after` on."""
    step = _LENGTHS[rule.frequency] * rule.interval
    number = max(0, (after - start) // step - 2)
    for examined in range(MOST_PERIODS + 1):
        if examined == MOST_PERIODS:
            raise FormatError("a rule that happens too rarely to be followed")
        try:
            days, hours = _period(rule, start, number)
        except (OverflowError, ValueError):
            return
        number += 1
        if not days or days[0] > before.date():
            if days:
                return
            continue
        chosen = [day for day in days if _fits(rule, start, day)]
        found = [moment for day in chosen for moment in _times(rule, start, day, hours)]
        yield from _at_positions(rule, found)


def _period(rule: Rule, start: datetime, number: int) -> tuple[list[date], tuple[int, ...] | None]:
    """The days of one period, and its hour where periods are hours."""
    many = number * rule.interval
    if rule.frequency == "YEARLY":
        year = start.year + many
        if rule.part("WEEKNO"):
            year = _year_of_week(start.date(), rule.week_start) + many
            first = _first_week(year, rule.week_start)
            return _run(first, (_first_week(year + 1, rule.week_start) - first).days), None
        return _run(date(year, 1, 1), 366 if gregorian.isleap(year) else 365), None
    if rule.frequency == "MONTHLY":
        months = start.year * 12 + start.month - 1 + many
        first = date(months // 12, months % 12 + 1, 1)
        return _run(first, gregorian.monthrange(first.year, first.month)[1]), None
    if rule.frequency == "WEEKLY":
        back = (start.weekday() - rule.week_start) % 7
        return _run(start.date() - timedelta(days=back) + timedelta(weeks=many), 7), None
    if rule.frequency == "DAILY":
        return [start.date() + timedelta(days=many)], None
    moment = start + timedelta(hours=many)
    return [moment.date()], (moment.hour,)


def _run(first: date, days: int) -> list[date]:
    return [date.fromordinal(first.toordinal() + more) for more in range(days)]


def _first_week(year: int, week_start: int) -> date:
    """Where the first week of a year begins: the one with at least four days in it."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


def _year_of_week(day: date, week_start: int) -> int:
    """The year whose weeks a day belongs to; early January may belong to the year before."""
    if day >= _first_week(day.year + 1, week_start):
        return day.year + 1
    return day.year - 1 if day < _first_week(day.year, week_start) else day.year


def _fits(rule: Rule, start: datetime, day: date) -> bool:
    months, month_days = rule.part("MONTH"), rule.part("MONTHDAY")
    weeks, year_days = rule.part("WEEKNO"), rule.part("YEARDAY")
    if months and day.month not in months:
        return False
    if month_days:
        last = gregorian.monthrange(day.year, day.month)[1]
        if day.day not in month_days and day.day - last - 1 not in month_days:
            return False
    if year_days:
        length = 366 if gregorian.isleap(day.year) else 365
        of_year = day.timetuple().tm_yday
        if of_year not in year_days and of_year - length - 1 not in year_days:
            return False
    if weeks and not _in_weeks(weeks, day, rule.week_start):
        return False
    if rule.days:
        return any(_is_weekday(rule, day, ordinal, weekday) for ordinal, weekday in rule.days)
    if month_days or year_days:
        return True
    if weeks or rule.frequency == "WEEKLY":
        return day.weekday() == start.weekday()
    if rule.frequency == "YEARLY":
        return day.day == start.day and (bool(months) or day.month == start.month)
    return rule.frequency != "MONTHLY" or day.day == start.day


def _in_weeks(weeks: tuple[int, ...], day: date, week_start: int) -> bool:
    year = _year_of_week(day, week_start)
    first, following = _first_week(year, week_start), _first_week(year + 1, week_start)
    number = (day - first).days // 7 + 1
    return number in weeks or number - (following - first).days // 7 - 1 in weeks


def _is_weekday(rule: Rule, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not ordinal or rule.frequency not in {"YEARLY", "MONTHLY"}:
        return True
    if rule.frequency == "MONTHLY" or rule.part("MONTH"):
        at, length = day.day, gregorian.monthrange(day.year, day.month)[1]
    else:
        at, length = day.timetuple().tm_yday, 366 if gregorian.isleap(day.year) else 365
    return ordinal == ((at - 1) // 7 + 1 if ordinal > 0 else -((length - at) // 7 + 1))


def _times(
    rule: Rule, start: datetime, day: date, hours: tuple[int, ...] | None
) -> Iterator[datetime]:
    wanted = rule.part("HOUR")
    if hours is None:
        hours = wanted or (start.hour,)
    elif wanted:
        hours = tuple(hour for hour in hours if hour in wanted)
    for hour in hours:
        for minute in rule.part("MINUTE") or (start.minute,):
            for second in rule.part("SECOND") or (start.second,):
                yield datetime(day.year, day.month, day.day, hour, minute, min(second, 59))  # noqa: DTZ001


def _at_positions(rule: Rule, found: list[datetime]) -> list[datetime]:
    positions = rule.part("SETPOS")
    if not positions:
        return found
    count = len(found)
    places = {at - 1 if at > 0 else count + at for at in positions}
    return [found[place] for place in sorted(places) if 0 <= place < count]
