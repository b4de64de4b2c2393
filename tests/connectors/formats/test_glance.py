"""A glance says of a body just what taking it apart says, or says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import glance
from connectors.formats.identify import thoroughly
from connectors.formats.split import split_calendar, split_cards
from connectors.model import Kind
from tests.bench.account import cards, events, todos
from tests.clouds.missing import corpus


def agrees(kind: Kind, body: bytes) -> bool:
    """Whether a glance spoke; it fails the test when it spoke otherwise."""
    found = glance.card(body) if kind is Kind.CONTACTS else glance.calendar_object(body)
    if found is None:
        return False
    whole = thoroughly(kind, body)
    assert (*found, "") == (whole.uid, whole.title, whole.problem)
    return True


def test_everyday_bodies_need_no_more_than_a_glance() -> None:
    spoke = [agrees(Kind.CONTACTS, body) for _, body in cards(50)]
    spoke += [agrees(Kind.CALENDAR, body) for _, body in events(100)]
    spoke += [agrees(Kind.TASKS, body) for _, body in todos(20)]
    assert all(spoke)


def test_real_cards_are_seen_as_they_are() -> None:
    paths = [
        path for path in sorted(corpus("vcard").rglob("*")) if path.suffix in (".vcf", ".vcard")
    ]
    bodies = [path.read_bytes() for path in paths]
    bodies += [card for body in bodies for card in split_cards(body)]
    assert sum(agrees(Kind.CONTACTS, body) for body in bodies) > 50


def test_real_events_are_seen_as_they_are() -> None:
    bodies = [path.read_bytes() for path in sorted(corpus("ical").rglob("*.ics"))]
    small = [body for body in bodies if len(body) < 100_000]
    small += [item for body in small for _, _, item in split_calendar(body)]
    assert sum(agrees(Kind.CALENDAR, body) for body in small) > 300


CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nEND:VCARD\r\n"
EVENT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e\r\nDTSTART:20260101T100000Z\r\n"
    b"SUMMARY:A\\, b\r\n c\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"UID:a", b"uid;X=y:a"),
        (b"UID:a", b"item1.UID:a"),
        (b"UID:a", b"UID:a\r\n b"),
        (b"FN:Ann", b"FN;CHARSET=ISO-8859-1:Ann"),
        (b"FN:Ann", b"FN;ENCODING=QUOTED-PRINTABLE:A=6En"),
        (b"FN:Ann", b"FN:\xff\xfe"),
        (b"FN:Ann", b"NOTE:x"),
        (b"3.0", b"2.1"),
        (b"END:VCARD\r\n", b""),
        (b"\r\n", b"\n"),
        (b"\r\n", b"\r"),
        (b"UID:a", b"UID:a\r\nUID:b"),
        (b"BEGIN:VCARD", b"BEGIN:VCARDX"),
        (b"END:VCARD", b"XEND:VCARD"),
        (b"END:VCARD", b" END:VCARD"),
        (b"BEGIN:VCARD", b"\xef\xbb\xbfBEGIN:VCARD"),
    ],
)
def test_odd_cards_are_never_seen_otherwise(old: bytes, new: bytes) -> None:
    agrees(Kind.CONTACTS, CARD.replace(old, new))
    assert agrees(Kind.CONTACTS, CARD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"20260101T100000Z", b"20261341T100000Z"),
        (b"20260101T100000Z", b"20260101T235960Z"),
        (b"20260101T100000Z", b"2026-01-01"),
        (b"END:VEVENT\r\n", b""),
        (b"VEVENT", b"VWHATEVER"),
        (b"BEGIN:VEVENT", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT"),
        (b"UID:e", b"UID:e\r\nRECURRENCE-ID:20260101T100000Z"),
        (b"SUMMARY:A", b'SUMMARY;ALTREP="http://x:1/":A'),
        (b"\r\n c", b"\r\n\tc"),
    ],
)
def test_odd_events_are_never_seen_otherwise(old: bytes, new: bytes) -> None:
    agrees(Kind.CALENDAR, EVENT.replace(old, new))
    assert agrees(Kind.CALENDAR, EVENT)


@given(st.data())
def test_whatever_is_changed_in_a_body_the_two_never_differ(data: st.DataObject) -> None:
    kind, body = data.draw(st.sampled_from([(Kind.CONTACTS, CARD), (Kind.CALENDAR, EVENT)]))
    at = data.draw(st.integers(0, len(body)))
    cut = data.draw(st.integers(0, 8))
    piece = data.draw(
        st.sampled_from(
            [b"", b"\r\n", b"\n", b"\r", b" ", b":", b";", b"BEGIN:X\r\n", b'"', b"\\n", b"="]
        )
        | st.binary(max_size=4)
    )
    changed = body[:at] + piece + body[at + cut :]
    agrees(kind, changed)
    assert thoroughly(kind, body).problem == ""
