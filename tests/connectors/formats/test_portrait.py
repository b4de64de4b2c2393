"""A card without its picture is given the one of an earlier version, and nothing else of it."""

from __future__ import annotations

import pytest

from connectors.formats.portrait import with_picture_of

FACE = b"PHOTO;ENCODING=b;TYPE=JPEG:/9gAAQ\r\n AAAA\r\n"


def card(*lines: bytes) -> bytes:
    return b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\n" + b"".join(lines) + b"END:VCARD\r\n"


def test_the_picture_comes_over_byte_for_byte_and_old_words_do_not() -> None:
    earlier = card(b"NOTE:old\r\n", FACE)
    assert with_picture_of(card(b"NOTE:new\r\n"), earlier) == card(b"NOTE:new\r\n", FACE)


@pytest.mark.parametrize(
    ("now", "earlier"),
    [
        (card(b"PHOTO;ENCODING=b:AAAA\r\n"), card(FACE)),
        (card(), card(b"NOTE:no picture\r\n")),
        (card(), b"not a card"),
        (b"not a card", card(FACE)),
        (b"BEGIN:X\r\n" * 20, card(FACE)),
    ],
    ids=["has one", "had none", "no card before", "no card", "no end of levels"],
)
def test_otherwise_the_card_stays_as_it_came(now: bytes, earlier: bytes) -> None:
    assert with_picture_of(now, earlier) == now
