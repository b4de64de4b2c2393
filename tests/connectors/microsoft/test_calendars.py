"""Calendars: series with exceptions as one object, zones, guests nobody tells, changes made in Outlook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connectors.contract import Destination
from connectors.errors import Refused, TryLater
from connectors.formats import icalendar
from connectors.formats.meaning import differences
from connectors.formats.occurrences import occurrences
from connectors.microsoft.account import open_account
from connectors.model import Collection, Entry, Item, Kind
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.conftest import first
from tests.connectors.microsoft.samples import samples

SERIES = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:series@x\r\n"
    b"DTSTAMP:20250101T000000Z\r\nDTSTART;TZID=Europe/Paris:20250303T100000\r\n"
    b"DTEND;TZID=Europe/Paris:20250303T110000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=10\r\n"
    b"EXDATE;TZID=Europe/Paris:20250317T100000\r\nSUMMARY:Stand-up\r\nDESCRIPTION:daily\\, weekly\r\n"
    b"LOCATION:Room 1\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nCATEGORIES:Work\r\nGEO:1;2\r\n"
    b"ORGANIZER;CN=Ada:mailto:ada@example.org\r\nATTENDEE;CN=Bob:mailto:bob@example.org\r\n"
    b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nUID:series@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"RECURRENCE-ID;TZID=Europe/Paris:20250407T100000\r\nDTSTART;TZID=Europe/Paris:20250407T150000\r\n"
    b"DTEND;TZID=Europe/Paris:20250407T160000\r\nSUMMARY:Stand-up\\, later\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)  # fmt: skip
DAY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:day@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"DTSTART;VALUE=DATE:20250701\r\nDTEND;VALUE=DATE:20250703\r\nRRULE:FREQ=YEARLY;UNTIL=20300701\r\n"
    b"SUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[Destination]:
    opened = open_account(cloud.session(only="calendar"))
    yield opened
    opened.close()


@pytest.fixture
def calendar(account: Destination) -> Collection:
    return first(account)


def item(raw: bytes) -> Item:
    return Item(Entry("x", "1"), (raw,))


def fetched(account: Destination, calendar: Collection) -> bytes:
    (entry,) = Listing(account, calendar).entries.values()
    (got,) = account.fetch(calendar, [entry])
    return body(got)


def when(raw: bytes) -> list[datetime]:
    found = occurrences(raw, datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC), 50)
    return [one.start for one in found]


@pytest.mark.parametrize("raw", [SERIES, DAY])
def test_an_object_comes_back_whole_and_outlook_shows_the_same_days(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud, raw: bytes
) -> None:
    entry = account.put(calendar, "k", item(raw), None)
    assert fetched(account, calendar) == raw
    (event,) = cloud.calendars.events.values()
    # What Outlook holds by itself, without the object that went along.
    event["singleValueExtendedProperties"] = []
    account.close()
    again = open_account(cloud.session(only="calendar"))
    own = fetched(again, calendar)
    assert when(own) == when(raw)
    assert icalendar.get_text(icalendar.items_of(own)[0], "SUMMARY")
    again.close()
    assert entry.id == event["id"]


def test_guests_are_words_to_outlook_and_guests_again_in_the_copy(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    account.put(calendar, "k", item(SERIES), None)
    (event,) = cloud.calendars.events.values()
    assert event["attendees"] == []
    assert "Bob <bob@example.org>" in event["body"]["content"]
    assert b"ATTENDEE;CN=Bob" in fetched(account, calendar)


def test_a_change_made_in_outlook_wins_and_the_rest_stays(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    entry = account.put(calendar, "k", item(SERIES), None)
    cloud.calendars.change(entry.id, subject="Sit-down")
    cloud.calendars.cancel(entry.id, "2025-03-24")
    raw = fetched(account, calendar)
    master, *others = icalendar.items_of(raw)
    assert icalendar.get_text(master, "SUMMARY") == "Sit-down"
    assert icalendar.get_text(master, "DESCRIPTION") == "daily, weekly"
    assert icalendar.get_text(master, "UID") == "series@x"
    assert master.first("GEO")
    assert master.first("ATTENDEE")
    assert len(others) == 1
    assert len(when(raw)) == len(when(SERIES)) - 1


def test_an_overwrite_replaces_the_exceptions_too(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    first = account.put(calendar, "k", item(SERIES), None)
    other = SERIES.replace(
        b"EXDATE;TZID=Europe/Paris:20250317", b"EXDATE;TZID=Europe/Paris:20250324"
    )
    second = account.put(calendar, "k", item(other), first)
    assert second.id == first.id
    (event,) = cloud.calendars.events.values()
    assert [one[-10:] for one in event["cancelledOccurrences"]] == ["2025-03-24"]
    assert fetched(account, calendar) == other


def test_an_event_with_guests_is_neither_changed_nor_removed(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    start = {"dateTime": "2025-05-05T10:00:00", "timeZone": "UTC"}
    guest = {"emailAddress": {"name": "Bob", "address": "bob@example.org"}, "type": "required"}
    cloud.calendars.add({"subject": "Tea", "start": start, "end": start, "attendees": [guest]})
    (entry,) = Listing(account, calendar).entries.values()
    for do in (
        lambda: account.remove(calendar, entry),
        lambda: account.put(calendar, "k", item(DAY), entry),
    ):
        with pytest.raises(Refused) as told:
            do()
        assert told.value.code == "would-mail-guests"
    assert b"mailto:bob@example.org" in fetched(account, calendar)


def test_a_series_made_in_outlook_keeps_its_hour_when_the_clocks_change(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    zone = "W. Europe Standard Time"
    pattern = {
        "type": "weekly",
        "interval": 1,
        "daysOfWeek": ["monday"],
        "firstDayOfWeek": "monday",
    }
    ends = {"type": "endDate", "startDate": "2025-03-24", "endDate": "2025-04-14"}
    id = cloud.calendars.add({
        "subject": "Choir", "start": {"dateTime": "2025-03-24T19:00:00", "timeZone": zone},
        "end": {"dateTime": "2025-03-24T21:00:00", "timeZone": zone},
        "recurrence": {"pattern": pattern, "range": ends},
    })  # fmt: skip
    cloud.calendars.except_(id, "2025-04-07", subject="Choir, elsewhere")
    cloud.calendars.cancel(id, "2025-04-14")
    assert [f"{one:%m-%d %H}" for one in when(fetched(account, calendar))] == [
        "03-24 18",
        "03-31 17",
        "04-07 17",
    ]


def test_without_deltas_everything_is_listed(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    cloud.calendars.deltas = False
    account.put(calendar, "k", item(DAY), None)
    first = Listing(account, calendar)
    second = Listing(account, calendar, first.cursor)
    assert second.whole
    assert second.entries == first.entries


def test_a_visit_that_breaks_off_anywhere_is_finished_by_the_next(cloud: MicrosoftCloud) -> None:
    for index in range(12):
        account = open_account(cloud.session(only="calendar"))
        calendar = account.create(Kind.CALENDAR, f"Number {index}")
        cloud.faults.at(index, faults.answer_lost)
        try:
            account.put(calendar, f"k{index}", item(SERIES), None)
        except TryLater:
            account.put(calendar, f"k{index}", item(SERIES), None)
        cloud.faults.clear()
        assert fetched(account, calendar) == SERIES
        account.close()


@pytest.mark.parametrize("raw", [b"", b"x", SERIES.replace(b"COUNT=10", b"BYMONTHDAY=31")])
def test_what_outlook_cannot_hold_is_refused(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud, raw: bytes
) -> None:
    with pytest.raises(Refused):
        account.put(calendar, "k", item(raw), None)
    assert cloud.calendars.events == {}


def test_many_events_are_read_a_page_at_a_time_and_no_change_costs_one_request(
    account: Destination, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    at = {"dateTime": "2025-05-05T10:00:00", "timeZone": "UTC"}
    for number in range(60):
        cloud.calendars.add({"subject": f"Event {number}", "start": at, "end": at})
    listing = Listing(account, calendar)
    cloud.calls.clear()
    assert len(list(account.fetch(calendar, list(listing.entries.values())))) == 60
    assert len(cloud.calls) <= 2
    cloud.calls.clear()
    assert Listing(account, calendar, listing.cursor).entries == {}
    assert len(cloud.calls) == 1


def test_microsofts_own_samples_are_read() -> None:
    from connectors.microsoft.event_objects import object_of

    found = [one for one in samples("event") if "start" in one and one["start"].get("dateTime")]
    read = 0
    for one in found:
        try:
            datetime.fromisoformat(one["start"]["dateTime"][:19])
            datetime.fromisoformat(one["end"]["dateTime"][:19])
        except (KeyError, ValueError):
            continue  # a placeholder in the documents, not a time
        raw = object_of(one)
        assert differences(Kind.CALENDAR, raw, raw) == ()
        read += 1
    assert read >= 5
