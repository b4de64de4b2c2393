"""An iCalendar object of any origin as Google events.

What Google has no field for goes along in the event's private properties, and comes back with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.escapes import clean, text
from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.formats.moments import Moment, read_duration
from connectors.google.event_people import attendee, organizer
from connectors.google.event_times import iana, when_of

EXTRA = "X-ELSEWHERE-GOOGLE"
VISIBILITY = {"public": "PUBLIC", "private": "PRIVATE", "confidential": "CONFIDENTIAL"}
COLOURS = {
    "1": "mediumpurple", "2": "mediumseagreen", "3": "rebeccapurple", "4": "lightcoral",
    "5": "gold", "6": "orangered", "7": "deepskyblue", "8": "dimgray", "9": "royalblue",
    "10": "green", "11": "red",
}  # fmt: skip
"""CSS names (RFC 7986, 5.9) for Google's eleven event colours."""

MOST_ALARMS = 5
LONGEST_ALARM = 40_320


@dataclass(frozen=True, slots=True)
class Part:
    """One VEVENT.

    Attributes:
        event: in Google's form.
        original: `originalStartTime` of an override; {} for a master.
        rest: lines and alarms Google has no field for.
    """

    event: dict[str, Any]
    original: dict[str, str]
    rest: str


@dataclass(frozen=True, slots=True)
class Parts:
    """One object: its UID as written, its master if it has one, its overrides."""

    uid: str
    master: Part | None
    overrides: tuple[Part, ...]


def parts(body: bytes, zone: str) -> Parts:
    """Read an object. `zone` is the calendar's own. Raises Refused when it is no event."""
    try:
        tree = next(parse(body).inner("VCALENDAR"), None)
        events = list(tree.inner("VEVENT")) if tree is not None else []
        found = [_part(event, tree, zone) for event in events]
    except FormatError:
        raise Refused("no iCalendar event", code="unparseable") from None
    if not found:
        raise Refused("no event", code="unparseable")
    masters = [one for one in found if not one.original]
    overrides = tuple(one for one in found if one.original)
    uid = next((icalendar.get_text(event, "UID") for event in events), "")
    return Parts(uid, masters[0] if masters else None, overrides)


def read_event(
    component: Component, calendar: Component | None, zone: str
) -> tuple[dict[str, Any], str]:
    """What the lines of a VEVENT say, the companion line left aside, and what is left over.

    Raises FormatError when a date is none.
    """
    event: dict[str, Any] = {}
    rest: list[str] = []
    rest += [
        line.raw
        for line in component.lines()
        if not _take(event, line, calendar) and line.name not in _PASSED
    ]
    event |= _times(component, calendar, zone)
    alarms = [_minutes(one) for one in component.inner("VALARM")]
    good = [minutes for minutes in alarms if minutes is not None][:MOST_ALARMS]
    event["reminders"] = {
        "useDefault": False,
        "overrides": [{"method": "popup", "minutes": minutes} for minutes in good],
    }
    if not good:
        del event["reminders"]["overrides"]
    room = MOST_ALARMS
    for alarm, minutes in zip(component.inner("VALARM"), alarms, strict=True):
        room -= minutes is not None
        if minutes is None or room < 0:
            rest.append(write(alarm).decode("utf-8", "replace"))
    return event, clean("".join(rest))


_TEXTS = {"SUMMARY": "summary", "DESCRIPTION": "description", "LOCATION": "location"}
_RECURRENCE = {"RRULE", "RDATE", "EXRULE", "EXDATE"}
_PASSED = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "CREATED", "LAST-MODIFIED",
    EXTRA,
}  # fmt: skip
_CLASSES = {line: google for google, line in VISIBILITY.items()}
_COLOURS = {name: id for id, name in COLOURS.items()}


