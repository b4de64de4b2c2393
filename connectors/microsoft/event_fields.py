"""One VEVENT as the fields of an Outlook event, and back; guests are read and never sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.folding import make
from connectors.formats.guests import guests
from connectors.formats.lines import Component, FormatError
from connectors.formats.moments import Moment, read_duration, read_instant
from connectors.formats.zones import instant, zone_of
from connectors.microsoft import extended
from connectors.microsoft.event_meeting import MEETING, meeting_lines, meeting_said
from connectors.microsoft.repeating import recurrence_of, rule_of
from connectors.microsoft.zone_names import iana, windows

Json = dict[str, Any]

_CLASSES = {"": "normal", "PUBLIC": "normal", "CONFIDENTIAL": "confidential"}
"""Outlook's word for each CLASS; any other is private (RFC 5545 3.8.1.3)."""

_SHADE = "X-ELSEWHERE-SHADE"
"""Parameter of CLASS by which Outlook's "personal", private to everybody else, comes back."""

_BUSY = {
    "FREE": "free",
    "TENTATIVE": "tentative",
    "BUSY": "busy",
    "OOF": "oof",
    "WORKINGELSEWHERE": "workingElsewhere",
}

PARTLY = "[Not all days] Outlook cannot show every day of this event, which repeats by"
"""Begins what the text of an event says that Outlook shows on some of its days."""

_OURS = re.compile(
    rf"\s*^(?:{re.escape(MEETING)} |\[Guests\] |{re.escape(PARTLY)})[^\r\n]*", re.MULTILINE
)
"""What we add to the text of an event, a line each."""


def fields(event: Component, calendar: Component) -> Json:
    """What to send for one component. Raises Refused for what Outlook cannot hold."""
    start, end = _times(event, calendar)
    zone = windows(start.zone, calendar)
    rules = list(event.lines("RRULE"))
    if rules and (len(rules) > 1 or event.first("RDATE") or event.first("EXRULE")):
        raise Refused("Outlook cannot repeat by several rules or dates", code="repeats-otherwise")
    if rules and not zone:
        raise Refused("Outlook cannot repeat in an unknown zone", code="repeats-otherwise")
    if event.first("RDATE"):
        raise Refused("Outlook cannot repeat on dates alone", code="repeats-otherwise")
    about, place = (icalendar.get_text(event, name) for name in ("DESCRIPTION", "LOCATION"))
    invited = guests(event)
    said = [meeting_said(event, about, place), invited and f"[Guests] {'; '.join(invited)}"]
    about = "\n\n".join([about, *(one for one in said if one)]).lstrip() if any(said) else about
    status = event.value("X-MICROSOFT-CDO-BUSYSTATUS").strip().upper()
    free = event.value("TRANSP").strip().upper() == "TRANSPARENT"
    minutes = _reminder(event)
    priority = event.value("PRIORITY").strip()
    body: Json = {
        "subject": icalendar.get_text(event, "SUMMARY"),
        "body": {"contentType": "text", "content": about},
        "location": {"displayName": place},
        "isAllDay": start.all_day,
        "start": _when(start, zone, calendar),
        "end": _when(end, zone, calendar),
        "showAs": "free" if free else _BUSY.get(status, "busy"),
        "sensitivity": _sensitivity(event),
        "importance": {"1": "high", "9": "low"}.get(priority, "normal"),
        "categories": icalendar.get_list(event, "CATEGORIES"),
        "isReminderOn": minutes is not None,
        "reminderMinutesBeforeStart": minutes or 0,
    }
    if rules:
        body["recurrence"] = recurrence_of(rules[0].value, start, zone)
    return body


def component(event: Mapping[str, Any], uid: str, master: Mapping[str, Any] | None) -> Component:
    """The VEVENT of an event.

    Args:
        event: as Graph gives it, its times in UTC.
        uid: of the whole series.
        master: the series this is an exception of, or None.
    """
    made = icalendar.new("VEVENT", uid, read_instant(event.get("lastModifiedDateTime")))
    zone = zone_for(master or event)
    start, end = moment(event, "start", zone), moment(event, "end", zone)
    if master is not None:
        day = event.get("originalStart")
        at = _at(read_instant(day), zone, all_day=bool(master.get("isAllDay"))) if day else start
        icalendar.set_moment(made, "RECURRENCE-ID", at)
    icalendar.set_moment(made, "DTSTART", start)
    icalendar.set_moment(made, "DTEND", end)
    if event.get("recurrence"):
        try:
            icalendar.set_value(made, "RRULE", rule_of(event["recurrence"], start))
        except FormatError:
            icalendar.set_text(made, "X-ELSEWHERE-RECURRENCE", str(event["recurrence"]))
    icalendar.set_text(made, "SUMMARY", event.get("subject") or "")
    said = str((event.get("body") or {}).get("content") or "")
    if extended.read(master or event).get(extended.KEY):
        said = _OURS.sub("", said)
    icalendar.set_text(made, "DESCRIPTION", said.replace("\r\n", "\n").rstrip("\n"))
    icalendar.set_text(made, "LOCATION", (event.get("location") or {}).get("displayName") or "")
    icalendar.set_list(made, "CATEGORIES", event.get("categories") or ())
    shows = event.get("showAs") or "busy"
    if shows == "free":
        icalendar.set_value(made, "TRANSP", "TRANSPARENT")
    elif shows in ("tentative", "oof", "workingElsewhere"):
        icalendar.set_value(made, "X-MICROSOFT-CDO-BUSYSTATUS", shows.upper())
    kind = event.get("sensitivity")
    if kind not in (None, "normal"):
        shade = [(_SHADE, "PERSONAL")] if kind == "personal" else []
        name = "CONFIDENTIAL" if kind == "confidential" else "PRIVATE"
        icalendar.set_value(made, "CLASS", name, shade)
    weight = {"high": "1", "low": "9"}.get(str(event.get("importance")))
    if weight:
        icalendar.set_value(made, "PRIORITY", weight)
    if event.get("isCancelled"):
        icalendar.set_value(made, "STATUS", "CANCELLED")
    for line in meeting_lines(event):
        icalendar.add(made, line)
    _people(made, event)
    if event.get("isReminderOn"):
        made.parts.append(icalendar.alarm(int(event.get("reminderMinutesBeforeStart") or 0)))
    return made


