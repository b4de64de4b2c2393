"""What Outlook cannot repeat but has an end: every day is shown, and the object comes back whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connectors.errors import Refused, TryLater
from connectors.formats import icalendar
from connectors.formats.occurrences import occurrences
from connectors.microsoft.account import open_account
from connectors.model import Collection, Entry, Item, Kind
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.microsoft_times import utc
from tests.connectors.conformance import Listing, body

ODD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:odd@x\r\n"
    b"DTSTAMP:20250101T000000Z\r\nDTSTART;TZID=Europe/Paris:20250301T100000\r\n"
    b"DTEND;TZID=Europe/Paris:20250301T110000\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=8\r\n"
    b"EXDATE;TZID=Europe/Paris:20250315T100000\r\nRDATE;TZID=Europe/Paris:20250320T100000\r\n"
    b"SUMMARY:Rent\r\nGEO:1;2\r\nATTENDEE:mailto:bob@example.org\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nUID:odd@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"RECURRENCE-ID;TZID=Europe/Paris:20250401T100000\r\nDTSTART;TZID=Europe/Paris:20250402T150000\r\n"
    b"DTEND;TZID=Europe/Paris:20250402T160000\r\nSUMMARY:Rent\\, late\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)  # fmt: skip


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session(only="calendar"))
    yield opened
    opened.close()


@pytest.fixture
def calendar(account: RoomedAccount) -> Collection:
    return next(iter(account.collections()))


def item(raw: bytes) -> Item:
    return Item(Entry("x", "1"), (raw,))


def when(raw: bytes) -> list[datetime]:
    found = occurrences(
        raw, datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC), 600
    )
    return [one.start for one in found]


def shown(cloud: MicrosoftCloud) -> list[tuple[datetime, str]]:
    events = cloud.calendars.events.values()
    return sorted((utc(one["start"]), one["subject"]) for one in events)


def test_outlook_shows_every_day_and_the_copy_is_one_object(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    entry = account.put(calendar, "k", item(ODD), None)
    assert [day for day, _ in shown(cloud)] == when(ODD)
    assert [title for _, title in shown(cloud)].count("Rent, late") == 1
    assert set(Listing(account, calendar).entries) == {entry.id}
    (got,) = account.fetch(calendar, [entry])
    assert body(got) == ODD
    before = len(cloud.calendars.events)
    assert account.put(calendar, "k", item(ODD), None) == entry
    assert entry.remark == "repeats-by-days"
    assert len(cloud.calendars.events) == before


def test_a_change_takes_its_days_along_and_a_removal_all_of_them(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    entry = account.put(calendar, "k", item(ODD), None)
    shorter = ODD.replace(b"COUNT=8", b"COUNT=4")
    second = account.put(calendar, "k", item(shorter), entry)
    assert [day for day, _ in shown(cloud)] == when(shorter)
    plain = shorter.replace(b"RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4\r\n", b"RRULE:FREQ=DAILY;COUNT=90\r\n").replace(b"RDATE;TZID=Europe/Paris:20250320T100000\r\n", b"")  # fmt: skip
    third = account.put(calendar, "k", item(plain), second)
    # The moved day would lie past its neighbours: Outlook wants an event of its own for it.
    assert [day for day, _ in shown(cloud)][1:] == [datetime(2025, 4, 2, 13, tzinfo=UTC)]
    (got,) = account.fetch(calendar, [third])
    assert body(got) == plain
    assert set(Listing(account, calendar).entries) == {entry.id}
    fourth = account.put(calendar, "k", item(ODD), third)
    assert fourth.id == entry.id
    account.remove(calendar, fourth)
    assert cloud.calendars.events == {}


def test_what_a_person_changes_in_outlook_wins_and_the_rule_stays(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    entry = account.put(calendar, "k", item(ODD), None)
    cloud.calendars.change(entry.id, subject="Rent and heating")
    (got,) = account.fetch(calendar, [entry])
    master, *others = icalendar.items_of(body(got))
    assert icalendar.get_text(master, "SUMMARY") == "Rent and heating"
    assert when(body(got)) == when(ODD)
    assert len(others) == 1


def test_a_visit_that_breaks_off_anywhere_is_finished_by_the_next(cloud: MicrosoftCloud) -> None:
    for index in range(0, 16, 3):
        account = open_account(cloud.session(only="calendar"))
        calendar = account.create(Kind.CALENDAR, f"Number {index}")
        cloud.faults.at(index, faults.answer_lost)
        try:
            account.put(calendar, f"k{index}", item(ODD), None)
        except TryLater:
            account.put(calendar, f"k{index}", item(ODD), None)
        cloud.faults.clear()
        inside = [id for id, place in cloud.calendars.place.items() if place == calendar.id]
        assert len(inside) == len(when(ODD))
        (entry,) = Listing(account, calendar).entries.values()
        (got,) = account.fetch(calendar, [entry])
        assert body(got) == ODD
        account.close()


def test_without_deltas_the_parts_are_no_items_either(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud
) -> None:
    cloud.calendars.deltas = False
    entry = account.put(calendar, "k", item(ODD), None)
    assert set(Listing(account, calendar).entries) == {entry.id}


@pytest.mark.parametrize(
    "rule",
    ["FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=HOURLY", "FREQ=DAILY;BYMONTH=3,4,5", "FREQ=HOURLY;COUNT=501", "FREQ=SECONDLY;COUNT=2", "FREQ=YEARLY;BYYEARDAY=100"],
)  # fmt: skip
def test_what_outlook_can_show_on_no_right_days_or_is_too_much_is_refused_by_name(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud, rule: str
) -> None:
    raw = ODD.replace(b"FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=8", rule.encode())
    with pytest.raises(Refused) as told:
        account.put(calendar, "k", item(raw), None)
    assert told.value.code == "repeats-otherwise"
    assert cloud.calendars.events == {}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;INTERVAL=6;COUNT=9", "FREQ=YEARLY;BYYEARDAY=60,61;COUNT=5", "FREQ=DAILY;BYHOUR=9,12;COUNT=7",
        "FREQ=YEARLY;BYWEEKNO=20;COUNT=4", "FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20260101T000000Z",
        "FREQ=MONTHLY;BYMONTHDAY=-2;COUNT=5", "FREQ=MONTHLY;BYDAY=5SA;COUNT=5", "FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=6",
    ],
)  # fmt: skip
def test_every_rule_with_an_end_happens_on_its_days(
    account: RoomedAccount, calendar: Collection, cloud: MicrosoftCloud, rule: str
) -> None:
    raw = ODD[: ODD.index(b"BEGIN:VEVENT", 80)] + b"END:VCALENDAR\r\n"
    raw = raw.replace(b"FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=8", rule.encode())
    account.put(calendar, "k", item(raw), None)
    assert [day for day, _ in shown(cloud)] == when(raw)
