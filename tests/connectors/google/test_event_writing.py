"""Writing events at Google: nothing mailed to anyone, nothing doubled."""

from __future__ import annotations

import pytest

from connectors.errors import ChangedMeanwhile, NotThere, Refused, TryLater
from connectors.google.account import open_account
from connectors.google.event_series import grouped
from connectors.model import Collection, Entry, Item, Kind
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_calendar import OWNER
from tests.connectors.google.event_samples import (
    DAILY,
    ONCE,
    RICH,
    WEEK,
    day,
    event,
    home,
    put,
    read,
)


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


@pytest.mark.parametrize(
    ("line", "shade"),
    [
        ("CLASS:X-FAMILY-ONLY", "private"), ("CLASS;X-P=1:secret", "private"), ("CLASS:", "private"),
        ("CLASS:PUBLIC", "public"), ("CLASS:Confidential", "confidential"), ("PRIORITY:1", "default"),
    ],
)  # fmt: skip
def test_an_unknown_word_for_who_may_see_it_is_private_and_comes_back(
    cloud: GoogleCloud, account: RoomedAccount, line: str, shade: str
) -> None:
    made = put(account, event("DTSTART:20250106T100000Z", "SUMMARY:Tea", line))
    there = cloud.calendars.events[OWNER][made.id]
    assert there.get("visibility", "default") == shade
    body = read(account)[1][made.id]
    assert body.upper().count(line.upper().encode() + b"\r\n") == 1
    assert body.count(b"\nCLASS") == line.startswith("CLASS")
    there["visibility"] = "public"
    body = read(account)[1][made.id]
    assert b"CLASS:PUBLIC\r\n" in body
    assert body.count(b"\nCLASS") == 1


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


def test_what_was_never_there_cannot_be_removed(account: RoomedAccount) -> None:
    with pytest.raises(NotThere):
        account.remove(home(account), Entry("nothing", "1"))


def test_an_event_made_of_a_mail_is_never_there_twice(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add({**ONCE, "eventType": "fromGmail"})
    (id, body), *more = read(account)[1].items()
    assert more == []
    assert put(account, body).id == id
    assert list(cloud.calendars.events[OWNER]) == [id]
    other = GoogleCloud()
    there = open_account(other.session())
    first, again = put(there, body), put(there, body)
    there.close()
    other.stop()
    assert first.id == again.id
    (event,) = other.calendars.events[OWNER].values()
    assert event["eventType"] == "default", "nobody but Google makes events of mails"
    assert not other.wrong
