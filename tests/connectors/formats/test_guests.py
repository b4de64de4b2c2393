"""No server sees a guest, and nothing of a guest is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.guests import guests, with_guests, without_guests
from connectors.formats.lines import FormatError, parse

EVENT = """BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:u\r
ORGANIZER;CN=Bob:mailto:bob@example.org\r
ATTENDEE;CN="Ana, María";PARTSTAT=ACCEPTED:MAILTO:ana@example.org\r
attendee:mailto:long-long-long-long-long-long-long-long-long-long@exam\r
 ple.org\r
ATT\r
 ENDEE:mailto:folded@example.org\r
DESCRIPTION:ATTENDEE:no\r
 ATTENDEE:neither\r
BEGIN:VALARM\r
ATTENDEE:mailto:alarm@example.org\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
""".encode()


def test_no_guest_line_is_left_for_a_server() -> None:
    hidden = without_guests(EVENT)
    names = {line.name for part in parse(hidden).walk() for line in part.lines()}
    assert not names & {"ATTENDEE", "ORGANIZER", "METHOD"}
    assert {"X-ELSEWHERE-ATTENDEE", "X-ELSEWHERE-ORGANIZER", "X-ELSEWHERE-METHOD"} <= names
    assert hidden.count(b"X-ELSEWHERE-") == 6


def test_the_way_back_is_exact() -> None:
    assert with_guests(without_guests(EVENT)) == EVENT
    assert with_guests(with_guests(without_guests(without_guests(EVENT)))) == EVENT


PIECES = st.sampled_from(
    [b"ATTENDEE", b"ORGANIZER", b"METHOD", b"X-ELSEWHERE-", b"x-elsewhere-attendee", b":", b";", b"\r\n", b"\n",
     b"\r", b" ", b"A", b"TTENDEE", b"\xef\xbb\xbf", b"\r\n ", b"ATTEN"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_the_way_back_is_exact_for_anything(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    hidden = without_guests(body)
    assert with_guests(hidden) == body
    try:
        tree = parse(hidden)
    except FormatError:
        return
    assert not {line.name for line in tree.lines()} & {"ATTENDEE", "ORGANIZER", "METHOD"}


def test_guests_stay_readable_either_way() -> None:
    for body in (EVENT, without_guests(EVENT)):
        event = next(next(parse(body).inner()).inner())
        assert guests(event) == (
            "Bob <bob@example.org>",
            "Ana, María <ana@example.org>",
            "long-long-long-long-long-long-long-long-long-long@example.org",
            "folded@example.org",
        )
