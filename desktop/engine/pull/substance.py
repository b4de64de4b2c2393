"""How much an item says, to notice one that was emptied rather than removed."""

from __future__ import annotations

import re
from collections.abc import Collection

from connectors.model import Kind
from desktop.vault import Kept, Shelf

_UNFOLD = re.compile(rb"\r?\n[ \t]")
_FRAME = re.compile(
    rb"(?i)(?:BEGIN|END|VERSION|PRODID|UID|REV|DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|CALSCALE"
    rb"|METHOD|TZID|TZOFFSETFROM|TZOFFSETTO|CLASS|STATUS|TRANSP)[;:]"
)


def emptied(kind: Kind, old: bytes, new: bytes) -> bool:
    """Whether the new body says half of what the old one said, or less."""
    before = substance(kind, old)
    return before > 0 and substance(kind, new) * 2 <= before


def substance(kind: Kind, body: bytes) -> int:
    """Bytes a person would miss: all of a photo; of a card or entry its values, not its frame."""
    if kind is Kind.PHOTOS:
        return len(body)
    said = 0
    for line in _UNFOLD.sub(b"", body).splitlines():
        if _FRAME.match(line):
            continue
        said += len(line.partition(b":")[2].strip(b"; \t"))
    return said


def emptied_in(shelf: Shelf, days: int, without: Collection[str] = ()) -> int:
    """How many items say half of what they said when these days began, but those without."""
    return sum(
        old.id not in without and _lost_half(shelf, old, new) for old, new in shelf.shrunk_in(days)
    )


def _lost_half(shelf: Shelf, old: Kept, new: Kept) -> bool:
    kind = shelf.collection.kind
    if kind is Kind.PHOTOS:
        return new.size * 2 <= old.size
    try:
        return emptied(kind, shelf.read(old), shelf.read(new))
    except (KeyError, OSError):
        return False  # lost to the disk, which a check tells of
