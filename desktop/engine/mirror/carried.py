"""Whether an item carries what a service says it cannot hold, so that only such items are counted.

A service says it in its own words. Where a word of the sentence names a field, the item's body is
looked into; where none does, every item of the kind is taken to be concerned.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from connectors.model import Kind

Carries = Callable[[bytes], bool]


def carries(kind: Kind, words: str) -> Carries | None:
    """What tells whether a body is concerned; None when all are taken to be.

    Args:
        kind: of the items.
        words: one of `Traits.loses`.
    """
    found = [
        pattern for whose, word, pattern in _FIELDS if kind in whose and word in words.casefold()
    ]
    if not found:
        return None

    def looked(body: bytes) -> bool:
        plain = _FOLD.sub(b"", body)
        return any(pattern.search(plain) for pattern in found)

    return looked


def _line(names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?im)^(?:[\w-]+\.)?(?:" + names + rb")[^\r\n]*")


_FOLD = re.compile(rb"\r?\n[ \t]")
_CARDS = frozenset({Kind.CONTACTS})
_DATED = frozenset({Kind.CALENDAR, Kind.TASKS})
_TODOS = frozenset({Kind.TASKS})
_EVENTS = frozenset({Kind.CALENDAR})
_FIELDS: tuple[tuple[frozenset[Kind], str, re.Pattern[bytes]], ...] = (
    (_TODOS, "time of day", _line(rb"DUE[^:\r\n]*:\d{8}T")),
    (_DATED, "repeat", _line(rb"(?:RRULE|RDATE)[;:]")),
    (_DATED, "repetition", _line(rb"(?:RRULE|RDATE)[;:]")),
    (_DATED, "reminder", _line(rb"BEGIN:VALARM")),
    (_TODOS, "start date", _line(rb"DTSTART[;:]")),
    (_TODOS, "priorities", _line(rb"PRIORITY[^:\r\n]*:0*[1-9]")),
    (_DATED, "categories", _line(rb"CATEGORIES[^:\r\n]*:.")),
    (_TODOS, "how far", _line(rb"PERCENT-COMPLETE[^:\r\n]*:0*[1-9]")),
    (_TODOS, "below another", _line(rb"RELATED-TO[;:]")),
    (_CARDS, "vcard 4", _line(rb"VERSION:4")),
    (
        _CARDS,
        "neither jpeg nor png",
        _line(rb"PHOTO(?![^\r\n]*?(?:JPE?G|PNG|:/9j/|:iVBOR))[;:]"),
    ),
    (_EVENTS, "video meeting", _line(rb"(?:X-GOOGLE-CONFERENCE|CONFERENCE)[;:]")),
    (_EVENTS, "times that float", re.compile(rb"(?im)^DTSTART:\d{8}T\d{6}[ \t]*\r?$")),
    (_EVENTS, "guests", _line(rb"(?:ATTENDEE|ORGANIZER)[;:]")),
)
