"""Events for the tests of the Google connector."""

from __future__ import annotations

from typing import Any

from connectors.model import Collection, Cursor, Entry, Item, Page
from connectors.net.rooms import RoomedAccount
from tests.clouds.google_calendar import OWNER

BERLIN = "Europe/Berlin"
START = {"dateTime": "2025-01-06T10:00:00+01:00", "timeZone": BERLIN}
END = {"dateTime": "2025-01-06T11:00:00+01:00", "timeZone": BERLIN}
DAILY = {
    "summary": "Stand-up",
    "start": START,
    "end": END,
    "recurrence": ["RRULE:FREQ=DAILY;COUNT=10"],
}
ONCE = {"summary": "Once", "start": START, "end": END}
RICH: dict[str, Any] = {
    **DAILY, "description": "<b>x</b>", "location": "Room; 1", "colorId": "5", "visibility": "private",
    "transparency": "transparent", "reminders": {"useDefault": False, "overrides": [{"method": "email", "minutes": 30}]},
    "guestsCanModify": True, "source": {"title": "T", "url": "https://x.example/"},
    "extendedProperties": {"private": {"a": "1"}, "shared": {"b": "2"}},
    "attendees": [{"email": OWNER, "responseStatus": "accepted"}, {"email": "b@b.example", "comment": "yes", "additionalGuests": 2}],
    "attachments": [{"fileUrl": "https://drive.google.com/x", "title": "Plan", "mimeType": "text/plain"}],
}  # fmt: skip


def day(number: int) -> dict[str, str]:
    return {"dateTime": f"2025-01-{number:02}T10:00:00+01:00", "timeZone": BERLIN}


def home(account: RoomedAccount) -> Collection:
    return next(one for one in account.collections() if one.id == OWNER)


def read(
    account: RoomedAccount, since: Cursor | None = None
) -> tuple[list[Page], dict[str, bytes]]:
    pages = list(account.changes(home(account), since))
    entries = [entry for page in pages for entry in page.entries]
    items = account.fetch(home(account), entries)
    return pages, {item.entry.id: b"".join(item.chunks) for item in items}


def put(
    account: RoomedAccount, body: bytes, key: str = "key-1", over: Entry | None = None
) -> Entry:
    return account.put(home(account), key, Item(Entry("v", "1"), (body,)), over)


def event(*lines: str, uid: str = "uid-1@x") -> bytes:
    inside = ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20240101T000000Z", *lines, "END:VEVENT")
    return "\r\n".join(
        ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *inside, "END:VCALENDAR", "")
    ).encode()


WEEK = (
    f"DTSTART;TZID={BERLIN}:20250106T100000", f"DTEND;TZID={BERLIN}:20250106T110000",
    "SUMMARY:Series", "RRULE:FREQ=DAILY;COUNT=10", f"EXDATE;TZID={BERLIN}:20250107T100000",
    "END:VEVENT", "BEGIN:VEVENT", "UID:uid-1@x", f"RECURRENCE-ID;TZID={BERLIN}:20250108T100000",
    f"DTSTART;TZID={BERLIN}:20250108T150000", f"DTEND;TZID={BERLIN}:20250108T160000", "SUMMARY:Late",
    "END:VEVENT", "BEGIN:VEVENT", "UID:uid-1@x", f"RECURRENCE-ID;TZID={BERLIN}:20250109T100000",
    f"DTSTART;TZID={BERLIN}:20250109T080000", f"DTEND;TZID={BERLIN}:20250109T090000", "SUMMARY:Early",
)  # fmt: skip
