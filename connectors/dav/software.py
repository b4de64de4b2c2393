"""Server programs known by how their addresses look, with what each does its own way. Data.

Such a server runs at many providers, so that no preset can tell it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Software:
    """One server program.

    Attributes:
        mark: what the path of every one of its collections holds.
        looks_first: it ignores preconditions.
        first_revision: the etag of every item that is new, also of one that takes the place of
            another that was removed; "" where etags tell what they should.
        wants_end: an event without an end gets one of its own making, so that ours goes along.
        emoji_break: it writes an emoji as XML cannot (as two halves), so that one of them spoils an
            answer of many bodies; then none is asked for with a listing.
        escapes_names: names of collections come with `&` and `<` spelled as in HTML.
    """

    mark: str = ""
    looks_first: bool = False
    first_revision: str = ""
    wants_end: bool = False
    emoji_break: bool = False
    escapes_names: bool = False


_KNOWN = (
    Software(
        "/SOGo/dav/",
        looks_first=True,
        first_revision='"gcs00000000"',
        wants_end=True,
        emoji_break=True,
    ),
    Software("/caldav.php/", escapes_names=True),  # DAViCal
)
_USUAL = Software()


def software(path: str) -> Software:
    """What is known of the server that has a collection at this path."""
    return next((known for known in _KNOWN if known.mark in path), _USUAL)
