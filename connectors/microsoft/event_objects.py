"""An Outlook series as one iCalendar object: master, exceptions and cancelled days under one UID.

While nobody has changed an event in Outlook, the object it was made from is given back to the byte;
afterwards what Outlook says is taken, and what it has no field for is kept from that object.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.lines import Component, FormatError, Line
from connectors.formats.moments import Moment
from connectors.microsoft import extended
from connectors.microsoft.event_fields import component, moment, zone_for
from connectors.microsoft.event_meeting import meeting_of
from connectors.microsoft.event_spread import DAYS, SOME, keep_repeating
from connectors.microsoft.event_writing import wanted_of
from connectors.microsoft.repeating import rule_of

_SAID = (
    "subject", "body", "location", "isAllDay", "start", "end", "showAs", "sensitivity",
    "importance", "categories", "isReminderOn", "reminderMinutesBeforeStart", "recurrence",
    "isCancelled", "originalStart",
)  # fmt: skip
_OURS = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE",
    "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
    "CLASS", "PRIORITY", "STATUS", "RECURRENCE-ID",
}  # fmt: skip


def digest(event: Mapping[str, Any]) -> str:
    """A mark of all a person can change in an event and its exceptions."""
    said: dict[str, Any] = {name: event.get(name) for name in _SAID}
    said["exceptions"] = sorted(
        json.dumps({name: one.get(name) for name in _SAID}, sort_keys=True)
        for one in event.get("exceptionOccurrences") or ()
    )
    said["cancelled"] = sorted(_days(event))
    if meeting_of(event):
        said["meeting"] = meeting_of(event)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def object_of(event: Mapping[str, Any]) -> bytes:
    """The object of an event with all its parts, as Graph gives them."""
    notes = extended.read(event)
    kept = extended.unpacked(notes)
    if kept and notes.get(extended.SEEN) == digest(event):
        return kept
    uid = uid_of(event)
    master = component(event, uid, None)
    if kept:
        _keep(master, kept)
    if kept and notes.get(extended.SPREAD) == DAYS:
        return icalendar.calendar([master, *keep_repeating(master, _events(kept))])
    zone = zone_for(event)
    start = moment(event, "start", zone)
    others = [component(one, uid, event) for one in event.get("exceptionOccurrences") or ()]
    kept_days: set[str] = set()
    if kept and notes.get(extended.SPREAD) == SOME and _repeats_as_sent(event, kept, start):
        told = {_day(one) for one in others}
        rest = [one for one in keep_repeating(master, _events(kept)) if _day(one) not in told]
        kept_days = {_day(one) for one in rest}
        others += rest
    for day in _days(event):
        if day.replace("-", "") in kept_days:
            continue
        off = datetime.fromisoformat(day).replace(hour=start.local.hour, minute=start.local.minute)
        at = Moment(off, start.all_day, start.zone)
        icalendar.add(master, icalendar.moment_line("EXDATE", at))
    return icalendar.calendar([master, *others])


def uid_of(event: Mapping[str, Any]) -> str:
    """The UID it had where it came from, or Outlook's own."""
    own = extended.read(event).get(extended.UID)
    return str(own or event.get("iCalUId") or f"microsoft-{event['id']}")


def _days(event: Mapping[str, Any]) -> list[str]:
    """Cancelled days, `YYYY-MM-DD`: what stands after the last dot of each."""
    found = (str(one).rpartition(".")[2] for one in event.get("cancelledOccurrences") or ())
    return [day for day in found if len(day) == 10]


def _repeats_as_sent(event: Mapping[str, Any], kept: bytes, start: Moment) -> bool:
    """Whether nobody has changed in Outlook how it repeats since it was sent."""
    try:
        sent = wanted_of(kept).master["recurrence"]
        return rule_of(event["recurrence"], start) == rule_of(sent, start)
    except (Refused, FormatError, KeyError):
        return False


def _day(one: Component) -> str:
    return one.value("RECURRENCE-ID").strip()[:8]


def _events(kept: bytes) -> list[Component]:
    try:
        return icalendar.items_of(kept)
    except FormatError:
        return []


def _keep(master: Component, kept: bytes) -> None:
    """Put in what Outlook has no field for, from the object the event was made of."""
    first = next(iter(_events(kept)), None)
    told = {(line.name, line.value) for line in master.lines()}
    for line in first.parts if first else ():
        if not isinstance(line, Line) or (line.name, line.value) in told:
            continue
        if line.name and line.name not in _OURS:
            icalendar.add(master, line)
