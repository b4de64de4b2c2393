"""A Google event with its exceptions as one iCalendar object.

As with contacts, what the usual lines cannot say stands in an X-ELSEWHERE-GOOGLE line as JSON, so
that the way back gives the same event. Occurrences that were taken away become EXDATE.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.formats import icalendar
from connectors.formats.escapes import escape
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line, parse, read_line
from connectors.formats.moments import Moment, read_instant
from connectors.google import event_marks
from connectors.google.event_people import attendee_line, organizer_line
from connectors.google.event_times import moment_of
from connectors.google.events_from_ical import COLOURS, EXTRA, VISIBILITY, read_event

EventJson = dict[str, Any]

_NOT_WRITABLE = {
    "kind", "etag", "htmlLink", "created", "updated", "creator", "hangoutLink", "id", "iCalUID",
    "recurringEventId", "originalStartTime", "locked",
}  # fmt: skip
_USUAL = {"eventType": "default", "sequence": 0, "status": "confirmed"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What an event leaves to its calendar.

    Attributes:
        zone: where the calendar is.
        reminders: the calendar's own, in Google's form.
    """

    zone: str = ""
    reminders: Sequence[Mapping[str, Any]] = ()


def calendar_object(
    uid: str, master: EventJson | None, exceptions: Sequence[EventJson], setting: Setting
) -> bytes:
    """One object: the master, its overrides, and the time zones they name.

    Args:
        uid: of the object.
        master: None when only single occurrences were shared with this account.
        exceptions: events with `originalStartTime`, cancelled ones among them.
        setting: of the calendar.
    """
    parts: list[Component] = []
    if master is not None:
        gone = [one for one in exceptions if one.get("status") == "cancelled"]
        parts.append(_component(uid, with_exdates(master, gone, setting), setting))
    changed = [one for one in exceptions if one.get("status") != "cancelled"]
    parts += [_component(uid, one, setting) for one in sorted(changed, key=_original)]
    return icalendar.calendar(parts)


def writable(event: Mapping[str, Any]) -> EventJson:
    """An event without what only Google sets, without the usual values and without our notes."""
    found = {key: value for key, value in event.items() if key not in _NOT_WRITABLE}
    for key, value in _USUAL.items():
        if found.get(key) == value:
            del found[key]
    if "extendedProperties" in found:
        found["extendedProperties"] = event_marks.without_marks(found["extendedProperties"])
    if "attendees" in found:
        found["attendees"] = [
            {k: v for k, v in one.items() if k not in ("self", "organizer", "id")}
            for one in found["attendees"]
        ]
    host = found.pop("organizer", None) or {}
    # Of an event without guests, its own calendar is the host: no line says so, nor needs to.
    if host.get("email") and (found.get("attendees") or not host.get("self")):
        found["organizer"] = {k: v for k, v in host.items() if k not in ("self", "id")}
    return {key: value for key, value in found.items() if value not in ({}, [], "")}


def with_exdates(
    master: EventJson, cancelled: Sequence[Mapping[str, Any]], setting: Setting
) -> EventJson:
    """The master with the occurrences that were taken away among its recurrence lines."""
    start = moment_of(master.get("start") or {}, setting.zone)
    lines = list(master.get("recurrence") or ())
    for one in sorted(cancelled, key=_original):
        gone = moment_of(one.get("originalStartTime") or {}, start.zone if start else "")
        if gone is not None and start is not None:
            zone = start.zone if not gone.all_day else ""
            if gone.zone != zone and zone and zone != "UTC":
                when = {**one["originalStartTime"], "timeZone": zone}
                gone = moment_of(when) or gone
            line = icalendar.moment_line("EXDATE", gone)
            text = line.raw.replace("\r\n ", "").strip()
            lines += [text] if text not in lines else []
    return {**master, "recurrence": lines} if lines else master


def _original(event: Mapping[str, Any]) -> str:
    when = event.get("originalStartTime") or {}
    return str(when.get("date") or when.get("dateTime") or "")


