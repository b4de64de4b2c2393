"""One collection's pull: pages in, bodies kept, what went judged, and the cursor last of all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial

from connectors.contract import Albums, Outright, Remarks, Source, Totals
from connectors.errors import ConnectorError, SignInAgain, StartOver, TryLater
from connectors.model import Collection, Cursor, Entry, Kind
from desktop.engine.context import Context, Tell
from desktop.engine.fidelity.passing import Passing
from desktop.engine.outcome import KEPT, LATER, NEEDS_PERSON, worst
from desktop.engine.patience import Patience
from desktop.engine.pull import gone
from desktop.engine.pull.bodies import Bringer, Brought
from desktop.engine.pull.on_its_way import OnItsWay
from desktop.engine.pull.seen import Seen
from desktop.engine.pull.shortfall import Shortfall
from desktop.engine.pull.sift import Sieve
from desktop.engine.report import CollectionReport, Trouble
from desktop.vault import Shelf

PAGES = 10_000
"""Pages in one answer beyond which it is taken for one without an end."""

_SOON = 100


@dataclass(slots=True)
class Pulled:
    """One collection's outcome.

    Attributes:
        row: its counts.
        complete: whether all the account named was seen and kept.
        exit: the exit status it asks for, beside what the counts say.
    """

    row: CollectionReport
    complete: bool = False
    exit: int = KEPT


@dataclass(frozen=True, slots=True)
class Puller:
    """Pulls one collection.

    Attributes:
        context: of the run.
        source: the account.
        collection: as the account names it.
        shelf: the same in the vault.
        patience: the account's.
        passing: is shown each item on its way.
        tell: how far it is.
        outright: whether a first copy may take all there is in one answer.
    """

    context: Context
    source: Source
    collection: Collection
    shelf: Shelf
    patience: Patience
    passing: Passing
    tell: Tell
    outright: bool = True

    def pull(self, pulled: Pulled) -> None:
        """Do it, filling in what becomes of it.

        Raises ConnectorError when it cannot go on; what was kept by then stays kept and counted.
        """
        was = gone.before(self.shelf)
        gone.returned(self.context.vault, self.shelf)
        sieve = Sieve(self.shelf, self.context.vault)
        if self.outright and not was.count and self.shelf.cursor is None:
            self._outright(pulled.row)
        with closing(Seen(self.context.home)) as seen:
            self._listed(pulled.row, sieve, seen)
            self._conclude(pulled, seen, was, sieve)
        if isinstance(self.source, Albums) and self.collection.kind is Kind.PHOTOS:
            albums = self.source.albums
            named = self.patience.call(lambda: tuple(albums(self.collection)))
            if named != self.shelf.albums():
                self.shelf.keep_albums(named, self.context.run)
        if isinstance(self.source, Remarks):
            odd = self.source.remarks(self.collection)
            pulled.row.notes += [Trouble(code, about) for code, about in odd]

    def count(self, row: CollectionReport) -> None:
        """Fill in what the vault holds as current, and what waits for the person."""
        row.total = self.shelf.count()
        holds = gone.holds_of(self.context.vault, self.shelf.account, self.collection)
        row.held = len({id for hold in holds for id in hold.ids})

    def _outright(self, row: CollectionReport) -> None:
        if not isinstance(self.source, Outright):
            return
        # Whatever keeps all from coming this way, the usual way meets it again.
        with suppress(ConnectorError):
            all = self.source.outright(self.collection)
            self._brought(row, None, lambda bringer, to: bringer.take(all, to))

    def _listed(self, row: CollectionReport, sieve: Sieve, seen: Seen) -> None:
        since = self.shelf.cursor or None
        while True:
            seen.clear()
            try:
                self._pages(since, seen, row, sieve)
            except StartOver:
                if since is None:
                    raise
                since = None
            except TryLater as error:
                self.patience.wait(error)
            else:
                self.patience.succeeded()
                return

    def _pages(self, since: Cursor | None, seen: Seen, row: CollectionReport, sieve: Sieve) -> None:
        pending: dict[str, Entry] = {}
        try:
            for page in self.source.changes(self.collection, since):
                seen.enter(page)
                self._endless(seen)
                pending |= {entry.id: entry for entry in self.shelf.lacking(page.entries)}
                # A revision that is not told may be any.
                pending |= {entry.id: entry for entry in page.entries if not entry.revision}
                for id in page.gone:
                    pending.pop(id, None)
                self.tell("listing", self._about(), len(seen))
                if len(pending) >= _SOON:
                    wanted, pending = tuple(pending.values()), {}
                    self._bring(wanted, row, sieve, seen)
        except SignInAgain:
            raise
        except ConnectorError:
            # What was named before the answer broke off is there, and worth having now.
            self._bring(tuple(pending.values()), row, sieve, seen)
            raise
        self._bring(tuple(pending.values()), row, sieve, seen)

    def _endless(self, seen: Seen) -> None:
        if seen.pages > PAGES:
            raise ConnectorError("no end of pages", code="paging-loops", about=self._about())

    def _bring(
        self, entries: tuple[Entry, ...], row: CollectionReport, sieve: Sieve | None, seen: Seen
    ) -> None:
        wanted = entries if sieve is None else sieve.wanted(entries)
        brought = self._brought(row, sieve, lambda bringer, to: bringer.bring(wanted, to))
        seen.unfetched |= brought.missing

    def _brought(
        self, row: CollectionReport, sieve: Sieve | None, bring: Callable[[Bringer, Brought], None]
    ) -> Brought:
        before, came, moved = row.new + row.changed, 0, 0
        way = OnItsWay(self.shelf, sieve, self.passing)

        def step(bytes: int) -> None:
            nonlocal came, moved
            came += 1
            moved += bytes
            self.tell("copying", self._about(), before + came, None, moved)

        bringer = Bringer(
            self.source, self.collection, self.shelf, self.patience, self.context.run, way.look,
            partial(self.passing.kept, self.shelf), step,
        )  # fmt: skip
        brought = Brought()
        try:
            bring(bringer, brought)
        finally:
            brought.noted += way.lacking.values()
            brought.count(row)
        return brought

    def _conclude(self, pulled: Pulled, seen: Seen, was: gone.Before, sieve: Sieve) -> None:
        row, shelf = pulled.row, self.shelf
        sieve.settle_returned(seen)
        if seen.cursor is None:
            row.notes.append(Trouble("incomplete", self.collection.name))
            pulled.exit = LATER
            return
        missing = frozenset(seen.unnamed(shelf) if seen.whole else shelf.some(seen.gone))
        again = sieve.judged(len(missing), was, self.context.run)
        near = {entry.id: sieve.near[entry.id] for entry in again if entry.id in sieve.near}
        if near:
            items = iter(near.values())
            self._brought(row, None, lambda bringer, to: bringer.take(items, to))
        self._bring(tuple(one for one in again if one.id not in near), row, None, seen)
        for why, ids in sieve.held.items():
            self._held(pulled, Trouble(why, self.collection.name, {"gone": str(len(ids))}))
        outcome = gone.judge(
            self.context.vault, self.source, shelf, missing, was, self.patience,
            self.context.run, whole=seen.whole,
        )  # fmt: skip
        row.removed += outcome.removed
        if trouble := gone.trouble(outcome, shelf, len(missing), was):
            self._held(pulled, trouble)
        pulled.complete = outcome.believed and not seen.unfetched
        moved = seen.whole or row.new or row.changed or row.removed
        if pulled.complete and (moved or self._shortfall.known()) and self._anew(row, seen):
            # What was never named no delta will name: the next turn lists everything again.
            shelf.settle(None)
            return
        if pulled.complete and seen.cursor != shelf.cursor:
            shelf.settle(seen.cursor)

    def _anew(self, row: CollectionReport, seen: Seen) -> bool:
        """Compares what is here with what the account says it has, where it says it.

        Gives whether its whole listing is to be asked for again.
        """
        if not isinstance(self.source, Totals):
            return False
        total = self.source.total
        row.told = self.patience.call(lambda: total(self.collection))
        unnamed = sum(1 for _ in seen.unnamed(self.shelf)) if seen.whole else 0
        have = self.shelf.count() - unnamed
        if row.told is None or row.told <= have:
            self._shortfall.forget()
            return False
        facts = {"count": str(row.told), "left": str(have)}
        row.notes.append(Trouble("fewer-than-told", self.collection.name, facts))
        row.noted += row.told - have
        return self._shortfall.worth_listing(row.told - have)

    @property
    def _shortfall(self) -> Shortfall:
        mine = self.collection
        place = f"{self.shelf.account}/{mine.kind}/{mine.id}"
        return Shortfall(self.context.home, self.context.clock, place)

    def _held(self, pulled: Pulled, trouble: Trouble) -> None:
        pulled.row.notes.append(trouble)
        pulled.exit = worst([pulled.exit, NEEDS_PERSON])
        self.tell.ask(trouble)

    def _about(self) -> str:
        return f"{self.shelf.account}: {self.collection.name}"