def zone_for(event: Mapping[str, Any]) -> str:
    """The zone a series lives in, by the world's name."""
    ends = (event.get("recurrence") or {}).get("range") or {}
    return iana(str(ends.get("recurrenceTimeZone") or event.get("originalStartTimeZone") or ""))


def moment(event: Mapping[str, Any], name: str, zone: str) -> Moment:
    """The start or end of an event on the clocks of a zone. Raises FormatError when it has none."""
    try:
        told = event[name]
        at = datetime.fromisoformat(str(told["dateTime"])[:19]).replace(tzinfo=None)
    except (KeyError, TypeError, ValueError):
        raise FormatError("an event without a time") from None
    there = str(told.get("timeZone") or "UTC")
    if event.get("isAllDay"):
        return Moment(at.replace(hour=0, minute=0, second=0), all_day=True)
    return _at(instant(Moment(at, zone=iana(there))), zone)


def _at(at: datetime | None, zone: str, *, all_day: bool = False) -> Moment:
    if at is None:
        raise FormatError("a time that does not read")
    if all_day:
        return Moment(at.replace(tzinfo=None, hour=0, minute=0, second=0), all_day=True)
    found = zone_of(zone) if zone != "UTC" else None
    if found is None or found.known is None:
        return Moment(at.astimezone(UTC).replace(tzinfo=None), zone="UTC")
    return Moment(at.astimezone(found.known).replace(tzinfo=None, fold=0), zone=found.name)


def _times(event: Component, calendar: Component) -> tuple[Moment, Moment]:
    try:
        start = icalendar.get_moment(event, "DTSTART")
        end = icalendar.get_moment(event, "DTEND")
        if start is None:
            raise Refused("no start", code="no-start")
        if end is None:
            lasting = event.value("DURATION")
            default = timedelta(days=1) if start.all_day else timedelta()
            length = read_duration(lasting).length() if lasting else default
            end = Moment(start.local + length, start.all_day, start.zone)
        if instant(end, calendar) < instant(start, calendar):
            end = start
        if start.all_day and end.local <= start.local:
            end = Moment(start.local + timedelta(days=1), all_day=True)
    except (FormatError, OverflowError):
        raise Refused("a date that is none", code="unparseable") from None
    return start, end


def _when(at: Moment, zone: str, calendar: Component) -> dict[str, str]:
    """Graph's form of a moment, by the clocks of its own zone or in UTC."""
    if at.all_day:
        return {"dateTime": f"{at.local:%Y-%m-%dT00:00:00}", "timeZone": zone or "UTC"}
    own = windows(at.zone, calendar)
    if own:
        return {"dateTime": f"{at.local:%Y-%m-%dT%H:%M:%S}", "timeZone": own}
    return {"dateTime": f"{instant(at, calendar):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _reminder(event: Component) -> int | None:
    """Minutes before the start of the first alarm that says so."""
    for alarm in event.inner("VALARM"):
        trigger = alarm.first("TRIGGER")
        if trigger is not None and "END" not in trigger.param("RELATED"):
            try:
                ahead = -read_duration(trigger.value).length().total_seconds() / 60
            except FormatError:
                continue
            if ahead >= 0:
                return int(ahead)
    return None


def _sensitivity(event: Component) -> str:
    line = event.first("CLASS")
    if line is not None and "PERSONAL" in line.param(_SHADE):
        return "personal"
    return _CLASSES.get(line.value.strip().upper() if line else "", "private")


def _people(made: Component, event: Mapping[str, Any]) -> None:
    invited = event.get("attendees") or ()
    told = [("ORGANIZER", event.get("organizer") or {}, "")] if invited else []
    told += [("ATTENDEE", one, (one.get("status") or {}).get("response") or "") for one in invited]
    answers = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentativelyAccepted": "TENTATIVE"}
    for line, one, answer in told:
        mail = one.get("emailAddress") or {}
        if mail.get("address"):
            params = [("CN", mail["name"])] if mail.get("name") else []
            params += [("PARTSTAT", answers[answer])] if answer in answers else []
            icalendar.add(made, make(line, f"mailto:{mail['address']}", params))
