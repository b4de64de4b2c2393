"""Whether what comes in a photo's place is one: cut short, empty or a web page, it is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.errors import Refused
from connectors.model import Entry, Item

_PAGE = (b"<!doctype", b"<html", b"<?xml", b"<error", b"{")
"""How the answers of web servers begin that stand in for a file; no picture and no film does."""

_DRAWING = (".svg", ".svgz")


def sound(item: Item, *, replaces: bool) -> Item:
    """The same item, whose chunks end in Refused (code "damaged-body") when they are no photo.

    Shorter than its account told is never kept. Something empty, or a page, is what the account
    has when it told that very size; then it is kept as received, but in no photo's place. Each
    turn asks again for what was not kept.

    Args:
        item: a photo on its way, its chunks unread.
        replaces: whether the vault has an earlier version of it.
    """
    doubted = replaces or item.entry.size is None
    return replace(item, chunks=_watched(item.chunks, item.entry, doubted=doubted))


def _watched(chunks: Iterable[bytes], entry: Entry, *, doubted: bool) -> Iterator[bytes]:
    count = 0
    for chunk in chunks:
        if not count and doubted and _is_page(chunk, entry.name):
            raise Refused("a page, not a picture", code="damaged-body", about=entry.name)
        count += len(chunk)
        yield chunk
    if count < (entry.size or 0) or (doubted and not count):
        raise Refused("shorter than it is", code="damaged-body", about=entry.name)


def _is_page(chunk: bytes, name: str) -> bool:
    start = chunk[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(_PAGE) and not name.lower().endswith(_DRAWING)
