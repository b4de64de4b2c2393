"""What passes by in a pull, so that a first copy need not be read again only to be counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from connectors.formats.identify import UNPARSEABLE
from connectors.model import Item
from desktop.vault import Shelf
from desktop.vault.words import Change, Kept

_Said = tuple[frozenset[str], bool]
"""The fields an item carries, and whether no parser takes it."""


@dataclass(slots=True)
class _Tally:
    """One shelf's.

    Attributes:
        first: whether it was empty before, and all that came was new to it and looked at.
        coming: what is said of the items on their way, by id.
        said: how many of those that the shelf took say the same; few combinations there are.
    """

    first: bool
    coming: dict[str, _Said] = field(default_factory=dict)
    said: Counter[_Said] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Passing:
    """One account's, for one pull: what the readers of its items said of them, by shelf."""

    _tallies: dict[int, _Tally] = field(default_factory=dict)

    def saw(self, shelf: Shelf, item: Item) -> None:
        """An item is on its way into the shelf."""
        tally = self._tallies.get(shelf.number)
        if tally is None:
            tally = self._tallies[shelf.number] = _Tally(first=shelf.count() == 0)
        facts = item.facts
        if tally.first and facts is not None and facts.fields is not None:
            tally.coming[item.entry.id] = facts.fields, facts.problem == UNPARSEABLE

    def kept(self, shelf: Shelf, kept: Kept, change: Change | None) -> None:
        """The shelf has it."""
        tally = self._tallies[shelf.number]
        said = tally.coming.pop(kept.id, None)
        if change is Change.NEW and said is not None:
            tally.said[said] += 1
        elif change is not None:
            tally.first = False
            tally.coming.clear()

    def carried(self, shelf: Shelf) -> tuple[Counter[str], int] | None:
        """How many of the shelf's items carry each field, and how many no parser takes.

        None unless the shelf has nothing but what passed by and was looked at.
        """
        tally = self._tallies.get(shelf.number)
        if tally is None or not tally.first or tally.said.total() != shelf.count():
            return None
        found: Counter[str] = Counter()
        for (fields, _), number in tally.said.items():
            found.update(dict.fromkeys(fields, number))
        return found, sum(number for (_, unread), number in tally.said.items() if unread)
