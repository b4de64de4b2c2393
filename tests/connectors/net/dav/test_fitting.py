from __future__ import annotations

import pytest

from connectors.model import Kind
from connectors.net.dav.fitting import completed, outgoing
from tests.connectors.things import thing

FOUR = b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:A\r\nPHOTO:data:image/png;base64,iVBORw0KGgo=\r\nEND:VCARD\r\n"
OLD = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:M;J\r\nFN:J M\r\nTEL;HOME;VOICE:123\r\nEND:VCARD\r\n"


def raw(kind: Kind) -> bytes:
    return b"".join(thing(kind, "u").chunks)


@pytest.mark.parametrize("version_4", [False, True])
@pytest.mark.parametrize("kind", [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS])
def test_what_a_server_takes_goes_out_to_the_byte(kind, version_4) -> None:
    assert outgoing(kind, raw(kind), version_4=version_4) == raw(kind)


def test_a_card_of_version_4_goes_out_as_it_is_where_4_is_offered() -> None:
    assert outgoing(Kind.CONTACTS, FOUR, version_4=True) == FOUR


def test_a_card_of_version_4_goes_out_as_3_where_it_is_not() -> None:
    sent = outgoing(Kind.CONTACTS, FOUR, version_4=False)
    assert b"VERSION:3.0" in sent
    assert b"iVBORw0KGgo=" in sent


@pytest.mark.parametrize("version_4", [False, True])
def test_a_card_of_version_2_goes_out_as_3(version_4) -> None:
    sent = outgoing(Kind.CONTACTS, OLD, version_4=version_4)
    assert b"VERSION:3.0" in sent
    assert b"HOME" in sent


def test_what_is_no_card_goes_out_as_it_is() -> None:
    assert outgoing(Kind.CONTACTS, b"nothing", version_4=False) == b"nothing"


@pytest.mark.parametrize(
    ("start", "duration"),
    [
        (b"DTSTART;VALUE=DATE:20240304", b"DURATION:P1D"),
        (b"DTSTART:20240304T100000Z", b"DURATION:PT1S"),
    ],
)
def test_an_event_without_end_gets_the_shortest_duration_servers_take(start, duration) -> None:
    event = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\n"
        + start
        + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert completed(Kind.CALENDAR, event, "k") == event.replace(start, start + b"\r\n" + duration)


def test_an_item_without_uid_gets_its_key_as_one() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n"
    assert completed(Kind.CONTACTS, card, "my-key") == card.replace(b"FN:A", b"UID:my-key\r\nFN:A")


@pytest.mark.parametrize("kind", [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS])
def test_a_complete_item_is_not_tried_again(kind) -> None:
    assert completed(kind, raw(kind), "k") is None
