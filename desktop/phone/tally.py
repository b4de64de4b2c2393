"""Counts, while an offer is made, what does not come as it lies in the vault: said on the page."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.phone.offer import Matter, Remark
from desktop.vault.shelf import Shelf
from desktop.vault.words import Kept

NAMED = 5


class Tally:
    """Counts by matter, and the first few names of each."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Matter, 0)
        self._names: dict[Matter, list[str]] = {matter: [] for matter in Matter}

    def add(self, matter: Matter, name: str = "") -> None:
        """One more item."""
        self._counts[matter] += 1
        if name and len(self._names[matter]) < NAMED:
            self._names[matter].append(name)

    def remarks(self) -> tuple[Remark, ...]:
        """What there is to say; nothing when everything comes as it is."""
        return tuple(
            Remark(matter, count, tuple(self._names[matter]))
            for matter, count in self._counts.items()
            if count
        )

    def readable(self, shelf: Shelf) -> Iterator[tuple[Kept, bytes]]:
        """The shelf's items with their bytes; one that is damaged or gone is named, not raised."""
        for kept in shelf.items():
            try:
                body = shelf.read(kept)
            except (KeyError, OSError):
                self.add(Matter.UNREADABLE, file_name(kept))
                continue
            yield kept, body


def file_name(kept: Kept) -> str:
    """The name of an item's file, which is how a person finds it in the vault."""
    return kept.path.rpartition("/")[2]
