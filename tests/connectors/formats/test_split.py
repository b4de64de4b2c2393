"""Files of many items, taken apart and joined."""

from __future__ import annotations

import pytest

from connectors.formats.lines import parse
from connectors.formats.split import join_calendars, join_cards, split_calendar, split_cards
from connectors.model import Kind

A = b"BEGIN:VCARD\r\nFN:a\r\nEND:VCARD\r\n"
B = b"begin:vcard\nFN:b\nend:vcard"


def test_cards_come_byte_for_byte() -> None:
    assert list(split_cards(A + b"\r\n" + B)) == [A, B]


def test_a_card_without_end_stops_at_the_next_one() -> None:
    assert list(split_cards(b"BEGIN:VCARD\nFN:x\n" + A)) == [b"BEGIN:VCARD\nFN:x\n", A]


def test_a_card_nested_too_deep_takes_no_neighbour() -> None:
    deep = b"BEGIN:VCARD\n" + b"BEGIN:X\n" * 50 + b"END:VCARD\n"
    assert list(split_cards(A + deep + A)) == [A, deep, A]


def test_the_rest_of_a_card_that_holds_others_is_not_dropped() -> None:
    outer = b"BEGIN:VCARD\nN:outer\n" + A + b"TEL:1\nEND:VCARD\n"
    assert list(split_cards(outer + A)) == [
        b"BEGIN:VCARD\nN:outer\n", A, b"TEL:1\nEND:VCARD\n", A,
    ]  # fmt: skip
    assert list(split_cards(A + b"\x1a\n -- \n" + A + b"END:VCARD\n")) == [A, A]


def test_what_holds_no_card_comes_whole() -> None:
    assert list(split_cards(b"junk")) == [b"junk"]
    assert list(split_cards(b" \r\n")) == []


def test_joined_cards_are_split_again() -> None:
    assert list(split_cards(b"".join(join_cards([B, b"\xef\xbb\xbf" + A])))) == [B + b"\r\n", A]


ZONE = b"BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
OTHER = ZONE.replace(b"+0100", b"+0200")
EVENT = b"BEGIN:VEVENT\r\nUID:%b\r\nDTSTART;TZID=Z:20240101T100000\r\nEND:VEVENT\r\n"
TODO = b"BEGIN:VTODO\r\nUID:e\r\nEND:VTODO\r\n"


def calendar(*parts: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(parts) + b"END:VCALENDAR\r\n"


def test_a_file_of_one_uid_stays_as_it_is() -> None:
    body = calendar(ZONE, OTHER, EVENT % b"e", EVENT % b"e")
    assert list(split_calendar(body)) == [(Kind.CALENDAR, "e", body)]


def test_each_uid_becomes_an_object_with_the_zones_it_names() -> None:
    body = calendar(ZONE, EVENT % b"e", EVENT % b"f", b"X-WR-CALNAME:n\r\n", TODO, EVENT % b"e")
    head = b"X-WR-CALNAME:n\r\n"
    assert list(split_calendar(body)) == [
        (Kind.CALENDAR, "e", calendar(head, ZONE, EVENT % b"e", EVENT % b"e")),
        (Kind.CALENDAR, "f", calendar(head, ZONE, EVENT % b"f")),
        (Kind.TASKS, "e", calendar(head, TODO)),
    ]


def test_an_event_without_end_takes_no_neighbour() -> None:
    broken = b"BEGIN:VEVENT\r\nUID:x\r\n"
    body = calendar(broken, EVENT % b"e")
    assert [uid for _, uid, _ in split_calendar(body)] == ["x", "e"]


def test_an_event_nested_too_deep_takes_no_neighbour() -> None:
    deep = b"BEGIN:VEVENT\r\nUID:x\r\n" + b"BEGIN:X\r\n" * 30 + b"END:VEVENT\r\n"
    assert [uid for _, uid, _ in split_calendar(calendar(deep, EVENT % b"e"))] == ["", "e"]


def test_several_calendars_of_one_file_are_all_read() -> None:
    body = calendar(EVENT % b"a") + calendar(EVENT % b"b")
    assert list(split_calendar(body)) == [
        (Kind.CALENDAR, "a", calendar(EVENT % b"a")),
        (Kind.CALENDAR, "b", calendar(EVENT % b"b")),
    ]


@pytest.mark.parametrize("body", [b"junk", calendar(), b"BEGIN:VEVENT\nUID:a\nEND:VEVENT\n"])
def test_what_holds_no_item_comes_whole(body: bytes) -> None:
    assert list(split_calendar(body)) == [(Kind.CALENDAR, "", body)]


def test_joined_calendars_keep_one_zone_of_each_meaning() -> None:
    joined = join_calendars(
        "Home, work",
        [calendar(ZONE, EVENT % b"a"), calendar(ZONE, EVENT % b"b"), calendar(OTHER, EVENT % b"c")],
    )
    tree = next(parse(joined).inner())
    assert tree.value("X-WR-CALNAME") == "Home\\, work"
    assert [zone.value("TZID") for zone in tree.inner("VTIMEZONE")] == ["Z", "Z (2)"]
    starts = [next(event.lines("DTSTART")).param("TZID") for event in tree.inner("VEVENT")]
    assert starts == [("Z",), ("Z",), ("Z (2)",)]
    assert joined.count(b"BEGIN:VEVENT") == 3


def test_an_event_without_a_calendar_around_it_is_joined_like_the_others() -> None:
    joined = join_calendars("", [EVENT % b"bare", calendar(ZONE, EVENT % b"b"), TODO])
    assert {uid for _, uid, _ in split_calendar(joined)} == {"bare", "b", "e"}
    assert joined.count(b"BEGIN:VCALENDAR") == 1


def test_an_object_that_cannot_be_taken_apart_is_joined_as_text() -> None:
    deep = b"BEGIN:VEVENT\r\nUID:x\r\n" + b"BEGIN:X\r\n" * 30 + b"END:VEVENT\r\n"
    assert deep in join_calendars("", [calendar(deep)])


def test_events_between_calendars_and_behind_them_are_given_one() -> None:
    calendar = b"BEGIN:VCALENDAR\r\n" + TODO + b"END:VCALENDAR\r\n"
    stray = EVENT % b"stray"
    for body in (stray + calendar, calendar + stray, calendar + b"\r\n" + stray + calendar):
        found = list(split_calendar(body))
        assert [uid for _, uid, _ in found] == ["e"] * body.count(TODO) + ["stray"]
        assert found[0][2] == calendar
        last = parse(found[-1][2])
        assert [one.name for calendar in last.inner() for one in calendar.inner()] == ["VEVENT"]
        assert stray in found[-1][2]
