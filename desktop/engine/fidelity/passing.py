"""What passes by in a pull, so that a first copy need not be read again only to be counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from connectors.formats.identify import UNPARSEABLE
from connectors.model import Facts, Item
from desktop.vault import Shelf


@dataclass(frozen=True, slots=True)
class Passing:
    """One account's, for one pull: what each item's reader said of it, by shelf and id."""

    _seen: dict[int, dict[str, Facts]] = field(default_factory=dict)

    def saw(self, shelf: Shelf, item: Item) -> None:
        """An item is on its way into the shelf."""
        facts = item.facts
        if facts is not None and facts.fields is not None:
            self._seen.setdefault(shelf.number, {})[item.entry.id] = facts

    def carried(self, shelf: Shelf) -> tuple[Counter[str], int] | None:
        """How many of the shelf's items carry each field, and how many no parser takes.

        None unless every current item passed by and was looked at.
        """
        seen = self._seen.get(shelf.number, {})
        ids = shelf.ids() if len(seen) >= shelf.count() else set()
        if not ids or not ids <= seen.keys():
            return None
        found: Counter[str] = Counter()
        alike = Counter(seen[id].fields for id in ids)
        for fields, number in alike.items():
            found.update(dict.fromkeys(fields or (), number))
        return found, sum(seen[id].problem == UNPARSEABLE for id in ids)