def _take(event: dict[str, Any], line: Line, calendar: Component | None) -> bool:
    """Whether a field of Google's events says all of this line."""
    value = line.value.strip()
    if line.name in _TEXTS and _TEXTS[line.name] not in event:
        event[_TEXTS[line.name]] = text(line)
    elif line.name in _RECURRENCE:
        event.setdefault("recurrence", []).append(_rule(line, calendar))
    elif line.name == "STATUS" and value.upper() in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        if value.upper() != "CONFIRMED":
            event["status"] = value.lower()
    elif line.name == "TRANSP" and value.upper() in ("OPAQUE", "TRANSPARENT"):
        if value.upper() == "TRANSPARENT":
            event["transparency"] = "transparent"
    elif line.name == "CLASS":
        # A word nobody knows means private (RFC 5545, 3.8.1.3), and goes along as it is.
        event["visibility"] = _CLASSES.get(value.upper(), "private")
        return value.upper() in _CLASSES
    elif line.name == "COLOR" and value.lower() in _COLOURS:
        event["colorId"] = _COLOURS[value.lower()]
    elif line.name == "SEQUENCE" and value.isdecimal():
        if int(value):
            event["sequence"] = int(value)
    elif line.name == "URL" and value.lower().startswith(("http://", "https://")):
        event["source"] = {"url": value}
    elif line.name == "ATTACH" and value.startswith("https://drive.google.com/"):
        event.setdefault("attachments", []).append({"fileUrl": value})
    else:
        return _take_person(event, line)
    return True


def _take_person(event: dict[str, Any], line: Line) -> bool:
    if line.name == "ORGANIZER" and (host := organizer(line)) is not None:
        event["organizer"] = host
        return True
    if line.name == "ATTENDEE" and (guest := attendee(line)) is not None:
        event.setdefault("attendees", []).append(guest)
        return True
    return False


def _part(component: Component, calendar: Component | None, zone: str) -> Part:
    event, rest = read_event(component, calendar, zone)
    for line in component.lines(EXTRA):
        event = {
            key: value for key, value in {**event, **_object(line)}.items() if value is not None
        }
    at = icalendar.get_moment(component, "RECURRENCE-ID")
    original = when_of(at, calendar, zone) if at is not None else {}
    return Part(event, original, rest)


def _times(component: Component, calendar: Component | None, zone: str) -> dict[str, Any]:
    start = icalendar.get_moment(component, "DTSTART")
    if start is None:
        return {}
    end = icalendar.get_moment(component, "DTEND")
    found: dict[str, Any] = {"start": when_of(start, calendar, zone)}
    if end is None:
        end = _end(component, start)
        if component.first("DURATION") is None and not start.all_day:
            found["endTimeUnspecified"] = True
    found["end"] = when_of(end, calendar, zone)
    return found


def _end(component: Component, start: Moment) -> Moment:
    """Where the event gives a length, or nothing: a day, or no time at all (RFC 5545, 3.6.1)."""
    line = component.first("DURATION")
    if line is not None:
        local = start.local + read_duration(line.value).length()
    elif start.all_day:
        local = start.local + timedelta(days=1)
    else:
        local = start.local
    return Moment(local, start.all_day, start.zone)


def _rule(line: Line, calendar: Component | None) -> str:
    """A recurrence line in one piece, its zone by the name Google knows."""
    head = line.name
    for name, values in line.params:
        said = [iana(value, calendar) for value in values] if name == "TZID" else values
        head += f";{name}={','.join(said)}"
    return f"{head}:{line.value.strip()}"


def _minutes(alarm: Component) -> int | None:
    """Minutes before the start; None for an alarm Google cannot hold."""
    trigger = alarm.first("TRIGGER")
    if trigger is None or "END" in trigger.param("RELATED") or alarm.first("REPEAT") is not None:
        return None
    try:
        length = read_duration(trigger.value).length()
    except FormatError:
        return None
    seconds = -length.total_seconds()
    minutes = int(seconds // 60)
    return minutes if seconds % 60 == 0 and 0 <= minutes <= LONGEST_ALARM else None


def _object(line: Line) -> Mapping[str, Any]:
    try:
        found = json.loads(text(line))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
