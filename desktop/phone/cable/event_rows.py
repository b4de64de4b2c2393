"""An iCalendar object as the rows Android keeps of events (CalendarContract).

Guests are not written: a row of the provider's Attendees could be mailed by the phone's account.
They stand in the description.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from connectors.formats.escapes import text
from connectors.formats.icalendar import get_moment, get_moments, get_text, items_of
from connectors.formats.lines import Component, parse
from connectors.formats.moments import Moment, read_duration, write_moment
from connectors.formats.zones import instant, zone_of
from desktop.phone.cable.rows import Family, Values
from desktop.phone.calendar_files import ended, silent

ACCOUNT = "account_name=Elsewhere&account_type=LOCAL"
AS_OWNER = f"caller_is_syncadapter=true&{ACCOUNT}"
"""A calendar that belongs to the phone alone, written as its own keeper would."""

CALENDARS = f"content://com.android.calendar/calendars?{AS_OWNER}"
EVENTS = f"content://com.android.calendar/events?{AS_OWNER}"
REMINDERS = f"content://com.android.calendar/reminders?{AS_OWNER}"
_OWNER = 700
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calendar(key: str, name: str) -> Values:
    """The row of a calendar kept on the phone only."""
    return {
        "account_name": "Elsewhere", "account_type": "LOCAL", "ownerAccount": "Elsewhere",
        "name": key, "calendar_displayName": name, "calendar_color": -16_283_558,
        "calendar_access_level": _OWNER, "visible": 1, "sync_events": 1,
    }  # fmt: skip


def events(key: str, calendar_id: int, body: bytes) -> tuple[Family, ...]:
    """The master and each exception of one object. Raises FormatError for what is none."""
    body = ended(silent(body))
    outer = next(parse(body).inner("VCALENDAR"), Component("VCALENDAR"))
    found = []
    for number, part in enumerate(items_of(body)):
        start = get_moment(part, "DTSTART")
        if part.name != "VEVENT" or start is None:
            continue
        values = dict(_event(part, start, outer))
        values["calendar_id"] = calendar_id
        mine = f"{key}-{number}" if number else key
        values["_sync_id"] = mine
        if (moved := get_moment(part, "RECURRENCE-ID")) is not None:
            values["original_sync_id"] = key
            values["originalInstanceTime"] = _stamp(moved, outer)
            values["originalAllDay"] = int(moved.all_day)
        alarms = tuple(("event_id", REMINDERS, one) for one in _reminders(part))
        values["hasAlarm"] = int(bool(alarms))
        found.append(Family(mine, values, alarms))
    return tuple(found)


def _event(part: Component, start: Moment, outer: Component) -> Iterator[tuple[str, str | int]]:
    yield "title", get_text(part, "SUMMARY")
    for column, name in (
        ("description", "DESCRIPTION"),
        ("eventLocation", "LOCATION"),
        ("uid2445", "UID"),
    ):
        if said := get_text(part, name):
            yield column, said
    yield "dtstart", _stamp(start, outer)
    yield "allDay", int(start.all_day)
    yield "eventTimezone", _zone(start, outer)
    length = _length(part, start, outer)
    repeats = {
        name: ",".join(line.value for line in part.lines(name)) for name in ("RRULE", "RDATE")
    }
    if any(repeats.values()):
        # A repeating event has a duration and no end (CalendarContract.Events).
        yield (
            "duration",
            f"P{length.days}D" if start.all_day else f"P{int(length.total_seconds())}S",
        )
        yield from ((name.lower(), value) for name, value in repeats.items() if value)
        if gone := [_utc(one, outer) for one in get_moments(part, "EXDATE")]:
            yield "exdate", ",".join(gone)
    else:
        yield "dtend", _stamp(start, outer) + int(length.total_seconds() * 1000)
    status = get_text(part, "STATUS").upper()
    yield "eventStatus", {"TENTATIVE": 0, "CANCELLED": 2}.get(status, 1)
    if get_text(part, "TRANSP").upper() == "TRANSPARENT":
        yield "availability", 1


def _length(part: Component, start: Moment, outer: Component) -> timedelta:
    end = get_moment(part, "DTEND")
    if end is not None:
        return max(instant(end, outer) - instant(start, outer), timedelta(0))
    line = part.first("DURATION")
    return max(read_duration(line.value).length(), timedelta(0)) if line else timedelta(0)


def _stamp(moment: Moment, outer: Component) -> int:
    """Milliseconds since 1970 in UTC; a whole day begins at midnight UTC."""
    return int((instant(moment, outer) - _EPOCH).total_seconds() * 1000)


def _utc(moment: Moment, outer: Component) -> str:
    if moment.all_day:
        return f"{write_moment(moment)}T000000Z"
    return f"{instant(moment, outer):%Y%m%dT%H%M%SZ}"


def _zone(moment: Moment, outer: Component) -> str:
    """A name of the time zone database; whole days are kept in UTC."""
    if moment.all_day or moment.zone in {"", "UTC"}:
        return "UTC"
    zone = zone_of(moment.zone, outer)
    return zone.name if zone is not None and zone.known is not None else "UTC"


def _reminders(part: Component) -> Iterator[Values]:
    for alarm in part.inner("VALARM"):
        line = alarm.first("TRIGGER")
        if line is None or "END" in line.param("RELATED") or "DATE-TIME" in line.param("VALUE"):
            continue
        minutes = -int(read_duration(text(line)).length().total_seconds() // 60)
        if minutes >= 0:
            yield {"minutes": minutes, "method": 1}
