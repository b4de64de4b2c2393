"""Calendars at Google: one object a series, nothing missed, nothing copied twice."""

from __future__ import annotations

import json

import pytest

from connectors.errors import StartOver
from connectors.model import Cursor, Kind
from connectors.net.rooms import RoomedAccount
from tests.clouds.google import GoogleCloud
from tests.clouds.google_calendar import OWNER
from tests.connectors.google.event_samples import (
    DAILY,
    ONCE,
    RICH,
    day,
    home,
    read,
)


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


def test_googles_own_record_is_kept_beside_the_object(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.calendars.add(RICH)
    (page,) = account.changes(home(account), None)
    (item,) = account.fetch(home(account), page.entries)
    assert json.loads(item.original or b"")["events"][0]["guestsCanModify"] is True
