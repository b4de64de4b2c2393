"""The tree of content lines: nothing lost, nothing raised but one error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.formats.lines import Component, FormatError, Line, parse, write

CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
item1.TEL;TYPE=CELL,"a;b";type=voice:+49 170\r
NOTE:a folded\r
  line\r
x-odd;P="q:;,":v:w\r
END:VCARD\r
"""


def card(body: bytes) -> Component:
    return next(parse(body).inner("VCARD"))


def test_a_line_is_taken_apart() -> None:
    tel = card(CARD).first("TEL")
    assert tel is not None
    assert (tel.group, tel.value) == ("item1", "+49 170")
    assert tel.param("TYPE") == ("CELL", "a;b", "voice")
    assert card(CARD).value("NOTE") == "a folded line"
    assert card(CARD).value("X-ODD") == "v:w"


def test_what_nobody_touches_comes_back_byte_for_byte() -> None:
    assert write(parse(CARD)) == CARD


@given(st.binary(max_size=400))
def test_any_bytes_come_back_or_are_refused_politely(body: bytes) -> None:
    try:
        assert write(parse(body)) == body
    except FormatError:
        assert body.upper().count(b"BEGIN:") > 8


PIECES = st.sampled_from(
    [b"BEGIN:VCARD", b"END:VCARD", b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:X", b"\r\n", b"\n", b"\r", b" ", b"\t",
     b"NOTE;ENCODING=QUOTED-PRINTABLE:a=", b"PHOTO;BASE64:", b"QUJD", b":", b";", b'"', b"=", b"\xff", b"\xef\xbb\xbf",
     b"A.B;C=D", "ü".encode(), b",", b"\\"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=60))
def test_bodies_that_look_like_the_real_thing_come_back_too(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    try:
        assert write(parse(body)) == body
    except FormatError:
        assert body.upper().count(b"BEGIN:") > 8


def test_a_soft_break_of_quoted_printable_joins_lines_that_are_not_indented() -> None:
    body = b"BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo=3D=\r\nthree\r\nFN:x\r\nEND:VCARD\r\n"
    assert card(body).value("NOTE") == "one=0D=0Atwo=3Dthree"
    assert card(body).value("FN") == "x"
    assert write(parse(body)) == body


def test_base64_that_is_not_indented_belongs_to_its_photo() -> None:
    body = b"BEGIN:VCARD\r\nPHOTO;JPEG;BASE64:QUJD\r\nREVG\r\n\r\nFN:x\r\nEND:VCARD\r\n"
    assert card(body).value("PHOTO") == "QUJDREVG"
    assert write(parse(body)) == body


def test_bare_parameters_are_types_and_encodings() -> None:
    line = card(b"BEGIN:VCARD\nTEL;HOME;VOICE;QUOTED-PRINTABLE;INLINE:1\nEND:VCARD\n").first("TEL")
    assert line is not None
    assert line.params == (
        ("TYPE", ("HOME",)),
        ("TYPE", ("VOICE",)),
        ("ENCODING", ("QUOTED-PRINTABLE",)),
        ("VALUE", ("INLINE",)),
    )


def test_a_fold_in_the_middle_of_a_character_is_mended() -> None:
    body = b"BEGIN:VCARD\r\nFN:J\xc3\r\n \xbcrgen \xff\r\nEND:VCARD\r\n"
    assert card(body).value("FN") == "Jürgen \udcff"
    assert write(parse(body)) == body


def test_a_card_without_an_end_does_not_take_the_next() -> None:
    tree = parse(b"BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n")
    assert [(c.value("FN"), c.end is None) for c in tree.inner()] == [("a", True), ("b", False)]


def test_an_agent_keeps_its_own_card() -> None:
    tree = parse(b"BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:b\nEND:VCARD\nFN:a\nEND:VCARD\n")
    assert [c.value("FN") for c in tree.inner()] == ["a"]


def test_old_macintosh_line_ends_are_read() -> None:
    body = CARD.replace(b"\r\n", b"\r")
    assert card(body).value("NOTE") == "a folded line"
    assert write(parse(body)) == body


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:X\n" * 20_000,
        b"BEGIN:VCARD\nNOTE:" + b"a" * 11_000_000,
        b"BEGIN:VCARD\n" + b"A:b\n" * 10_001,
    ],
    ids=["deep", "long", "many"],
)
def test_s30_abuse_is_refused_quickly(body: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(FormatError):
        parse(body)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VCARD\nNOTE:a\n" + b" aaaaaaaaaaaaaaaa\n" * 300_000,
        b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:a=\n" + b"b=\n" * 300_000,
        b"BEGIN:VCARD\nN" + b';P="' * 300_000,
        b"\r" * 300_000,
    ],
    ids=["folds", "soft breaks", "quotes", "ends"],
)
def test_odd_bodies_take_time_in_proportion(body: bytes) -> None:
    begun = time.process_time()
    assert write(parse(body)) == body
    assert time.process_time() - begun < 5


def test_a_calendar_of_many_events_is_no_abuse() -> None:
    body = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nUID:a\nEND:VEVENT\n" * 12_000 + b"END:VCALENDAR\n"
    assert len(next(parse(body).inner()).parts) == 12_000


def test_simple_cards_are_read_by_the_thousand() -> None:
    one = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%d\r\nN:Doe;Jane;;;\r\nFN:Jane Doe\r\nTEL;TYPE=CELL:+49 170 1\r\nEND:VCARD\r\n"
    bodies = [one % number for number in range(3000)]
    spent = []
    for _ in range(3):
        begun = time.process_time()
        found = [parse(body) for body in bodies]
        spent.append(time.process_time() - begun)
    assert isinstance(found[0].parts[0], Component)
    # Fifteen thousand a second on a quiet machine; a third of it is asked for on a busy one.
    # What else this process has to do, such as tidying up after other tests, is not in the least.
    assert 3000 / min(spent) > 5000


def test_lines_compare_by_what_they_hold() -> None:
    (line,) = [part for part in parse(b"A;B=c:d").parts if isinstance(part, Line)]
    assert line == Line("", "A", (("B", ("c",)),), "d", "A;B=c:d")
