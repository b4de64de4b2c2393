"""Looks at each item between its account and the vault: whole, in what shape, and wanted at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from connectors.formats.portrait import with_picture_of
from connectors.model import Item, Kind
from desktop.engine.fidelity.passing import Passing
from desktop.engine.pull import picture
from desktop.engine.pull.sift import Sieve
from desktop.engine.report import Trouble
from desktop.vault import Shelf
from desktop.vault.words import ANSWERED


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """One collection's, for some of its items.

    Attributes:
        shelf: where they go.
        sieve: sets aside what may be an accident; None for what was judged already.
        passing: is shown each item that goes on.
        lacking: what is to be said of items that came without a part of theirs, by id.
    """

    shelf: Shelf
    sieve: Sieve | None
    passing: Passing
    lacking: dict[str, Trouble] = field(default_factory=dict)

    def look(self, item: Item) -> Item | None:
        """The item as it goes on; None when it is set aside."""
        if item.lacking:
            self.lacking[item.entry.id] = Trouble(item.lacking, item.entry.name or item.entry.id)
            item = self._completed(item)
        passed = self.sieve.passes(item) if self.sieve is not None else item
        if passed is None:
            return None
        if self.shelf.kind is Kind.PHOTOS:
            passed = picture.sound(passed, replaces=self._replaces(passed.entry.id))
        self.passing.saw(self.shelf, passed)
        return passed

    def _completed(self, item: Item) -> Item:
        """A card without its picture, with the one that the vault's version has."""
        kept = self.shelf.get(item.entry.id)
        body = b"".join(item.chunks)
        try:
            whole = body if kept is None else with_picture_of(body, self.shelf.read(kept))
        except (KeyError, OSError):
            whole = body  # the vault's own bytes are lost; a check tells of that
        return replace(item, chunks=(whole,), facts=item.facts if whole == body else None)

    def _replaces(self, id: str) -> bool:
        """Whether the vault has a version of it that nobody agreed to give up."""
        kept = self.shelf.get(id)
        return kept is not None and kept.size > 0 and kept.revision != ANSWERED
