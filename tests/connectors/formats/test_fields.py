"""Which fields an item carries is seen by its lines, folded, grouped or broken though they be."""

from __future__ import annotations

import pytest

from connectors.formats.fields import fields, photo_fields
from connectors.model import Kind, Knowledge
from tests.desktop.engine.scene import card, event

TODO = b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t\r\nSUMMARY:Milk\r\n%s\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"


def test_a_card_carries_what_its_lines_name() -> None:
    body = card(
        "a", "Ann", "item1.TEL:+1\r\nitem1.X-ABLabel:boat\r\nBDAY:1990-01-01\r\nNOTE:EMAIL:x"
    )
    assert fields(Kind.CONTACTS, body) == {
        "names", "telephone numbers", "labels of one's own", "birthdays", "notes",
    }  # fmt: skip


def test_a_folded_value_that_looks_like_a_line_is_none() -> None:
    assert "e-mail addresses" not in fields(Kind.CONTACTS, card("a", "Ann", "NOTE:x\r\n EMAIL:y"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"DUE:20260301T100000Z", "the time of day it is due"),
        (b"DUE;VALUE=DATE:20260301", "due dates"),
        (b"RRULE:FREQ=DAILY", "repetitions"),
        (b"BEGIN:VALARM\r\nEND:VALARM", "reminders"),
        (b"PRIORITY:1", "priorities"),
    ],
)
def test_a_todo_carries_what_its_lines_name(line: bytes, field: str) -> None:
    assert field in fields(Kind.TASKS, TODO % line)
    assert field not in fields(Kind.TASKS, TODO % b"X-NOTHING:1")


def test_an_event_and_a_body_no_parser_takes() -> None:
    assert "guests" in fields(Kind.CALENDAR, event("e", "E", "ATTENDEE:mailto:a@example.org"))
    assert fields(Kind.CONTACTS, b"rubbish\xff\x00") == frozenset()


def test_a_photo_carries_what_the_cloud_knew() -> None:
    known = Knowledge(latitude=1.0, favourite=True)
    assert photo_fields(known, dated=True, albums=False) == {
        "pictures", "capture dates", "places", "favourites",
    }  # fmt: skip
    assert photo_fields(None, dated=False, albums=True) == {"pictures", "albums"}
