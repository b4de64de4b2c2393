"""What a mirror of items gave back: the file of each item, or why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.engine.drill.compare import Returned
from desktop.vault import Shelf
from desktop.vault.words import Kept


@dataclass(slots=True)
class ItemsBack:
    """What the second account gave back.

    Attributes:
        taken: collections of the vault whose kind the account takes, by mark.
        left: items that are not to be there, by (mark, item id).
        files: the file of each item by (mark, item id).
        given: the same as the account gave it, where a server of our own wrote it since.
        why: why an item has none, by the same.
        albums: what is different in the albums of a collection, a line each, by mark.
    """

    taken: set[int] = field(default_factory=set)
    left: set[tuple[int, str]] = field(default_factory=set)
    files: dict[tuple[int, str], Path] = field(default_factory=dict)
    given: dict[tuple[int, str], Path] = field(default_factory=dict)
    why: dict[tuple[int, str], str] = field(default_factory=dict)
    albums: dict[int, list[str]] = field(default_factory=dict)

    def holds(self, shelf: Shelf) -> bool:
        """Whether the account takes what is in this collection at all."""
        return shelf.mark in self.taken

    def left_out(self, shelf: Shelf, kept: Kept) -> bool:
        """Whether an item is not to be there."""
        return (shelf.mark, kept.id) in self.left

    def find(self, shelf: Shelf, kept: Kept) -> Returned:
        """What came back of an item."""
        key = (shelf.mark, kept.id)
        why = "" if key in self.files else self.why.get(key, "")
        return Returned(self.files.get(key), why, self.given.get(key))

    def beside(self, kept: Kept) -> Path | None:
        """Accounts of items keep no sidecars."""
        return None

    def surplus(self, ours: Shelf, known: set[str]) -> Iterator[str]:
        """What else is in the account is the person's own."""
        yield from ()

    def unlike_albums(self, ours: Shelf) -> list[str]:
        """What is different in the albums over a collection's photos."""
        return self.albums.get(ours.mark, [])
