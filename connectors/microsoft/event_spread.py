"""Events that repeat in a way Outlook does not know, but come to an end: one event a day.

The first day carries the whole object and stands for it; the others are marked as its parts, so
that they are never taken for items of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from connectors.errors import NotThere, Refused
from connectors.formats import icalendar
from connectors.formats.lines import Component, FormatError, Line
from connectors.formats.moments import Moment
from connectors.formats.occurrences import Occurrence, occurrences
from connectors.formats.rules import read_rule
from connectors.formats.zones import instant
from connectors.microsoft import extended
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.event_fields import fields

MOST = 500
"""Days; more than these nobody wants to see as events of their own."""

DAYS, ASIDE, SOME = "days", "aside", "some"
"""What a mark says: the event stands for its first day alone, some days stand beside it, or it is
shown on some of its days only."""

REPEATS = ("RRULE", "RDATE", "EXDATE", "EXRULE")
_TIMES = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", *REPEATS}
_EVER = (datetime(1600, 1, 1, tzinfo=UTC), datetime(4500, 1, 1, tzinfo=UTC))
"""The years Outlook knows."""


def days_of(raw: bytes, calendar: Component, parts: Sequence[Component]) -> tuple[Json, ...]:
    """The fields of each day an object happens on, in order.

    Args:
        raw: the object.
        calendar: the same, taken apart.
        parts: its events, the master first.

    Raises Refused with code "repeats-otherwise" when it has no end, none at all, or too many.
    """
    try:
        rules = [read_rule(line.value) for line in parts[0].lines("RRULE")]
        if not all(rule.count or rule.until for rule in rules):
            raise Refused("Outlook cannot repeat that without end", code="repeats-otherwise")
        found = occurrences(raw, *_EVER, MOST + 1)
    except FormatError:
        raise Refused("Outlook cannot repeat by a rule unread", code="repeats-otherwise") from None
    if not 0 < len(found) <= MOST:
        raise Refused("Outlook cannot repeat on so many days", code="repeats-otherwise")
    return tuple(fields(_single(one, calendar, parts), calendar) for one in found)


def put_days(
    graph: Graph, path: str, key: str, days: Mapping[str, Json], marked: dict[str, str]
) -> None:
    """Make those of the other days that are not there yet.

    Args:
        graph: the account.
        path: of the calendar's events.
        key: of the whole.
        days: the fields of each, by what tells it from the others.
        marked: ids of what we put there, by key; filled in.
    """
    for which, said in days.items():
        name = f"{key}~{which}"
        if name not in marked:
            notes = {extended.KEY: name, extended.PART: "1"}
            token = str(uuid5(NAMESPACE_URL, f"elsewhere:{path}:{name}"))
            body = {**said, "singleValueExtendedProperties": extended.written(notes)}
            marked[name] = graph.post(path, {**body, "transactionId": token})["id"]


def drop_days(graph: Graph, key: str, marked: dict[str, str]) -> None:
    """Remove the other days of a whole."""
    for name in [one for one in marked if one.startswith(f"{key}~")]:
        with suppress(NotThere):
            graph.delete(f"/me/events/{part(marked[name])}")
        del marked[name]


def parts_in(graph: Graph, path: str) -> set[str]:
    """Ids of the days in a calendar that only belong to another event."""
    wanted = f"ep/id eq '{extended.PART}' and ep/value eq '1'"
    filter = quote(f"singleValueExtendedProperties/Any(ep: {wanted})", safe="/()'=:")
    try:
        return {one["id"] for one in graph.pages(f"{path}?$select=id&$top=200&$filter={filter}")}
    except Refused:
        # A mailbox that cannot be asked so holds none of ours either.
        return set()


def keep_repeating(master: Component, kept: Sequence[Component]) -> list[Component]:
    """Put the rules of the object into an event that stood for less; gives its others."""
    icalendar.remove(master, "RRULE")
    for line in kept[0].parts if kept else ():
        if isinstance(line, Line) and line.name in REPEATS:
            icalendar.add(master, line)
    return [one for one in kept[1:] if one.first("RECURRENCE-ID")]


def has_days(event: Mapping[str, Any]) -> bool:
    """Whether other events may belong to this one: also after a visit that broke off."""
    notes = extended.read(event)
    return bool(notes.get(extended.SPREAD)) or not notes.get(extended.SEEN)


def _single(one: Occurrence, calendar: Component, parts: Sequence[Component]) -> Component:
    """The component of one day, as if it happened alone."""
    source = parts[0]
    for other in parts[1:] if one.changed else ():
        at = icalendar.get_moment(other, "DTSTART")
        if at is not None and instant(at, calendar) == one.start:
            source = other
    made = Component("VEVENT")
    made.parts = [
        each for each in source.parts if not (isinstance(each, Line) and each.name in _TIMES)
    ]
    length = one.end - one.start
    start = Moment(one.local, one.all_day, "" if one.all_day else one.zone)
    end = Moment(one.end.replace(tzinfo=None), zone="UTC")
    if one.all_day or not one.zone:
        end = Moment(one.local + length, one.all_day)
    icalendar.set_moment(made, "DTSTART", start)
    icalendar.set_moment(made, "DTEND", end)
    return made
