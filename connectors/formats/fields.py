"""Which fields an item carries, in the words people have for them. Pure, and quick by design."""

from __future__ import annotations

import re
from functools import lru_cache

from connectors.model import Kind, Knowledge


def fields(kind: Kind, body: bytes) -> frozenset[str]:
    """The fields of a vCard or an iCalendar object, also of one that no parser takes.

    Args:
        kind: contacts, calendar or tasks.
        body: as received.
    """
    lines = b"\n" + body
    alarmed = kind is not Kind.CONTACTS and _ALARM.search(lines) is not None
    timed = kind is Kind.TASKS and _TIMED.search(body) is not None
    # What stands before the first event, its time zones, is the same for many objects.
    start = 0 if kind is Kind.CONTACTS else max(0, lines.find(b"\nBEGIN:VEVENT"))
    if start > _USUAL_HEAD:
        start = 0
    names = _named(lines[:start]).union(_NAME.findall(lines, start))
    # One body of countless names is not worth remembering.
    meant = _meant if len(names) <= _USUAL else _meant.__wrapped__
    return meant(kind, names, alarmed, timed)


def photo_fields(known: Knowledge | None, *, dated: bool, albums: bool) -> frozenset[str]:
    """The fields of a photo.

    Args:
        known: what the cloud knew beside the bytes.
        dated: whether its capture date is known.
        albums: whether it is in an album.
    """
    said = known or Knowledge()
    had = {
        "pictures": True,
        "capture dates": dated,
        "albums": albums,
        "places": said.latitude is not None,
        "descriptions": bool(said.description),
        "people": bool(said.people),
        "favourites": said.favourite,
        "edited forms": bool(said.edit_of),
        "moving pictures": bool(said.part_of),
    }
    return frozenset(name for name, there in had.items() if there)


@lru_cache(256)
def _named(lines: bytes) -> frozenset[bytes]:
    return frozenset(_NAME.findall(lines))


@lru_cache(1024)
def _meant(kind: Kind, names: frozenset[bytes], alarmed: bool, timed: bool) -> frozenset[str]:
    """Few combinations there are, and many items that have each."""
    table = _TABLES[kind]
    found = {table[name] for raw in names if (name := raw.decode("ascii").upper()) in table}
    if alarmed:
        found.add(table["BEGIN:VALARM"])
    if timed:
        found.add("the time of day it is due")
    return frozenset(found)


_USUAL = 100
_USUAL_HEAD = 4096

# A line's beginning is looked for by the line end before it: that is found far quicker than `^`.
_NAME = re.compile(rb"\n(?:[\w-]++\.)?+([A-Za-z][A-Za-z0-9-]*+)(?=[;:])")
_ALARM = re.compile(rb"(?i)\nBEGIN:VALARM")
_TIMED = re.compile(rb"(?mi)^DUE[^:\r\n]*:\d{8}T")

_DATED = {
    "SUMMARY": "titles",
    "DESCRIPTION": "descriptions",
    "LOCATION": "places",
    "CATEGORIES": "categories",
    "RRULE": "repetitions",
    "RDATE": "repetitions",
    "EXDATE": "exceptions to a repetition",
    "RECURRENCE-ID": "exceptions to a repetition",
    "BEGIN:VALARM": "reminders",
    "ATTACH": "attachments",
    "ATTENDEE": "guests",
    "ORGANIZER": "guests",
    "URL": "web addresses",
    "CLASS": "who may see it",
}
_TABLES: dict[Kind, dict[str, str]] = {
    Kind.CONTACTS: {
        "FN": "names",
        "NICKNAME": "nicknames",
        "TEL": "telephone numbers",
        "EMAIL": "e-mail addresses",
        "ADR": "postal addresses",
        "ORG": "work",
        "TITLE": "work",
        "BDAY": "birthdays",
        "ANNIVERSARY": "other dates",
        "X-ANNIVERSARY": "other dates",
        "X-ABDATE": "other dates",
        "PHOTO": "pictures",
        "NOTE": "notes",
        "URL": "web addresses",
        "CATEGORIES": "groups",
        "MEMBER": "groups",
        "X-ADDRESSBOOKSERVER-MEMBER": "groups",
        "IMPP": "messaging names",
        "X-ABRELATEDNAMES": "related people",
        "RELATED": "related people",
        "X-ABLABEL": "labels of one's own",
    },
    Kind.CALENDAR: _DATED
    | {
        "DTSTART": "times",
        "CONFERENCE": "video meetings",
        "X-GOOGLE-CONFERENCE": "video meetings",
    },
    Kind.TASKS: _DATED
    | {
        "DUE": "due dates",
        "DTSTART": "start dates",
        "STATUS": "whether it is done",
        "COMPLETED": "whether it is done",
        "PRIORITY": "priorities",
        "PERCENT-COMPLETE": "how far it has come",
        "RELATED-TO": "steps",
    },
}
