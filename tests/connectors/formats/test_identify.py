"""Names and UIDs, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.crlf import crlf
from connectors.formats.identify import identify
from connectors.model import Facts, Kind


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ("N:Doe;Jane;;;\nFN:J. Doe", "J. Doe"),
        ("N:Doe;Jane;Q;;\nFN:", "Jane Q Doe"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen", "Jürgen"),
        ("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen", "Jürgen"),
        ("ORG:Acme\\; Sons;Sales", "Acme; Sons Sales"),
        ("FN:two\\nlines", "two lines"),
        ("EMAIL:a@example.org", "a@example.org"),
        ("NOTE:x", ""),
    ],
)
def test_a_card_is_named_as_a_person_would(fields: str, title: str) -> None:
    body = f"BEGIN:VCARD\nUID:u1\n{fields}\nEND:VCARD\n".encode()
    assert identify(Kind.CONTACTS, body) == Facts("u1", title)


def event(fields: str) -> bytes:
    return f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\n{fields}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


def test_an_event_is_named_by_its_master() -> None:
    body = event(
        "RECURRENCE-ID:20240101T000000Z\nSUMMARY:moved\nEND:VEVENT\nBEGIN:VEVENT\nUID:u\nSUMMARY:Tea\\, then"
    )
    assert identify(Kind.CALENDAR, body) == Facts("u", "Tea, then")


@pytest.mark.parametrize(
    "body",
    [b"", b"junk", b"\xff\xfe", event("x")[:60], event("DTSTART:20241332"), b"BEGIN:X\n" * 99],
)
def test_what_cannot_be_read_says_so(body: bytes) -> None:
    assert identify(Kind.CALENDAR, body).problem == "unparseable"
    assert identify(Kind.CONTACTS, body).problem == "unparseable"


@pytest.mark.parametrize("start", ["20240229", "20240101T235960Z", "20240101T100000"])
def test_real_dates_are_no_problem(start: str) -> None:
    assert identify(Kind.CALENDAR, event(f"DTSTART:{start}")).problem == ""


def test_photos_are_never_judged() -> None:
    assert identify(Kind.PHOTOS, b"junk") == Facts()


@given(st.binary(max_size=300), st.sampled_from(Kind))
def test_nothing_raises(body: bytes, kind: Kind) -> None:
    assert isinstance(identify(kind, b"BEGIN:VCARD\n" + body).title, str)


@given(st.binary(max_size=100))
def test_line_ends_are_mended_once(body: bytes) -> None:
    assert crlf(crlf(body)) == crlf(body)
    assert crlf(body).replace(b"\r\n", b"\n") == body.replace(b"\r\n", b"\n")
