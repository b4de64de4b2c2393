"""Recurrence rules expanded in bounded time (RFC 5545 3.3.10).

Each period of a rule is looked at once and none past the window, so that a rule that never
happens (a 30th of February) ends as soon as one that always does.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from connectors.formats.lines import FormatError
from connectors.formats.rules import LENGTHS, Rule

MOST_PERIODS = 200_000


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


def _all(rule: Rule, start: datetime, after: datetime, before: datetime) -> Iterator[datetime]:
    """Everything the rule names, period by period, from the one before `after` on."""
    step = LENGTHS[rule.frequency] * rule.interval
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
