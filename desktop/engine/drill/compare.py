"""Compares what came back with what the vault holds, item by item, in meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from connectors.formats.guests import with_guests
from connectors.formats.identify import identify
from connectors.formats.lines import FormatError
from connectors.formats.meaning import differences
from connectors.formats.xmp import read_sidecar
from connectors.model import Kind
from desktop.vault import disk
from desktop.vault.words import Kept

LARGE = 256 << 20
"""Bytes beyond which two files that are not the same bytes are not looked into."""

_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back of one item.

    Attributes:
        file: its body in the scratch place; None when none came.
        why: why a restore would not have it, in plain words; "" when it would.
        given: the same as the second account gave it, where `file` has gone through a server of
            our own since, which may write an item in its own way.
    """

    file: Path | None
    why: str = ""
    given: Path | None = None


def judged(kind: Kind, kept: Kept, ours: Callable[[], bytes], back: Returned) -> str:
    """What is different, in plain words; "" when it is equal in meaning.

    Args:
        kind: of the item.
        kept: the item in the vault.
        ours: reads its body; KeyError when the vault itself has lost it.
        back: what came back.
    """
    words = _judged(kind, kept, ours, back.file, back.why)
    if words and back.given is not None:
        # What our own server wrote otherwise is no fault of the copy.
        return _judged(kind, kept, ours, back.given, back.why)
    return words


def sidecar(ours: Path, theirs: Path) -> str:
    """What is different in what the cloud knew of a photo; "" when nothing is."""
    if not disk.is_plain(ours):
        return ""
    if not disk.is_plain(theirs):
        return "what the cloud knew of it did not come back"
    mine, other = ours.read_bytes(), theirs.read_bytes()
    if mine == other:
        return ""
    try:
        same = read_sidecar(mine) == read_sidecar(other)
    except FormatError:
        same = False
    return "" if same else "what the cloud knew of it is different"


def title(kind: Kind, file: Path, name: str) -> str:
    """What a person knows the item by, as it came back."""
    return name if kind is Kind.PHOTOS else identify(kind, file.read_bytes()).title or name


def _judged(kind: Kind, kept: Kept, ours: Callable[[], bytes], file: Path | None, why: str) -> str:
    if file is None:
        return why or "it did not come back"
    sha256, size = disk.digest(file)
    if sha256 == kept.sha256:
        return why
    if max(size, kept.size) > LARGE:
        return why or "other bytes"
    try:
        mine = ours()
    except (KeyError, OSError):
        return "the vault's own file is damaged, and what came back is another"
    found = differences(kind, _told(kind, mine), _told(kind, file.read_bytes()))
    words = "; ".join(found[:_MOST_WORDS])
    if len(found) > _MOST_WORDS:
        words += f"; and {len(found) - _MOST_WORDS} more"
    return ": ".join(part for part in (why, words) if part)


def _told(kind: Kind, body: bytes) -> bytes:
    """With its guests as they were: we set them aside on the way out ourselves."""
    return with_guests(body) if kind in {Kind.CALENDAR, Kind.TASKS} else body
