"""Google, vault, Google: a resource that fills every writable field of the schema comes back equal.

The fields are read from Google's own discovery documents; what is not sent a second time is named
here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.google import CONNECTOR
from connectors.google.account import open_account
from connectors.google.contacts_to_vcard import values
from connectors.google.events_to_ical import writable
from connectors.model import Entry, Item, Kind
from tests.clouds.google import GoogleCloud
from tests.clouds.google_calendar import OWNER
from tests.clouds.google_check import api

NOT_SENT_AGAIN = {
    "conferenceData": "a meeting's link must not be used by a second event; it stays as a link",
    "privateCopy": "Google sets it on what is imported",
    "attendeesOmitted": "says something of an answer, not of the event",
    "endTimeUnspecified": "no import takes it",
    "eventType": "an import makes events of the usual type alone",
    "birthdayProperties": "only events of type birthday have them",
    "focusTimeProperties": "only events of type focusTime have them",
    "outOfOfficeProperties": "only events of type outOfOffice have them",
    "workingLocationProperties": "only events of type workingLocation have them",
    "gadget": "Google gave gadgets up; they are kept all the same",
}
READ_ONLY_IN_WORDS = re.compile(
    r"read-only\.|output only|ETag of|Type of the resource", re.IGNORECASE
)


def schemas(name: str, version: str) -> dict[str, Any]:
    found: dict[str, Any] = api(name, version).doc["schemas"]
    return found


def filled(known: dict[str, Any], schema: dict[str, Any], key: str = "") -> Any:
    """A value with every writable part of its schema."""
    if "$ref" in schema:
        if schema["$ref"] == "Date":
            return {"year": 1815, "month": 12, "day": 10}
        return filled(known, known[schema["$ref"]], key)
    match schema.get("type"):
        case "object" if "additionalProperties" in schema:
            return {"a key": filled(known, schema["additionalProperties"], key)}
        case "object":
            return {
                name: filled(known, part, name)
                for name, part in schema["properties"].items()
                if not part.get("readOnly") and name != "metadata"
            }
        case "array":
            return [filled(known, schema["items"], key)]
        case "boolean":
            return True
        case "integer":
            return 3
        case _:
            some = [one for one in schema.get("enum", ()) if not one.endswith("UNSPECIFIED")]
            return some[-1] if some else f'Ünser, {key}; \\ "x"'


@pytest.fixture
def other() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong


def carried(cloud: GoogleCloud, other: GoogleCloud, kind: Kind) -> tuple[Entry, bytes]:
    """The one item of a kind, read here and put there; its entry there, and what was read."""
    only = {Kind.CONTACTS: "contacts", Kind.CALENDAR: "calendar", Kind.TASKS: "tasks"}[kind]
    here, there = (open_account(one.session(only=only)) for one in (cloud, other))
    try:
        place, target = next(iter(here.collections())), next(iter(there.collections()))
        entries = [entry for page in here.changes(place, None) for entry in page.entries]
        (item,) = here.fetch(place, entries)
        body = b"".join(item.chunks)
        # Without the record beside it: the standard file alone has to say it all.
        made = there.put(target, "key-1", Item(item.entry, (body,)), None)
    finally:
        here.close()
        there.close()
    return made, body


def test_a_contact_with_every_field_is_the_same_in_another_account(
    cloud: GoogleCloud, other: GoogleCloud
) -> None:
    known = schemas("people", "v1")
    mask = api("people", "v1").doc["resources"]["people"]["methods"]["updateContact"]["parameters"]
    named = set(re.findall(r"\* (\w+)", mask["updatePersonFields"]["description"]))
    fields = sorted(named - {"memberships"})  # those are labels, and travel as such
    assert len(fields) >= 20
    person = {field: filled(known, known["Person"]["properties"][field]) for field in fields}
    name = cloud.people.add(person)
    made, _ = carried(cloud, other, Kind.CONTACTS)
    for field in fields:
        here = values(cloud.people.persons[name], field)
        assert here, field
        assert values(other.people.persons[made.id], field) == here, field


def test_an_event_with_every_field_is_the_same_in_another_account(
    cloud: GoogleCloud, other: GoogleCloud
) -> None:
    known = schemas("calendar", "v3")
    when = {"dateTime": "2025-01-06T10:00:00+01:00", "timeZone": "Europe/Berlin"}
    until = {"dateTime": "2025-01-06T11:00:00+01:00", "timeZone": "Europe/Berlin"}
    special = {
        "start": when, "end": until, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"], "colorId": "5",
        "status": "tentative", "visibility": "private", "transparency": "transparent",
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 5}]},
        "organizer": {"email": OWNER, "self": True}, "eventType": "default",
        "attendees": [{"email": OWNER, "responseStatus": "accepted"}, filled(known, {"$ref": "EventAttendee"}) | {"email": "b@b.example", "responseStatus": "declined", "self": False, "organizer": False}],
        "originalStartTime": when, "sequence": 3,
    }  # fmt: skip
    event = {
        name: special.get(name, filled(known, part, name))
        for name, part in known["Event"]["properties"].items()
        if not READ_ONLY_IN_WORDS.search(part.get("description", ""))
        and name not in {"id", "iCalUID", "recurringEventId", "originalStartTime", "locked"}
    }
    assert len(event) >= 25
    other.calendars.labels = {str(event["eventLabelId"])}
    id = cloud.calendars.add(event)
    made, body = carried(cloud, other, Kind.CALENDAR)
    here = writable(cloud.calendars.events[OWNER][id])
    there = writable(other.calendars.events[OWNER][made.id])
    assert set(here) - set(there) <= set(NOT_SENT_AGAIN)
    for name in set(here) & set(there):
        assert there[name] == here[name], name
    assert b"X-" in body, "what no iCalendar property is for stands in lines of ours"
    assert (cloud.mails, other.mails) == ([], [])


def test_an_event_whose_label_the_other_calendar_lacks_keeps_its_colour(
    cloud: GoogleCloud, other: GoogleCloud
) -> None:
    when = {"date": "2025-01-06"}
    cloud.calendars.add(
        {"summary": "x", "start": when, "end": when, "eventLabelId": "mine", "colorId": "7"}
    )
    made, _ = carried(cloud, other, Kind.CALENDAR)
    there = other.calendars.events[OWNER][made.id]
    assert (there["colorId"], there.get("eventLabelId")) == ("7", None)


def test_a_task_with_every_field_is_the_same_in_another_account(
    cloud: GoogleCloud, other: GoogleCloud
) -> None:
    properties = schemas("tasks", "v1")["Task"]["properties"]
    ours = {name for name, part in properties.items() if not part.get("readOnly")}
    assert ours == {
        "title", "notes", "status", "completed", "due", "deleted", "hidden", "id", "etag",
    }  # fmt: skip
    place = next(iter(cloud.tasks.lists))
    meant = {
        "title": "Ünser, title; x", "notes": "two\nlines", "status": "completed",
        "completed": "2025-01-06T10:00:00.000Z", "due": "2025-01-07T00:00:00.000Z",
    }  # fmt: skip
    cloud.tasks.add(place, **meant)
    made, _ = carried(cloud, other, Kind.TASKS)
    (there,) = other.tasks.tasks.values()
    task = there[made.id]
    kept = {name: task[name] for name in meant}
    assert kept.pop("notes").startswith(meant.pop("notes"))
    assert kept == meant
    assert CONNECTOR.kinds[Kind.TASKS].loses
