"""JSON → iCalendar → JSON keeps every field of an event that Outlook lets anybody write."""

# ruff: noqa: DTZ001
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats.identify import identify
from connectors.formats.lines import parse, write
from connectors.microsoft.event_objects import object_of
from connectors.microsoft.event_writing import wanted_of
from connectors.model import Kind
from tests.clouds.microsoft_table import TABLE, wrong
from tests.clouds.microsoft_times import utc

NOT_SENT = {
    "id": "Microsoft's own", "changeKey": "Microsoft's own", "createdDateTime": "Microsoft's own",
    "lastModifiedDateTime": "Microsoft's own; our DTSTAMP", "iCalUId": "Microsoft's own; our UID",
    "seriesMasterId": "Microsoft's own", "type": "follows from recurrence", "webLink": "Microsoft's own",
    "bodyPreview": "follows from body", "hasAttachments": "follows from attached files",
    "originalStart": "follows from the series; our RECURRENCE-ID",
    "originalStartTimeZone": "follows from start", "originalEndTimeZone": "follows from end",
    "isOrganizer": "Microsoft's own", "isCancelled": "set by the organizer's mail alone; our STATUS",
    "attendees": "everybody named would be mailed; kept as ATTENDEE and as words",
    "organizer": "the account's own person, whoever is sent; kept as ORGANIZER",
    "allowNewTimeProposals": "asks guests, and none are sent",
    "isOnlineMeeting": "would make a new meeting", "onlineMeetingUrl": "follows from isOnlineMeeting; CONFERENCE",
    "onlineMeeting": "follows from isOnlineMeeting; CONFERENCE and words",
    "transactionId": "made of our key for each write",
    "singleValueExtendedProperties": "ours alone; test_calendars",
}  # fmt: skip
APART = {
    "exceptionOccurrences": "each a request of its own; below",
    "cancelledOccurrences": "each a request of its own; below",
}
NO_PART = {
    "location.locationType": "Microsoft's own", "location.uniqueId": "Microsoft's own",
    "location.uniqueIdType": "Microsoft's own",
    "body.contentType": "asked for and sent as text always",
}  # fmt: skip
NO_WORD = {"unknown": "what Outlook says of an answer it never had; busy is sent"}
SENT = {name: kind for name, kind in TABLE["event"].items() if name not in {**NOT_SENT, **APART}}

ZONES = {
    "UTC": "UTC", "W. Europe Standard Time": "Europe/Berlin", "Eastern Standard Time": "America/New_York",
    "India Standard Time": "Asia/Kolkata",
}  # fmt: skip
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(";,:\\\"'^\n =<>{}\u2028")), max_size=12
).map(
    lambda text: "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign == "\n")
)
starts = st.integers(0, 20000).map(lambda ahead: datetime(2024, 1, 1) + timedelta(hours=ahead))


def _of(name: str, kind: str) -> st.SearchStrategy[Any]:
    """Any value of a field, after its type in the table."""
    if kind == "#itemBody":
        return words.map(lambda text: {"contentType": "text", "content": text.strip()})
    if kind.startswith("#"):
        parts = TABLE[kind[1:]]
        return st.fixed_dictionaries(
            {one: _of(one, type) for one, type in parts.items() if f"{name}.{one}" not in NO_PART}
        )
    if kind.startswith("="):
        return st.sampled_from([one for one in kind[1:].split(",") if one not in NO_WORD])
    plain = {"b": st.booleans(), "i": st.integers(0, 20000), "s": words}
    return st.lists(words.filter(bool), max_size=3) if kind == "[s" else plain[kind]


_HARD = {"start", "end", "isAllDay", "recurrence"}
"""What hangs together; `times` makes them."""

FIELDS = st.fixed_dictionaries(
    {name: _of(name, kind) for name, kind in SENT.items() if name not in _HARD}
)


@st.composite
def patterns(draw: st.DrawFn, first: date) -> dict[str, Any]:
    """Any pattern of the table that has an event on its first day."""
    type = draw(st.sampled_from(TABLE["recurrencePattern"]["type"][1:].split(",")))
    made: dict[str, Any] = {"type": type, "interval": draw(st.integers(1, 9))}
    own, nth = WEEK[first.weekday()], (first.day - 1) // 7
    if type.endswith("Yearly"):
        made["month"] = first.month
    if type == "weekly":
        days = {own, *draw(st.sets(st.sampled_from(WEEK)))}
        made["daysOfWeek"] = [day for day in WEEK if day in days]
        made["firstDayOfWeek"] = draw(st.sampled_from(WEEK))
    elif type.startswith("absolute"):
        made["dayOfMonth"] = first.day
    elif type.startswith("relative"):
        made |= {"index": ("first", "second", "third", "fourth", "last")[nth], "daysOfWeek": [own]}
    return made