def _component(uid: str, event: EventJson, setting: Setting) -> Component:
    made = icalendar.new("VEVENT", uid, read_instant(event.get("updated") or event.get("created")))
    made.parts += list(_lines(event, setting))
    made.parts += list(_rest(event))
    made.parts += list(_alarms(event, setting))
    said, _ = read_event(made, None, setting.zone)
    meant = writable(event)
    more = {key: value for key, value in meant.items() if said.get(key) != value}
    more |= {key: None for key in said if key not in meant}
    if more:
        text = json.dumps(more, separators=(",", ":"), sort_keys=True)
        icalendar.add(made, make(EXTRA, escape(text)))
    return made


def _lines(event: EventJson, setting: Setting) -> Iterator[Line]:
    original = moment_of(event.get("originalStartTime") or {}, setting.zone)
    if event.get("recurringEventId") and original is not None:
        yield icalendar.moment_line("RECURRENCE-ID", original)
    for name, key in (("DTSTART", "start"), ("DTEND", "end")):
        at = moment_of(event.get(key) or {}, setting.zone)
        if at is not None and not (key == "end" and event.get("endTimeUnspecified")):
            yield icalendar.moment_line(name, at)
    for text in event.get("recurrence") or ():
        yield from _recurrence(text)
    for name, key in (
        ("SUMMARY", "summary"),
        ("DESCRIPTION", "description"),
        ("LOCATION", "location"),
    ):
        if event.get(key):
            yield make(name, escape(event[key]))
    if event.get("status") in ("tentative", "cancelled"):
        yield make("STATUS", event["status"].upper())
    if event.get("transparency") == "transparent":
        yield make("TRANSP", "TRANSPARENT")
    if event.get("visibility") in VISIBILITY and not any(
        one.name == "CLASS" for one in _rest(event)
    ):
        yield make("CLASS", VISIBILITY[event["visibility"]])
    if event.get("colorId") in COLOURS:
        yield make("COLOR", COLOURS[event["colorId"]])
    meant = writable(event)
    people = [organizer_line(meant.get("organizer") or {})]
    people += [attendee_line(one) for one in meant.get("attendees") or ()]
    yield from (line for line in people if line is not None)
    if event.get("sequence"):
        yield make("SEQUENCE", str(event["sequence"]))
    for name, key in (("CREATED", "created"), ("LAST-MODIFIED", "updated")):
        stamp = read_instant(event.get(key))
        if stamp is not None:
            yield icalendar.moment_line(name, Moment(stamp.replace(tzinfo=None), zone="UTC"))
    yield from _links(event)


def _links(event: EventJson) -> Iterator[Line]:
    addresses = [("URL", (event.get("source") or {}).get("url", ""))]
    for point in (event.get("conferenceData") or {}).get("entryPoints") or ():
        known = point.get("uri", "") in event_marks.rest(event)
        if point.get("entryPointType") == "video" and not known:
            addresses.append(("X-GOOGLE-CONFERENCE", point.get("uri", "")))
    addresses += [("ATTACH", file.get("fileUrl", "")) for file in event.get("attachments") or ()]
    for name, address in addresses:
        if address:
            try:
                yield make(name, address)
            except FormatError:
                continue


def _recurrence(text: str) -> Iterator[Line]:
    """A line as Google has it; one that cannot stand in an object is told by the companion."""
    found = read_line(text + "\r\n")
    pairs = [(name, ",".join(values)) for name, values in found.params]
    try:
        yield make(found.name, found.value, pairs)
    except FormatError:
        return


def _rest(event: EventJson) -> Iterator[Line | Component]:
    kept = event_marks.rest(event)
    if not kept:
        return
    try:
        tree = parse(kept.encode("utf-8", "replace"))
    except FormatError:
        return
    for part in tree.parts:
        if isinstance(part, Component):
            if part.name == "VALARM" and part.end is not None:
                yield part
        elif part.name == "CLASS":
            # Another program's word for private, until somebody says otherwise at Google.
            if event.get("visibility") == "private":
                yield part
        elif part.name:
            yield part


def _alarms(event: EventJson, setting: Setting) -> Iterator[Component]:
    reminders = event.get("reminders") or {}
    own = reminders.get("overrides") or ()
    for one in setting.reminders if reminders.get("useDefault") else own:
        if isinstance(one.get("minutes"), int) and one["minutes"] >= 0:
            yield icalendar.alarm(one["minutes"], event.get("summary") or "Reminder")
