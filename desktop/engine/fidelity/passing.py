"""What passes by in a pull, so that a first copy need not be read again only to be counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from connectors.formats.identify import UNPARSEABLE
from connectors.model import Item
from desktop.vault import Shelf


@dataclass(frozen=True, slots=True)
class Passing:
    """One account's, for one pull: what each item's reader said of it, by shelf and id."""

    _seen: dict[int, dict[str, frozenset[str]]] = field(default_factory=dict)
    _unread: dict[int, set[str]] = field(default_factory=dict)

    def saw(self, shelf: Shelf, item: Item) -> None:
        """An item is on its way into the shelf."""
        facts = item.facts
        if facts is not None and facts.fields is not None:
            # Few combinations of fields there are; to keep all that is said would weigh far more.
            self._seen.setdefault(shelf.number, {})[item.entry.id] = facts.fields
            unread = self._unread.setdefault(shelf.number, set())
            if facts.problem == UNPARSEABLE:
                unread.add(item.entry.id)
            else:
                unread.discard(item.entry.id)

    def carried(self, shelf: Shelf) -> tuple[Counter[str], int] | None:
        """How many of the shelf's items carry each field, and how many no parser takes.

        None unless every current item passed by and was looked at.
        """
        seen = self._seen.get(shelf.number, {})
        ids = shelf.ids() if len(seen) >= shelf.count() else set()
        if not ids or not ids <= seen.keys():
            return None
        found: Counter[str] = Counter()
        alike = Counter(seen[id] for id in ids)
        for fields, number in alike.items():
            found.update(dict.fromkeys(fields, number))
        return found, len(ids & self._unread.get(shelf.number, set()))
