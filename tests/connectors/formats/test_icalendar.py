"""Events and to-dos made, read and edited line by line."""

# ruff: noqa: DTZ001
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from connectors.formats import icalendar as ical
from connectors.formats.lines import FormatError, parse, write
from connectors.formats.moments import Moment, read_duration, read_moment
from connectors.formats.zone_text import zone_text
from connectors.formats.zones import own_zone, same_rules, zone_of

STAMP = datetime(2024, 1, 1, tzinfo=UTC)


def test_a_made_event_is_read_by_another_library() -> None:
    event = ical.new("VEVENT", "u,1", STAMP)
    ical.set_text(event, "SUMMARY", "Tea; with, \\ Bob\nand Ana")
    ical.set_moment(event, "DTSTART", Moment(datetime(2024, 5, 1, 10), zone="Europe/Berlin"))
    ical.set_moment(event, "DTEND", Moment(datetime(2024, 5, 1, 9), zone="UTC"))
    ical.set_value(event, "RRULE", "FREQ=WEEKLY;COUNT=3")
    ical.set_list(event, "CATEGORIES", ["a,b", "c"])
    event.parts.append(ical.alarm(10))
    read = Calendar.from_ical(ical.calendar([event], "Home"))
    (found,) = read.walk("VEVENT")
    assert isinstance(found, Event)
    assert found["SUMMARY"] == "Tea; with, \\ Bob\nand Ana"
    assert found.decoded("DTSTART").utcoffset().total_seconds() == 7200
    assert found.categories == ["a,b", "c"]
    assert [zone["TZID"] for zone in read.walk("VTIMEZONE")] == ["Europe/Berlin"]
    (bell,) = found.walk("VALARM")
    assert bell.decoded("TRIGGER") == timedelta(minutes=-10)


def test_one_line_is_changed_and_all_others_stay() -> None:
    body = b"BEGIN:VCALENDAR\nbegin:vevent\nUID:u\nsummary:old\nX-ODD;a=b:c\nBEGIN:VALARM\nEND:VALARM\nend:vevent\nEND:VCALENDAR\n"
    tree = parse(body)
    event = next(next(tree.inner()).inner())
    ical.set_text(event, "SUMMARY", "new")
    assert write(tree) == body.replace(b"summary:old\n", b"SUMMARY:new\r\n")
    ical.set_text(event, "LOCATION", "here")
    assert b"LOCATION:here\r\nBEGIN:VALARM" in write(tree)
    ical.set_text(event, "LOCATION", "")
    assert b"LOCATION" not in write(tree)


def test_dates_are_read_as_they_are_written() -> None:
    event = ical.new("VTODO", "u")
    ical.set_moment(event, "DUE", date(2024, 2, 29))
    ical.add(event, ical.moment_line("EXDATE", Moment(datetime(2024, 1, 1), zone="UTC")))
    ical.add(event, ical.moment_line("EXDATE", Moment(datetime(2024, 1, 2, 3), zone="Asia/Tokyo")))
    assert ical.get_moment(event, "DUE") == Moment(datetime(2024, 2, 29), all_day=True)
    assert [each.zone for each in ical.get_moments(event, "EXDATE")] == ["UTC", "Asia/Tokyo"]
    assert ical.get_moment(event, "DTSTART") is None


def test_masters_come_first() -> None:
    body = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nRECURRENCE-ID:20240101\nEND:VEVENT\nBEGIN:VEVENT\nUID:m\nEND:VEVENT\nEND:VCALENDAR\n"
    assert [ical.get_text(part, "UID") for part in ical.items_of(body)] == ["m", ""]


@pytest.mark.parametrize(
    "tzid",
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca",
     "America/Nuuk", "Asia/Tehran", "W. Europe Standard Time", "/citadel.org/20210210_1/Europe/Berlin"],
)  # fmt: skip
def test_a_written_zone_shows_the_same_clocks(tzid: str) -> None:
    zone = zone_of(tzid)
    assert zone is not None
    component = next(parse(zone_text(tzid)).inner())
    assert component.value("TZID") == tzid
    own = own_zone("x", component)
    days = [datetime(year, month, 10, 12) for year in range(2021, 2036) for month in range(1, 13)]
    assert [own.offset(day) for day in days] == [zone.offset(day) for day in days]


def test_zones_are_told_apart_by_their_clocks() -> None:
    zones = {
        name: zone_of(name)
        for name in (
            "Europe/Berlin",
            "Europe/Paris",
            "Africa/Lagos",
            "Central Europe Standard Time",
        )
    }
    berlin, paris, lagos, windows = zones.values()
    assert berlin
    assert paris
    assert lagos
    assert windows
    assert same_rules(berlin, paris)
    assert same_rules(berlin, windows)
    assert not same_rules(berlin, lagos)


@pytest.mark.parametrize(
    "tzid", ["", "Nowhere/Land", "../../etc/passwd", "/etc/passwd", "Europe", "\udcff"]
)
def test_a_zone_nobody_knows_is_unknown(tzid: str) -> None:
    assert zone_of(tzid) is None
    assert zone_text(tzid) == b""


def test_durations_keep_days_and_hours_apart() -> None:
    assert read_duration("P1D") != read_duration("PT24H")
    assert read_duration("-P1W").length() == -read_duration("P7D").length()
    for wrong in ("", "P", "PT", "1D", "P1Y", "-"):
        with pytest.raises(FormatError):
            read_duration(wrong)


@pytest.mark.parametrize("value", ["", "2024", "20240230", "20240101T25", "20240101T250000", "x"])
def test_a_date_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(FormatError):
        read_moment(value)


LINES = st.text(
    st.sampled_from("ab;:,\"\\\r\n\t^' \x0b\x0c\x1c\x85\u2028\u2029\x00\x1b"), max_size=30
)


@given(LINES, LINES)
def test_s31_no_text_and_no_parameter_becomes_a_line_of_its_own(text: str, param: str) -> None:
    event = ical.new("VEVENT", "u", STAMP)
    ical.set_text(event, "SUMMARY", f"x{text}\r\nATTENDEE:mailto:mallory@example.org")
    try:
        ical.set_value(event, "URL", "https://example.org/", (("X-NOTE", f"y{param}\r\nATTACH:z"),))
    except FormatError:
        ical.remove(event, "URL")
    body = ical.calendar([event], f"Home{text}\r\nATTENDEE:mailto:mallory@example.org")
    (read,) = ical.items_of(body)
    names = [part.name for part in read.parts if not hasattr(part, "parts")]
    assert not {"ATTENDEE", "ATTACH"} & set(names)
    assert b"\nATTENDEE" not in body.replace(b"\r\n ", b"")
