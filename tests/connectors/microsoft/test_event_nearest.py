"""What never ends and Outlook cannot repeat: no wrong day, said in the event, the rule kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.occurrences import occurrences
from connectors.microsoft.account import open_account
from connectors.microsoft.event_fields import PARTLY
from connectors.microsoft.event_writing import wanted_of
from connectors.model import Entry, Item
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body

RENT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:rent@x\r\n"
    b"DTSTAMP:20250101T000000Z\r\nDTSTART;TZID=Europe/Paris:20250301T100000\r\n"
    b"DTEND;TZID=Europe/Paris:20250301T110000\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15\r\n"
    b"EXDATE;TZID=Europe/Paris:20250415T100000,20250501T100000\r\nSUMMARY:Rent\r\n"
    b"DESCRIPTION:by bank\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nUID:rent@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"RECURRENCE-ID;TZID=Europe/Paris:20250615T100000\r\nDTSTART;TZID=Europe/Paris:20250616T100000\r\n"
    b"DTEND;TZID=Europe/Paris:20250616T110000\r\nSUMMARY:Rent\\, late\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


def when(raw: bytes) -> set[datetime]:
    window = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    return {one.start for one in occurrences(raw, *window, 5000)}


def test_outlook_shows_right_days_says_so_and_the_rule_comes_back(cloud: MicrosoftCloud) -> None:
    account = open_account(cloud.session(only="calendar"))
    calendar = next(iter(account.collections()))
    entry = account.put(calendar, "k", Item(Entry("x", "1"), (RENT,)), None)
    assert entry.remark == "repeats-in-part"
    assert account.put(calendar, "k", Item(Entry("x", "1"), (RENT,)), None).remark == entry.remark
    (event,) = cloud.calendars.events.values()
    assert event["recurrence"]["pattern"]["dayOfMonth"] == 1
    assert event["body"]["content"] == f"by bank\n\n{PARTLY} FREQ=MONTHLY;BYMONTHDAY=1,15"
    (got,) = account.fetch(calendar, [entry])
    assert body(got) == RENT
    cloud.calendars.change(entry.id, subject="Rent and heating")
    cloud.calendars.cancel(entry.id, "2025-08-01")
    (got,) = account.fetch(calendar, list(Listing(account, calendar).entries.values()))
    master, *others = icalendar.items_of(body(got))
    assert icalendar.get_text(master, "SUMMARY") == "Rent and heating"
    assert icalendar.get_text(master, "DESCRIPTION") == "by bank"
    assert len(others) == 1
    assert when(body(got)) == when(RENT) - {datetime(2025, 8, 1, 8, tzinfo=UTC)}
    pattern = {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 1}
    ends = {"type": "noEnd", "startDate": "2025-03-01"}
    cloud.calendars.change(entry.id, recurrence={"pattern": pattern, "range": ends})
    (got,) = account.fetch(calendar, list(Listing(account, calendar).entries.values()))
    assert icalendar.items_of(body(got))[0].value("RRULE") == "FREQ=MONTHLY;BYMONTHDAY=1;INTERVAL=2"
    account.close()


@pytest.mark.parametrize(
    ("rule", "type"),
    [
        ("FREQ=MONTHLY;BYDAY=1SA,3SA", "relativeMonthly"), ("FREQ=DAILY;BYHOUR=10,12", "daily"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1", "absoluteYearly"), ("FREQ=YEARLY;BYMONTHDAY=1", "absoluteMonthly"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", ""), ("FREQ=MONTHLY;BYMONTHDAY=31", ""), ("FREQ=MONTHLY;BYDAY=5SA", ""),
        ("FREQ=DAILY;BYMONTH=3,4,5", ""), ("FREQ=YEARLY;BYYEARDAY=60", ""), ("FREQ=MINUTELY", ""),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=900", ""), ("FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20490101T000000Z", "absoluteMonthly"),
    ],
)  # fmt: skip
def test_a_pattern_has_no_day_the_event_has_not(rule: str, type: str) -> None:
    raw = RENT.replace(b"FREQ=MONTHLY;BYMONTHDAY=1,15", rule.encode())
    try:
        found = wanted_of(raw).master["recurrence"]["pattern"]["type"]
    except Refused as told:
        assert told.code == "repeats-otherwise"  # noqa: PT017
        found = ""
    assert found == type
