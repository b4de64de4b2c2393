"""Cards whose picture did not come: marked as such, and given the one an earlier version had."""

from __future__ import annotations

from dataclasses import replace

from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.model import Item

MISSING = "picture-missing"
"""Code of what such an item lacks."""


def without_picture(item: Item) -> Item:
    """The item of a card whose picture is named and was not given.

    Under a revision of its own, so that the next whole listing brings it again.
    """
    entry = replace(item.entry, revision=f"{item.entry.revision} {MISSING}")
    return replace(item, entry=entry, lacking=MISSING)


def with_picture_of(card: bytes, earlier: bytes) -> bytes:
    """The card with the PHOTO lines of the earlier one, as they stand there.

    The card as it is when it has a picture itself, the earlier one has none, or either is no card.
    """
    try:
        tree, before = parse(card), parse(earlier)
    except FormatError:
        return card
    mine, theirs = _card(tree), _card(before)
    if mine is None or theirs is None or mine.first("PHOTO"):
        return card
    pictures: list[Line] = list(theirs.lines("PHOTO"))
    mine.parts += pictures
    return write(tree) if pictures else card


def _card(tree: Component) -> Component | None:
    return next(tree.inner("VCARD"), None)
