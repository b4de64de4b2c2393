"""Calendars at Google: one object a series, nothing mailed to anyone, nothing doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.errors import ChangedMeanwhile, NotThere, Refused, StartOver, TryLater
from connectors.google.account import open_account
from connectors.google.event_series import grouped
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
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


def day(number: int) -> dict[str, str]:
    return {"dateTime": f"2025-01-{number:02}T10:00:00+01:00", "timeZone": BERLIN}


@pytest.fixture
def account(cloud: GoogleCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session())
    yield opened
    opened.close()


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


def test_a_series_is_one_object_with_its_exceptions(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    id = cloud.calendars.add(DAILY)
    cloud.calendars.except_(id, day(7), {"status": "cancelled"})
    cloud.calendars.except_(id, day(8), {"summary": "Moved", "start": day(9)})
    _, found = read(account)
    (body,) = found.values()
    assert body.count(b"BEGIN:VEVENT") == 2
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    assert b"EXDATE;TZID=Europe/Berlin:20250107T100000\r\n" in body
    assert b"RECURRENCE-ID;TZID=Europe/Berlin:20250108T100000\r\n" in body
    assert b"TRIGGER:-PT10M" in body


def test_a_changed_occurrence_brings_the_whole_series(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    id = cloud.calendars.add(DAILY)
    other = cloud.calendars.add(ONCE)
    pages, _ = read(account)
    cloud.calendars.except_(id, day(8), {"summary": "Moved"})
    (page,), found = read(account, pages[-1].cursor)
    assert list(found) == [id]
    assert b"SUMMARY:Moved" in found[id]
    assert b"RRULE" in found[id]
    assert other not in found
    assert not page.whole


def test_what_was_removed_is_told(cloud: GoogleCloud, account: RoomedAccount) -> None:
    series, once = cloud.calendars.add(DAILY), cloud.calendars.add(ONCE)
    cloud.calendars.except_(series, day(8), {"summary": "Moved"})
    pages, _ = read(account)
    cloud.calendars.erase(series)
    cloud.calendars.erase(once)
    (page,), _ = read(account, pages[-1].cursor)
    assert set(page.gone) == {series, once}
    assert page.entries == ()


def test_nothing_new_is_one_request(cloud: GoogleCloud, account: RoomedAccount) -> None:
    cloud.calendars.add(DAILY)
    pages, _ = read(account)
    place = home(account)
    cloud.calls.clear()
    list(account.changes(place, pages[-1].cursor))
    assert cloud.calls == ["calendar.events.list"]


def test_a_token_too_old_and_one_made_up_start_over(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add(ONCE)
    pages, _ = read(account)
    cloud.calendars.expire()
    for cursor in (pages[-1].cursor, Cursor("made up")):
        with pytest.raises(StartOver):
            read(account, cursor)


def test_every_calendar_comes_with_its_colour_and_rights(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add_calendar("h@x", "Hidden", "reader", hidden=True, summaryOverride="My word")
    cloud.calendars.add_calendar("busy@x", "Busy", "freeBusyReader")
    cloud.calendars.add_calendar(
        "addressbook#contacts@group.v.calendar.google.com", "Birthdays", "reader"
    )
    own, hidden = (one for one in account.collections() if one.kind is Kind.CALENDAR)
    assert (own.id, own.writes, own.facts["rights"], own.facts["colour"]) == (
        OWNER,
        True,
        "owner",
        "#9fe1e7",
    )
    assert (hidden.name, hidden.writes, hidden.facts["hidden"]) == ("My word", False, "yes")


def test_birthdays_of_contacts_are_not_copied_twice(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    linked = {"contact": "people/c1", "type": "birthday"}
    day_off = {"start": {"date": "2025-01-06"}, "end": {"date": "2025-01-07"}}
    cloud.calendars.add(
        {"summary": "Ada", "eventType": "birthday", "birthdayProperties": linked, **day_off}
    )
    own = cloud.calendars.add(
        {
            "summary": "Cat",
            "eventType": "birthday",
            "birthdayProperties": {"type": "birthday"},
            **day_off,
        }
    )
    assert list(read(account)[1]) == [own]


def test_a_new_event_is_imported_under_its_own_uid(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(
        account,
        event(
            "DTSTART:20250106T100000Z",
            "DTEND:20250106T110000Z",
            "SUMMARY:Tea",
            "CATEGORIES:A",
            "X-FOO;P=1:bar",
        ),
    )
    assert cloud.calls.count("calendar.events.import") == 1
    assert cloud.calendars.events[OWNER][made.id]["iCalUID"] == "uid-1@x"
    body = read(account)[1][made.id]
    assert b"UID:uid-1@x\r\n" in body
    assert b"CATEGORIES:A\r\n" in body
    assert b"X-FOO;P=1:bar\r\n" in body
    assert b"elsewhere-key" not in body


def test_guests_stay_on_the_event_and_hear_nothing(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    guests = (
        f"ORGANIZER:mailto:{OWNER}",
        f"ATTENDEE:mailto:{OWNER}",
        "ATTENDEE;CN=Bob:mailto:bob@b.example",
    )
    base = ("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z", *guests)
    made = put(account, event(*base, "SUMMARY:One"))
    made = put(account, event(*base, "SUMMARY:Two"), over=made)
    assert b"bob@b.example" in read(account)[1][made.id]
    account.remove(home(account), made)
    assert cloud.mails == []


def test_an_event_of_strangers_is_kept_with_the_guests_as_words(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    guests = ("ORGANIZER:mailto:eve@b.example", "ATTENDEE;CN=Bob:mailto:bob@b.example")
    made = put(
        account, event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z", "SUMMARY:X", *guests)
    )
    assert "attendees" not in cloud.calendars.events[OWNER][made.id]
    body = read(account)[1][made.id]
    assert b"X-ELSEWHERE-ORGANIZER:mailto:eve@b.example\r\n" in body
    assert b"X-ELSEWHERE-ATTENDEE;CN=Bob:mailto:bob@b.example\r\n" in body
    assert cloud.mails == []


def test_a_series_comes_back_with_all_its_exceptions(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, event(*WEEK))
    body = read(account)[1][made.id]
    assert body.count(b"BEGIN:VEVENT") == 3
    assert b"SUMMARY:Late" in body
    assert b"SUMMARY:Early" in body
    assert b"EXDATE;TZID=Europe/Berlin:20250107T100000\r\n" in body
    assert made in [e for page in account.changes(home(account), None) for e in page.entries]


def test_a_cut_at_any_request_leaves_one_whole_series(cloud: GoogleCloud) -> None:
    for skip in range(9):
        for fault in (faults.answer_lost, faults.reset):
            account = open_account(cloud.session(only="calendar"))
            place = home(account)
            uid = f"u-{skip}-{len(cloud.calls)}@x"
            body = event(*WEEK, uid=uid).replace(b"uid-1@x", uid.encode())
            cloud.faults.clear()
            cloud.faults.at(skip, fault)
            for _ in range(3):
                try:
                    made = account.put(place, "k", Item(Entry("v", "1"), (body,)), None)
                    break
                except TryLater:
                    continue
            cloud.faults.clear()
            (item,) = account.fetch(place, [made])
            assert b"".join(item.chunks).count(b"BEGIN:VEVENT") == 3
            same = [
                one for one in grouped(cloud.calendars.events[OWNER].values()) if one.uid == uid
            ]
            assert len(same) == 1
            account.close()


def test_an_update_changes_exceptions_and_gives_up_those_no_longer_meant(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, event(*WEEK))
    fewer = event(*(line.replace("Late", "Very late") for line in WEEK[:11]), "SUMMARY:Very late")
    made = put(account, fewer, over=made)
    body = read(account)[1][made.id]
    assert b"SUMMARY:Very late" in body
    assert b"SUMMARY:Early" not in body
    assert b"20250109T100000" in body


def test_an_event_there_already_is_left_alone(cloud: GoogleCloud, account: RoomedAccount) -> None:
    id = cloud.calendars.add({**DAILY, "iCalUID": "uid-1@x"})
    cloud.calls.clear()
    assert put(account, event(*WEEK)).id == id
    assert not {"calendar.events.import", "calendar.events.update"} & set(cloud.calls)


def test_an_event_removed_before_comes_to_life_again(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z"))
    account.remove(home(account), made)
    again = put(account, event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z"))
    assert again.id == made.id
    assert cloud.calendars.events[OWNER][again.id]["status"] == "confirmed"


def test_an_edit_between_look_and_write_is_refused(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z"))
    cloud.calendars.change(made.id, summary="edited on the phone")
    for attempt in (
        lambda: put(
            account, event("DTSTART:20250107T100000Z", "DTEND:20250107T110000Z"), over=made
        ),
        lambda: account.remove(home(account), made),
    ):
        with pytest.raises(ChangedMeanwhile):
            attempt()


def test_a_meeting_link_is_kept_as_a_link_and_never_given_to_a_second_event(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    meet = {
        "conferenceId": "abc",
        "entryPoints": [{"entryPointType": "video", "uri": "https://meet.example/abc"}],
    }
    id = cloud.calendars.add({**ONCE, "conferenceData": meet})
    body = read(account)[1][id]
    assert b"X-GOOGLE-CONFERENCE:https://meet.example/abc\r\n" in body
    other = cloud.calendars.add_calendar("second@x", "Second")
    place = next(one for one in account.collections() if one.id == other)
    made = account.put(place, "k", Item(Entry("v", "1"), (body,)), None)
    assert "conferenceData" not in cloud.calendars.events[other][made.id]
    (item,) = account.fetch(place, [made])
    assert b"X-GOOGLE-CONFERENCE:https://meet.example/abc\r\n" in b"".join(item.chunks)


RICH: dict[str, Any] = {
    **DAILY, "description": "<b>x</b>", "location": "Room; 1", "colorId": "5", "visibility": "private",
    "transparency": "transparent", "reminders": {"useDefault": False, "overrides": [{"method": "email", "minutes": 30}]},
    "guestsCanModify": True, "source": {"title": "T", "url": "https://x.example/"},
    "extendedProperties": {"private": {"a": "1"}, "shared": {"b": "2"}},
    "attendees": [{"email": OWNER, "responseStatus": "accepted"}, {"email": "b@b.example", "comment": "yes", "additionalGuests": 2}],
    "attachments": [{"fileUrl": "https://drive.google.com/x", "title": "Plan", "mimeType": "text/plain"}],
}  # fmt: skip


def test_what_came_from_google_is_the_same_in_another_google_account(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    id = cloud.calendars.add(RICH)
    cloud.calendars.except_(id, day(8), {"summary": "Moved", "reminders": {"useDefault": True}})
    body = read(account)[1][id]
    other = GoogleCloud()
    target = open_account(other.session(only="calendar"))
    made = target.put(home(target), "k", Item(Entry("v", "1"), (body,)), None)
    there = other.calendars.events[OWNER]
    for field, value in RICH.items():
        kept = there[made.id][field]
        if field == "extendedProperties":
            kept["private"] = {
                k: v for k, v in kept["private"].items() if not k.startswith("elsewhere")
            }
        if field == "attendees":
            kept = [{k: v for k, v in one.items() if k != "self"} for one in kept]
            assert kept == [{"responseStatus": "needsAction", **one} for one in value]
            continue
        assert kept == value, field
    assert sum("recurringEventId" in one for one in there.values()) == 1
    target.close()
    other.stop()
    assert (other.wrong, other.mails) == ([], [])


def test_single_occurrences_of_a_strangers_series_are_kept(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    id = cloud.calendars.add(DAILY)
    cloud.calendars.except_(id, day(8), {"summary": "You are invited"})
    del cloud.calendars.events[OWNER][id]
    pages, found = read(account)
    assert b"RECURRENCE-ID" in found[id]
    assert b"You are invited" in found[id]
    cloud.calendars.events[OWNER][f"{id}_20250108T090000Z"]["summary"] = "Changed"
    assert pages[-1].cursor


def test_what_is_no_event_is_refused(account: RoomedAccount) -> None:
    for body in (
        b"",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        event("SUMMARY:no start"),
        event("DTSTART:nonsense"),
    ):
        with pytest.raises(Refused):
            put(account, body)


def test_a_calendar_one_may_only_read_takes_nothing(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add_calendar("r@x", "Read", "reader")
    place = Collection("r@x", Kind.CALENDAR, "Read")
    with pytest.raises(Refused):
        account.put(
            place,
            "k",
            Item(Entry("v", "1"), (event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z"),)),
            None,
        )


def test_an_event_without_a_uid_gets_the_key(cloud: GoogleCloud, account: RoomedAccount) -> None:
    body = event("DTSTART:20250106T100000Z", "DTEND:20250106T110000Z").replace(
        b"UID:uid-1@x\r\n", b""
    )
    first, second = put(account, body, "k-9"), put(account, body, "k-9")
    assert first == second
    assert cloud.calendars.events[OWNER][first.id]["iCalUID"] == "k-9"


def test_googles_own_record_is_kept_beside_the_object(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add(RICH)
    (page,) = account.changes(home(account), None)
    (item,) = account.fetch(home(account), page.entries)
    assert json.loads(item.original or b"")["events"][0]["guestsCanModify"] is True


def test_what_was_never_there_cannot_be_removed(account: RoomedAccount) -> None:
    with pytest.raises(NotThere):
        account.remove(home(account), Entry("nothing", "1"))
