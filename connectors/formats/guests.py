"""Events without guests, so that no server can mail anyone, and the way back.

A server that speaks RFC 6638 mails whoever an ATTENDEE line names as soon as the event is put
there. So guests travel as X-ELSEWHERE-ATTENDEE: every word is still there to be read, and
`with_guests` gives back the very bytes. Works on text alone, so that no object is too broken.
"""

from __future__ import annotations

import re

from connectors.formats.escapes import decoded
from connectors.formats.lines import Component, Line

PREFIX = "X-ELSEWHERE-"


def without_guests(ics: bytes) -> bytes:
    """The object with ATTENDEE, ORGANIZER and METHOD renamed wherever they stand."""
    return _GUEST.sub(rb"X-ELSEWHERE-\1", ics) if _NAMED.search(_FOLD.sub(b"", ics)) else ics


def with_guests(ics: bytes) -> bytes:
    """The inverse of `without_guests`, to the byte."""
    return _HIDDEN.sub(rb"\1", ics)


def guests(component: Component) -> tuple[str, ...]:
    """Who is invited, as a person reads it: `Ana María <ana@example.org>`; the host first.

    Reads both forms, so it may be asked before and after `without_guests`.
    """
    lines = [*_either(component, "ORGANIZER"), *_either(component, "ATTENDEE")]
    return tuple(dict.fromkeys(_person(line) for line in lines))


def _either(component: Component, name: str) -> list[Line]:
    return [*component.lines(name), *component.lines(PREFIX + name)]


def _person(line: Line) -> str:
    address = decoded(line).strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    name = " ".join(line.param("CN")).strip()
    return f"{name} <{address}>" if name and name.lower() != address.lower() else address


def _foldable(word: bytes) -> bytes:
    """A pattern for a name that may be folded anywhere inside, as RFC 5545 3.1 allows."""
    letters = [re.escape(bytes([letter])) for letter in word]
    return rb"(?:\r*\n[ \t])*".join(letters)


_FOLD = re.compile(rb"\r*\n[ \t]")
_NAMED = re.compile(rb"ATTENDEE|ORGANIZER|METHOD", re.IGNORECASE)
"""Without one of these words there is nothing to look for closely, which takes much longer."""

_LINE_START = rb"(?:(?<![^\r\n])|(?<=^\xef\xbb\xbf))"
_PREFIXES = rb"(?:" + _foldable(b"X-ELSEWHERE-") + rb"(?:\r*\n[ \t])*)"
_NAMES = rb"|".join(map(_foldable, (b"ATTENDEE", b"ORGANIZER", b"METHOD")))
_REST = rb"(?:" + _NAMES + rb")(?=(?:\r*\n[ \t])*[ \t]*[;:])"
_GUEST = re.compile(_LINE_START + rb"(" + _PREFIXES + rb"*(?:" + _REST + rb"))", re.IGNORECASE)
_HIDDEN = re.compile(
    _LINE_START + rb"X-ELSEWHERE-(" + _PREFIXES + rb"*(?:" + _REST + rb"))", re.IGNORECASE
)
