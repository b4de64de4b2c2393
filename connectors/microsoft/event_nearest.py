"""Events that go on without end in a way Outlook cannot repeat: those of their days that it can.

Outlook is given the fullest of its own patterns that has no day the event has not. The event says
so in its text, and the object that goes along keeps the rule, so that the way back is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.lines import Component, FormatError
from connectors.formats.occurrences import starts
from connectors.formats.rules import DAYS, Rule, read_rule
from connectors.microsoft.client import Json
from connectors.microsoft.event_fields import PARTLY, fields
from connectors.microsoft.event_spread import REPEATS

YEARS = timedelta(days=28 * 366)
"""Within these every weekday has met every date."""

MOST = 24_000
"""Occurrences looked at: two a day, and some more."""

ONE_IN = 10
"""Of fewer days than one in so many, Outlook would show next to nothing of the event."""


def nearest(master: Component, calendar: Component) -> Json:
    """The fields to send, with a pattern whose days are all days of the event.

    Args:
        master: the event as it is.
        calendar: what it stands in.

    Raises Refused with code "repeats-otherwise" when Outlook has no such pattern.
    """
    lines = list(master.lines("RRULE"))
    try:
        start = icalendar.get_moment(master, "DTSTART")
        if start is None or not lines or master.first("EXRULE"):
            raise Refused("no rule, or one that takes days away", code="repeats-otherwise")
        rule, *others = rules = [read_rule(line.value) for line in lines]
        if any(one.count or (others and one.until) for one in rules):
            # Its end may lie past the years looked at, and Outlook would go on.
            raise Refused("Outlook cannot repeat on so many days", code="repeats-otherwise")
        parts = lines[0].value.upper().split(";")
        ends = "".join(f";{one.strip()}" for one in parts if one.strip().startswith("UNTIL="))
        whole = _without(master, ("EXDATE",))
        real = _days(whole, calendar, start.local)
        for value in _patterns(rule, start.local.date()):
            some = _without(master, REPEATS)
            icalendar.set_value(some, "RRULE", value + ends)
            try:
                said = fields(some, calendar)
            except Refused:
                continue
            shown = _days(some, calendar, start.local)
            if 0 < len(real) <= len(shown) * ONE_IN and shown <= real:
                text = said["body"]["content"]
                said["body"]["content"] = f"{text}\n\n{PARTLY} {lines[0].value}".lstrip()
                return said
    except (FormatError, OverflowError):
        raise Refused("Outlook cannot repeat by a rule unread", code="repeats-otherwise") from None
    raise Refused("Outlook cannot repeat that without end", code="repeats-otherwise")


def _patterns(rule: Rule, first: date) -> Iterator[str]:
    """Rules Outlook may know, with the first day among their own, the fullest first."""
    own, nth = DAYS[first.weekday()], (first.day - 1) // 7 + 1
    days = sorted({first.weekday(), *(day for _, day in rule.days)})
    every = [1] if rule.interval == 1 else [1, rule.interval]
    yield from (f"FREQ=DAILY;INTERVAL={many}" for many in every)
    for which in ([DAYS[day] for day in days], [own]):
        yield from (f"FREQ=WEEKLY;INTERVAL={many};BYDAY={','.join(which)}" for many in every)
    day, last = f"BYMONTHDAY={first.day}", "BYMONTHDAY=-1"
    for frequency in ("FREQ=MONTHLY", f"FREQ=YEARLY;BYMONTH={first.month}"):
        for part in (day, f"BYDAY={nth}{own}", f"BYDAY=-1{own}", last):
            yield from (f"{frequency};INTERVAL={many};{part}" for many in every)


def _without(event: Component, names: tuple[str, ...]) -> Component:
    made = Component("VEVENT")
    made.parts = [one for one in event.parts if isinstance(one, Component) or one.name not in names]
    return made


def _days(event: Component, calendar: Component, first: datetime) -> set[datetime]:
    """When it happens, on the clocks of its own zone."""
    return {one.local for one in starts(event, calendar, first, first + YEARS, MOST)}
