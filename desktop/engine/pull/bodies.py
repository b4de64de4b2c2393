"""Bodies of new and altered items into the vault; one bad item never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.errors import ConnectorError, Refused, TryLater
from connectors.model import Collection, Entry, Item
from desktop.engine.outcome import trouble_of
from desktop.engine.patience import Patience
from desktop.engine.report import CollectionReport, Trouble
from desktop.vault import Shelf
from desktop.vault.words import Change, Kept

_BATCH = 10_000
"""Items asked for in one go; which of them came is in memory until then."""

_ALONE = 3
"""Items asked for one by one that must fail in a row before the whole service is what fails."""

Sift = Callable[[Item], Item | None]
"""Looks at an item on its way; None sets it aside."""


@dataclass(slots=True)
class Brought:
    """What became of the items asked for.

    Attributes:
        new: how many it did not have.
        changed: how many it had otherwise.
        noted: one for each that it has anew and that is odd.
        troubles: one for each entry that did not come.
        missing: ids of the entries that did not come; each stands in `troubles` as well.
    """

    new: int = 0
    changed: int = 0
    noted: list[Trouble] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def add(self, kept: Kept, change: Change | None) -> None:
        """One that the vault holds, and how that changed it."""
        self.new += change is Change.NEW
        self.changed += change is Change.CHANGED
        if change is not None and kept.noted:
            self.noted.append(Trouble(kept.noted, kept.path.rpartition("/")[2]))

    def count(self, row: CollectionReport) -> None:
        """Add it all to a collection's row."""
        row.new += self.new
        row.changed += self.changed
        row.notes += self.noted + self.troubles
        row.noted += len(self.noted) + len(self.troubles)


@dataclass(frozen=True, slots=True)
class Bringer:
    """Brings entries of one collection.

    Attributes:
        source: where from.
        collection: which one there.
        shelf: where to.
        patience: waits out what can be waited out.
        run: id of the run.
        sift: looks at each item on its way.
        kept: called with each item the vault holds then, and how that changed it.
        step: called with each item's size on its way; may raise Stopped.
    """

    source: Source
    collection: Collection
    shelf: Shelf
    patience: Patience
    run: str
    sift: Sift
    kept: Callable[[Kept, Change | None], None]
    step: Callable[[int], None]

    def bring(self, entries: Sequence[Entry], brought: Brought) -> None:
        """Fetch and keep these, adding what becomes of them; durable when it returns.

        Raises TryLater when the service as a whole is not to be had for now, and whatever else
        concerns more than one item; what was kept by then is counted.
        """
        for start in range(0, len(entries), _BATCH):
            left_out = self._some(list(entries[start : start + _BATCH]), brought)
            for entry in self._some(left_out, brought) if left_out else ():
                brought.missing.add(entry.id)
                brought.troubles.append(Trouble("left-out", entry.name or entry.id))

    def take(self, items: Iterator[Item], brought: Brought) -> None:
        """Keep what comes, adding what becomes of it; durable when it returns.

        Raises what the items end in; what was kept by then is counted.
        """
        self._keep(items, None, brought)

    def _some(self, entries: list[Entry], brought: Brought) -> list[Entry]:
        """Fetch these, give those that were left out of the answer."""
        asked_again = False
        while entries:
            came: set[str] = set()
            try:
                self._keep(self.source.fetch(self.collection, entries), came, brought)
            except Refused as error:
                return self._halves(self._absent(entries), error, brought)
            except TryLater as error:
                before, entries = len(entries), self._absent(entries)
                if asked_again and len(entries) == before:
                    return self._one_by_one(entries, brought)
                self.patience.wait(error)
                asked_again = True
            else:
                self.patience.succeeded()
                return [entry for entry in entries if entry.id not in came]
        return []

    def _halves(self, entries: list[Entry], error: Refused, brought: Brought) -> list[Entry]:
        """One of them is refused: the halves are asked for apart, down to the one."""
        if len(entries) == 1:
            self._note(entries[0], error, brought)
        if len(entries) <= 1:
            return []
        half = len(entries) // 2
        return self._some(entries[:half], brought) + self._some(entries[half:], brought)

    def _one_by_one(self, entries: list[Entry], brought: Brought) -> list[Entry]:
        left_out: list[Entry] = []
        row = 0
        for entry in entries:
            came: set[str] = set()
            try:
                self._keep(self.source.fetch(self.collection, [entry]), came, brought)
            except Refused as error:
                self._note(entry, error, brought)
            except TryLater as error:
                row += 1
                if row >= _ALONE:
                    self.patience.wait(error)
                self._note(entry, error, brought)
            else:
                row = 0
                self.patience.succeeded()
                if not came:
                    left_out.append(entry)
        return left_out

    def _note(self, entry: Entry, error: ConnectorError, brought: Brought) -> None:
        brought.missing.add(entry.id)
        brought.troubles.append(
            Trouble(
                "item-later" if error.code == "try-later" else error.code,
                entry.name or entry.id,
                trouble_of(error).facts,
            )
        )

    def _absent(self, entries: list[Entry]) -> list[Entry]:
        return [entry for entry in entries if not self.shelf.has(entry)]

    def _keep(self, items: Iterable[Item], came: set[str] | None, brought: Brought) -> None:
        # What came whole before an error is kept and counted before the error comes.
        for kept, change in self.shelf.keep_each(self._passing(items, came), self.run):
            brought.add(kept, change)
            self.kept(kept, change)

    def _passing(self, items: Iterable[Item], came: set[str] | None) -> Iterator[Item]:
        for item in items:
            if came is not None:
                came.add(item.entry.id)
            self.step(item.entry.size or 0)
            passed = self.sift(item)
            if passed is not None:
                yield passed
