"""JSON → iCalendar → JSON keeps every writable field of an event, whatever it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats.lines import parse, write
from connectors.google.events_from_ical import parts
from connectors.google.events_to_ical import Setting, calendar_object, writable
from tests.clouds.google_check import api
from tests.connectors.google.test_contacts_round_trip import words

SETTING = Setting("Europe/Berlin", ({"method": "popup", "minutes": 10},))
NOT_SET = {
    "kind", "etag", "htmlLink", "created", "updated", "creator", "hangoutLink", "id", "iCalUID",
    "recurringEventId", "originalStartTime", "locked", "start", "end", "recurrence", "organizer",
    "attendees",
}  # fmt: skip
EARLY, LATE = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "UTC",
    "Australia/Lord_Howe",
    "Nowhere/Land",
]


def any_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return any_of(api("calendar", "v3").doc["schemas"][schema["$ref"]])
    kind = schema.get("type")
    if kind == "object":
        if "additionalProperties" in schema:
            return st.dictionaries(
                words, any_of(schema["additionalProperties"]), min_size=1, max_size=2
            )
        parts = {key: any_of(part) for key, part in schema["properties"].items()}
        return st.fixed_dictionaries({}, optional=parts)
    if kind == "array":
        return st.lists(any_of(schema["items"]), min_size=1, max_size=3)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(0, 2**31 - 1)
    if schema.get("format") == "date-time":
        return times.map(lambda when: when["dateTime"])
    if schema.get("format") == "date":
        return st.dates().map(str)
    return words


moments = st.datetimes(min_value=EARLY, max_value=LATE).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
times = st.builds(
    lambda at, zone: {"dateTime": at.isoformat(), **({"timeZone": zone} if zone else {})},
    moments,
    st.sampled_from([*ZONES, ""]),
)
days = st.dates(min_value=EARLY.date()).map(lambda day: {"date": str(day)})
guests = st.lists(any_of({"$ref": "EventAttendee"}), max_size=3)
recurrences = st.lists(
    st.sampled_from([
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE", "RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z",
        "EXDATE;TZID=Europe/Berlin:20250106T100000,20250108T100000", "RDATE;VALUE=DATE:20250101",
        "EXDATE;VALUE=DATE:20250106", "rrule:FREQ=DAILY", "EXRULE:FREQ=DAILY",
        'EXDATE;TZID="America/New_York":20250106T100000', "X", "RDATE;VALUE=PERIOD:20250101T000000Z/PT1H",
    ]), min_size=1, max_size=3, unique=True,
)  # fmt: skip


@lru_cache
def events() -> st.SearchStrategy[dict[str, Any]]:
    properties = api("calendar", "v3").doc["schemas"]["Event"]["properties"]
    optional = {key: any_of(part) for key, part in properties.items() if key not in NOT_SET}
    optional |= {
        "colorId": st.sampled_from(["1", "11", "99"]),
        "status": st.sampled_from(["confirmed", "tentative"]),
        "transparency": st.sampled_from(["opaque", "transparent"]),
        "visibility": st.sampled_from(["default", "public", "private", "confidential"]),
        "recurrence": recurrences, "attendees": guests,
        "organizer": st.fixed_dictionaries({"email": words}, optional={"displayName": words, "self": st.booleans()}),
        "updated": moments.map(datetime.isoformat),
    }  # fmt: skip
    return st.fixed_dictionaries(
        {"start": st.one_of(times, days), "end": st.one_of(times, days)}, optional=optional
    )


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(events())
def test_every_writable_field_comes_back(event: dict[str, Any]) -> None:
    body = calendar_object("uid-1", {"id": "x", **event}, (), SETTING)
    found = parts(body, SETTING.zone)
    assert found.master is not None
    assert writable(found.master.event) == writable(event)
    assert found.uid == "uid-1"
    assert write(parse(body)) == body


def test_every_field_of_the_api_is_known() -> None:
    properties = api("calendar", "v3").doc["schemas"]["Event"]["properties"]
    generated = {"start", "end", "recurrence", "organizer", "attendees"}
    assert set(properties) - (NOT_SET - generated) > generated


@pytest.mark.parametrize(
    ("original", "line"),
    [
        ({"date": "2025-01-06"}, b"EXDATE;VALUE=DATE:20250106\r\n"),
        ({"dateTime": "2025-01-06T10:00:00+01:00", "timeZone": "Europe/Berlin"}, b"EXDATE;TZID=Europe/Berlin:20250106T100000\r\n"),
        ({"dateTime": "2025-01-06T09:00:00Z"}, b"EXDATE;TZID=Europe/Berlin:20250106T100000\r\n"),
        ({"dateTime": "2025-01-06T04:00:00-05:00", "timeZone": "America/New_York"}, b"EXDATE;TZID=Europe/Berlin:20250106T100000\r\n"),
    ],
)  # fmt: skip
def test_a_cancelled_occurrence_becomes_an_exdate_in_the_zone_of_its_series(
    original: dict[str, str], line: bytes
) -> None:
    start = (
        {"date": "2025-01-06"}
        if "date" in original
        else {"dateTime": "2025-01-06T10:00:00+01:00", "timeZone": "Europe/Berlin"}
    )
    master = {"id": "m", "start": start, "end": start, "recurrence": ["RRULE:FREQ=DAILY"]}
    gone = {
        "id": "m_1",
        "recurringEventId": "m",
        "originalStartTime": original,
        "status": "cancelled",
    }
    body = calendar_object("u", master, [gone], SETTING)
    assert line in body
    assert body.count(b"BEGIN:VEVENT") == 1


EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:u@x\r\nDTSTAMP:20240101T000000Z\r\nDTSTART;TZID=W. Europe Standard Time:20240304T100000\r\n"
    "DURATION:PT90M\r\nSUMMARY:Tea\\, at five\r\nCATEGORIES:A,B\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n"
    "RRULE:FREQ=DAILY\r\nEXDATE;TZID=W. Europe Standard Time:20240305T100000\r\nGEO:1;2\r\nURL:http://x.example/\r\n"
    "ORGANIZER;CN=Bob:mailto:bob@b.example\r\nATTENDEE;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:mailto:c@b.example\r\n"
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"
    "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER;VALUE=DATE-TIME:20240304T080000Z\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:u@x\r\nRECURRENCE-ID;TZID=W. Europe Standard Time:20240306T100000\r\n"
    "DTSTART;TZID=Own:20240306T150000\r\nDTEND;TZID=Own:20240306T160000\r\nSUMMARY:Late\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


def test_an_object_of_another_program_is_understood() -> None:
    found = parts(EVENT.encode(), "Europe/Paris")
    assert found.master is not None
    assert found.master.event == {
        "start": {"dateTime": "2024-03-04T10:00:00+01:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2024-03-04T11:30:00+01:00", "timeZone": "Europe/Berlin"},
        "summary": "Tea, at five", "visibility": "private", "transparency": "transparent",
        "recurrence": ["RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Berlin:20240305T100000"],
        "source": {"url": "http://x.example/"},
        "organizer": {"email": "bob@b.example", "displayName": "Bob"},
        "attendees": [{"email": "c@b.example", "optional": True, "responseStatus": "accepted"}],
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 60}]},
    }  # fmt: skip
    assert found.master.rest.startswith("CATEGORIES:A,B\r\nGEO:1;2\r\nBEGIN:VALARM")
    (late,) = found.overrides
    assert late.original == {"dateTime": "2024-03-06T10:00:00+01:00", "timeZone": "Europe/Berlin"}
    assert late.event["start"] == {
        "dateTime": "2024-03-06T13:00:00+01:00",
        "timeZone": "Europe/Paris",
    }


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20240304", {"date": "2024-03-04"}, {"date": "2024-03-05"}),
        ("DTSTART:20240304T100000", {"dateTime": "2024-03-04T10:00:00+01:00", "timeZone": "Europe/Berlin"}, {"dateTime": "2024-03-04T10:00:00+01:00", "timeZone": "Europe/Berlin"}),
        ("DTSTART;VALUE=DATE:20240304\r\nDURATION:P3D", {"date": "2024-03-04"}, {"date": "2024-03-07"}),
        ("DTSTART:20240304T100000Z\r\nDTEND:20240304T110000Z", {"dateTime": "2024-03-04T10:00:00Z", "timeZone": "UTC"}, {"dateTime": "2024-03-04T11:00:00Z", "timeZone": "UTC"}),
    ],
)  # fmt: skip
def test_ends_are_found_where_none_is_written(lines: str, start: object, end: object) -> None:
    body = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    found = parts(body.encode(), "Europe/Berlin")
    assert found.master is not None
    assert (found.master.event["start"], found.master.event["end"]) == (start, end)