@st.composite
def times(draw: st.DrawFn, *, repeats: bool | None = None) -> dict[str, Any]:
    """When an event is: start, end, whole days or not, and how it repeats."""
    zone, day = draw(st.sampled_from(sorted(ZONES))), draw(st.booleans())
    at = draw(starts)
    at = at.replace(hour=0) if day else at
    length = timedelta(days=draw(st.integers(1, 5))) if day else timedelta(hours=draw(st.integers(0, 30)))  # fmt: skip
    made: dict[str, Any] = {
        "isAllDay": day,
        "start": {"dateTime": at.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": (at + length).isoformat(), "timeZone": "UTC"},
        "originalStartTimeZone": zone,
    }
    if draw(st.booleans()) if repeats is None else repeats:
        there = at if day else at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONES[zone]))
        first = there.date()
        ends: dict[str, Any] = draw(
            st.one_of(
                st.just({"type": "noEnd"}),
                st.integers(1, 99).map(lambda many: {"type": "numbered", "numberOfOccurrences": many}),
                st.integers(0, 999).map(lambda on: {"type": "endDate", "endDate": f"{first + timedelta(days=on)}"}),
            )
        )  # fmt: skip
        ends |= {"startDate": f"{first}", "recurrenceTimeZone": "UTC" if day else zone}
        made["recurrence"] = {"pattern": draw(patterns(first)), "range": ends}
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(times(), FIELDS)
def test_an_event_says_the_same_after_its_ical(when: dict[str, Any], said: dict[str, Any]) -> None:
    one = {"id": "AAkA=", "type": "singleInstance", **when, **said}
    assert not list(wrong("event", one))
    raw = object_of(one)
    assert write(parse(raw)) == raw
    assert identify(Kind.CALENDAR, raw).uid == "microsoft-AAkA="
    back = wanted_of(raw).master
    assert not list(wrong("event", back))
    if not said["isReminderOn"]:
        assert not back["isReminderOn"]
        back["reminderMinutesBeforeStart"] = said["reminderMinutesBeforeStart"]
    assert {name: back[name] for name in said} == said
    assert back.get("recurrence") == when.get("recurrence")
    assert back["isAllDay"] == when["isAllDay"]
    zone = "UTC" if when["isAllDay"] else when["originalStartTimeZone"]
    for name in ("start", "end"):
        assert utc(back[name]) == utc(when[name])
        assert back[name]["timeZone"] == zone


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(ZONES)), st.sets(st.integers(0, 29)), st.dictionaries(st.integers(30, 59), FIELDS, max_size=3))  # fmt: skip
def test_cancelled_and_changed_days_say_the_same(
    zone: str, off: set[int], changed: dict[int, dict[str, Any]]
) -> None:
    def day(number: int) -> datetime:
        return datetime(2025, 3, 1, 10, tzinfo=ZoneInfo(ZONES[zone])) + timedelta(days=number)

    def at(number: int, hour: int) -> dict[str, str]:
        moment = day(number).replace(hour=hour).astimezone(UTC)
        return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}

    ends = {"type": "numbered", "numberOfOccurrences": 90, "startDate": "2025-03-01", "recurrenceTimeZone": zone}  # fmt: skip
    one = {
        "id": "AAkA=", "type": "seriesMaster", "subject": "Choir", "isAllDay": False, "start": at(0, 10),
        "end": at(0, 12), "recurrence": {"pattern": {"type": "daily", "interval": 1}, "range": ends},
        "cancelledOccurrences": [f"OID.AAkA=.{day(number):%Y-%m-%d}" for number in sorted(off)],
        "exceptionOccurrences": [
            {"id": f"AAkA{number}=", "type": "exception", "isAllDay": False, "start": at(number, 14), "end": at(number, 15),
             "originalStart": day(number).astimezone(UTC).isoformat(), **said}
            for number, said in changed.items()
        ],
    }  # fmt: skip
    assert not list(wrong("event", one))
    found = wanted_of(object_of(one))
    assert sorted(found.out) == [day(number) for number in sorted(off)]
    assert [moment for moment, _ in found.changed] == [day(number) for number in changed]
    for (_, back), (number, said) in zip(found.changed, changed.items(), strict=True):
        assert utc(back["start"]) == utc(at(number, 14))
        assert utc(back["end"]) == utc(at(number, 15))
        kept = set(said) - {"reminderMinutesBeforeStart"}
        assert {name: back[name] for name in kept} == {name: said[name] for name in kept}
        minutes = said["reminderMinutesBeforeStart"] if said["isReminderOn"] else 0
        assert back["reminderMinutesBeforeStart"] == minutes


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(times(), FIELDS)
def test_a_write_holds_each_field_of_the_table_or_its_reason_is_named(
    when: dict[str, Any], said: dict[str, Any]
) -> None:
    bob = {"emailAddress": {"name": "Bob", "address": "bob@example.org"}, "type": "required"}
    one = {"id": "AAkA=", **when, **said, "attendees": [bob], "isOnlineMeeting": True}
    body = wanted_of(object_of(one)).master
    assert set(body) | {"recurrence"} == set(SENT)
    assert not set(NOT_SENT) & set(body)
    assert "Bob <bob@example.org>" in body["body"]["content"]


def test_every_word_left_out_is_one_of_the_table() -> None:
    assert {*NOT_SENT, *APART} < set(TABLE["event"])
    for name in NO_PART:
        field, part = name.split(".")
        assert part in TABLE[TABLE["event"][field][1:]]
    assert all("," + word in "=," + TABLE["event"]["showAs"][1:] for word in NO_WORD)
