"""Calendar files a phone takes: silent towards guests, with ends, in portions."""

from __future__ import annotations

import icalendar

from desktop.phone.calendar_files import MOST_BYTES, MOST_ITEMS, calendar, ended, portions


def event(uid: str, *lines: str, year: int = 2026) -> bytes:
    text = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", f"UID:{uid}",
        "DTSTAMP:20260101T000000Z", f"DTSTART:{year}0517T090000Z", f"SUMMARY:Event {uid}", *lines,
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return ("\r\n".join(text) + "\r\n").encode()


def test_no_guest_can_be_written_to() -> None:
    guests = ("ORGANIZER:mailto:me@example.org", "ATTENDEE;CN=Ann:mailto:ann@example.org")
    (found,) = icalendar.Calendar.from_ical(calendar("Home", [event("1", *guests)])).walk("VEVENT")
    assert "ATTENDEE" not in found
    assert "ORGANIZER" not in found


def test_each_event_has_an_end() -> None:
    assert b"DURATION:PT0S" in ended(event("1"))
    day = event("2").replace(b"DTSTART:20260517T090000Z", b"DTSTART;VALUE=DATE:20260517")
    assert b"DURATION:P1D" in ended(day)
    given = event("3", "DTEND:20260517T100000Z")
    assert ended(given) == given


def test_a_calendar_keeps_its_name_and_every_event() -> None:
    made = icalendar.Calendar.from_ical(
        calendar("Family & Söhne", [event(str(n)) for n in range(5)])
    )
    assert str(made["X-WR-CALNAME"]) == "Family & Söhne"
    assert {str(one["UID"]) for one in made.walk("VEVENT")} == set("01234")
    assert "METHOD" not in made


def test_i11_large_calendars_come_in_portions_by_year() -> None:
    many = [event(str(n), year=2020 + n % 5) for n in range(MOST_ITEMS * 2 + 1)]
    parts = list(portions(many))
    assert [len(objects) for _, objects in parts] == [MOST_ITEMS, MOST_ITEMS, 1]
    assert parts[0][0] == "1 (2020)"
    assert sum(len(objects) for _, objects in parts) == len(many)
    wide = [event(str(n), "DESCRIPTION:" + "x" * 60_000) for n in range(40)]
    for _, objects in portions(wide):
        assert sum(map(len, objects)) <= MOST_BYTES + 61_000


def test_guests_stand_in_the_description_for_people_to_read() -> None:
    guests = (
        "ORGANIZER;CN=Me:mailto:me@example.org",
        "ATTENDEE;CN=Ann:mailto:ann@example.org",
        "DESCRIPTION:Bring cake\\, please",
    )
    (found,) = icalendar.Calendar.from_ical(calendar("Home", [event("1", *guests)])).walk("VEVENT")
    said = str(found["DESCRIPTION"])
    assert said.startswith("Bring cake, please\n\n")
    assert "Me <me@example.org>, Ann <ann@example.org>" in said
    (bare,) = icalendar.Calendar.from_ical(calendar("", [event("2", guests[1])])).walk("VEVENT")
    assert str(bare["DESCRIPTION"]) == "Guests: Ann <ann@example.org>"


def test_a_stranger_expands_a_year_of_the_demos_family_alike() -> None:
    from datetime import UTC, datetime

    import recurring_ical_events

    from connectors.formats.occurrences import occurrences
    from desktop.cli.demo.dates import books

    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    for book in books():
        if book.component != "VEVENT":
            continue
        bodies = list(book.items.values())[:100]
        ours = sum(len(occurrences(body, start, end, 2000)) for body in bodies)
        made = icalendar.Calendar.from_ical(calendar(book.name, bodies))
        theirs = recurring_ical_events.of(made).between(start, end)
        assert len(theirs) == ours, book.name


def test_a_zone_that_is_only_named_is_defined() -> None:
    body = event("1").replace(
        b"DTSTART:20260517T090000Z", b"DTSTART;TZID=Europe/Berlin:20260517T090000"
    )
    made = icalendar.Calendar.from_ical(calendar("Home", [body, body.replace(b"UID:1", b"UID:2")]))
    (zone,) = made.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    assert {part["TZOFFSETTO"].to_ical() for part in zone.subcomponents} == {"+0100", "+0200"}
    unknown = body.replace(b"Europe/Berlin", b"Nowhere/At all")
    assert not icalendar.Calendar.from_ical(calendar("Home", [unknown])).walk("VTIMEZONE")
