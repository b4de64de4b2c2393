"""What each line of an event or to-do says, apart from when it happens."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator

from connectors.formats.comparing import Saying
from connectors.formats.escapes import binary, text, texts
from connectors.formats.lines import Component, FormatError, Line
from connectors.formats.moments import Moment, moments
from connectors.formats.zones import instant, zone_of

WORDS = {
    "SUMMARY": "title", "DESCRIPTION": "description", "LOCATION": "place", "CATEGORIES": "category",
    "ATTENDEE": "guest", "ORGANIZER": "host", "STATUS": "status", "TRANSP": "busy or free",
    "CLASS": "privacy", "PRIORITY": "priority", "PERCENT-COMPLETE": "how far it is done",
    "COMPLETED": "when it was done", "EXDATE": "left-out date", "RDATE": "extra date",
    "URL": "link", "ATTACH": "attachment", "GEO": "position", "COMMENT": "comment",
    "RELATED-TO": "related item", "VALARM": "reminder", "COLOR": "colour", "CONTACT": "contact",
}  # fmt: skip


def sayings(component: Component, calendar: Component) -> list[Saying]:
    """Everything its own lines say but start, end, due time and repetition."""
    return [
        saying
        for part in component.parts
        if isinstance(part, Line)
        for saying in _of_line(part, component, calendar)
    ]


_ELSEWHERE = {"DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RECURRENCE-ID", "UID"}
_NOISE = {
    "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "PRODID", "X-LIC-ERROR", "X-MOZ-GENERATION",
    "REQUEST-STATUS", "X-RADICALE-NAME",
}  # fmt: skip
_DEFAULTS = {
    ("TRANSP", "OPAQUE"), ("CLASS", "PUBLIC"), ("PRIORITY", 0), ("PERCENT-COMPLETE", 0),
}  # fmt: skip
_CODES = {"STATUS", "TRANSP", "CLASS", "ACTION"}
_LISTS = {"CATEGORIES", "RESOURCES"}
_DATES = {"EXDATE", "RDATE"}
_NUMBERS = {"PRIORITY", "PERCENT-COMPLETE"}
_PEOPLE = {"ATTENDEE", "ORGANIZER"}
_DEFAULT_PARAMS = {
    ("PARTSTAT", "NEEDS-ACTION"), ("ROLE", "REQ-PARTICIPANT"), ("RSVP", "FALSE"),
    ("CUTYPE", "INDIVIDUAL"), ("RELTYPE", "PARENT"), ("VALUE", "TEXT"), ("VALUE", "URI"),
    ("VALUE", "DATE"), ("VALUE", "DATE-TIME"), ("VALUE", "BINARY"), ("VALUE", "UNKNOWN"),
}  # fmt: skip
_QUIET_PARAMS = {
    "TZID", "ENCODING", "CHARSET", "SCHEDULE-STATUS", "SCHEDULE-AGENT", "SCHEDULE-FORCE-SEND",
    "EMAIL", "X-NUM-GUESTS",
}  # fmt: skip
_SPOKEN_PARAMS = {"PARTSTAT", "ROLE", "RSVP", "CUTYPE", "RELTYPE", "VALUE", "FMTTYPE", "LANGUAGE"}


def _of_line(line: Line, component: Component, calendar: Component) -> Iterator[Saying]:
    name = line.name
    if name in _ELSEWHERE or name in _NOISE or name.startswith("X-VOBJ-"):
        return
    if not name:
        if line.value.strip():
            yield Saying("a line that cannot be read", line.value.strip())
        return
    detail = _detail(line)
    if name in _DATES:
        yield from _of_dates(line, component, calendar)
    elif name in _LISTS:
        for item in texts(line, ","):
            if item.strip():
                yield Saying(name, item.strip(), detail)
    else:
        value = _value(line, calendar)
        if value != "" and (name, value) not in _DEFAULTS:
            yield Saying(name, value, detail)


def _detail(line: Line) -> Hashable:
    found = set()
    for key, values in line.params:
        for value in values:
            said = value.upper() if key in _SPOKEN_PARAMS else value
            if key in _QUIET_PARAMS or key.startswith("X-VOBJ-") or (key, said) in _DEFAULT_PARAMS:
                continue
            found.add((key, said))
    return frozenset(found)


def _of_dates(line: Line, component: Component, calendar: Component) -> Iterator[Saying]:
    start = component.first("DTSTART")
    try:
        first = moments(start)[0] if start and start.value else None
        for each in moments(line):
            yield Saying(line.name, _when(each, first, calendar))
        if "/" in line.value:
            yield Saying(line.name, tuple(sorted(line.value.upper().split(","))))
    except (FormatError, IndexError):
        yield Saying(line.name, line.value)


def _when(each: Moment, first: Moment | None, calendar: Component) -> Hashable:
    """By the wall clock of the event's own zone where that is how it is written."""
    if each.all_day and first and not first.all_day:
        day = Moment(
            each.local.replace(hour=first.local.hour, minute=first.local.minute), zone=first.zone
        )
        return instant(day, calendar)
    if not each.zone:
        return (each.local, each.all_day)
    return instant(each, calendar)


def _value(line: Line, calendar: Component) -> Hashable:
    name = line.name
    if name in _CODES:
        return line.value.strip().upper()
    if name in _NUMBERS:
        digits = line.value.strip()
        return int(digits) if digits.isascii() and digits.isdigit() else digits
    if name in _PEOPLE:
        address = text(line).strip()
        return address[7:].lower() if address[:7].lower() == "mailto:" else address.lower()
    if name == "COMPLETED":
        return _completed(line, calendar)
    if name == "GEO":
        return _position(line)
    if name == "ATTACH":
        data = binary(line)
        return hashlib.sha256(data).hexdigest() if data is not None else text(line).strip()
    return text(line).replace("\r\n", "\n").strip()


def _completed(line: Line, calendar: Component) -> Hashable:
    try:
        when = moments(line)[0]
        if when.zone and when.zone != "UTC" and zone_of(when.zone, calendar) is None:
            return line.value
        return instant(when, calendar)
    except (FormatError, IndexError):
        return line.value


def _position(line: Line) -> Hashable:
    try:
        return tuple(round(float(part), 6) for part in text(line).replace(",", ";").split(";"))
    except ValueError:
        return line.value
