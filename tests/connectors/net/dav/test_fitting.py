from __future__ import annotations

import pytest

from connectors.model import Kind
from connectors.net.dav.fitting import ended, outgoing
from tests.connectors.things import thing

FOUR = b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:A\r\nPHOTO:data:image/png;base64,iVBORw0KGgo=\r\nEND:VCARD\r\n"
OLD = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:M;J\r\nFN:J M\r\nTEL;HOME;VOICE:123\r\nEND:VCARD\r\n"


def raw(kind: Kind) -> bytes:
    return b"".join(thing(kind, "u").chunks)


@pytest.mark.parametrize("version_4", [False, True])
@pytest.mark.parametrize("kind", [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS])
def test_what_a_server_takes_goes_out_to_the_byte(kind: Kind, version_4: bool) -> None:
    assert outgoing(kind, raw(kind), "k", version_4=version_4) == raw(kind)


def test_a_card_of_version_4_goes_out_as_it_is_where_4_is_offered() -> None:
    assert outgoing(Kind.CONTACTS, FOUR, "k", version_4=True) == FOUR


def test_a_card_of_version_4_goes_out_as_3_where_it_is_not() -> None:
    sent = outgoing(Kind.CONTACTS, FOUR, "k", version_4=False)
    assert b"VERSION:3.0" in sent
    assert b"iVBORw0KGgo=" in sent


@pytest.mark.parametrize("version_4", [False, True])
def test_a_card_of_version_2_goes_out_as_3(version_4: bool) -> None:
    sent = outgoing(Kind.CONTACTS, OLD, "k", version_4=version_4)
    assert b"VERSION:3.0" in sent
    assert b"HOME" in sent


def test_what_is_no_card_goes_out_as_it_is() -> None:
    assert outgoing(Kind.CONTACTS, b"nothing", "k", version_4=False) == b"nothing"


@pytest.mark.parametrize(
    ("start", "duration"),
    [
        (b"DTSTART;VALUE=DATE:20240304", b"DURATION:P1D"),
        (b"DTSTART:20240304T100000Z", b"DURATION:PT1S"),
    ],
)
def test_an_event_without_end_gets_the_shortest_duration_servers_take(
    start: bytes, duration: bytes
) -> None:
    event = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\n"
        + start
        + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert ended(event) == event.replace(start, start + b"\r\n" + duration)


def test_an_item_without_uid_gets_its_key_as_one() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n"
    sent = outgoing(Kind.CONTACTS, card, "my-key", version_4=False)
    assert sent == card.replace(b"FN:A", b"UID:my-key\r\nFN:A")


def test_a_card_within_a_card_is_left_as_it_is() -> None:
    inner = b"AGENT:\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n"
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:A\r\n" + inner + b"END:VCARD\r\n"
    assert outgoing(Kind.CONTACTS, card, "k", version_4=False) == card


def test_an_exception_without_uid_gets_that_of_its_event() -> None:
    event = raw(Kind.CALENDAR)
    start, end = event.index(b"BEGIN:VEVENT"), event.index(b"END:VCALENDAR")
    other = event[start:end].replace(b"UID:u\r\n", b"RECURRENCE-ID:20240304T100000Z\r\n")
    sent = outgoing(Kind.CALENDAR, event[:end] + other + event[end:], "k", version_4=False)
    assert sent.count(b"UID:u\r\n") == 2
    assert b"UID:k" not in sent


def test_an_event_with_an_end_is_not_tried_again() -> None:
    assert ended(raw(Kind.CALENDAR)) is None
