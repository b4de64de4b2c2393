"""What an account no longer names: dropped into history when ordinary, held when not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from connectors.contract import Source
from connectors.errors import NotThere, Refused
from connectors.model import Collection, Entry
from desktop.engine.patience import Patience
from desktop.engine.pull import guard
from desktop.engine.pull.substance import emptied_in
from desktop.engine.report import CollectionReport, Trouble
from desktop.vault import Shelf, Vault
from desktop.vault.words import Hold

PROBE = 5
"""Missing items asked for one by one, before a listing is believed that leaves them out."""

LYING = "incomplete-listing"

Choose = Callable[[Sequence[str], int], list[str]]


@dataclass(frozen=True, slots=True)
class Before:
    """A collection in the vault as a pull found it.

    Attributes:
        count: how many items were current.
        most: the largest count within the guard's window.
        removed: removals within it without the person's word.
    """

    count: int
    most: int
    removed: int


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of it.

    Attributes:
        removed: items that left for history.
        held: why the others were held, "" when none were newly held.
        believed: False when items are there that the listing left out: it is no ground to go on.
    """

    removed: int = 0
    held: str = ""
    believed: bool = True


def before(shelf: Shelf) -> Before:
    """The collection as it is, before anything of a pull flows in."""
    count = shelf.count()
    return Before(count, max(shelf.most_in(guard.DAYS), count), shelf.removed_in(guard.DAYS))


def judge(
    vault: Vault,
    source: Source,
    shelf: Shelf,
    missing: frozenset[str],
    was: Before,
    patience: Patience,
    run: str,
    *,
    whole: bool,
    choose: Choose = random.sample,
) -> Gone:
    """Drop, hold or disbelieve.

    Args:
        vault: for the holds there are.
        source: to ask for the missing ones by id, when a whole listing left them out.
        shelf: the collection.
        missing: ids the account no longer names, among those the vault has as current.
        was: the collection before this run.
        patience: waits out what can be waited out.
        run: id of the run.
        whole: whether they are missing from a whole listing, rather than said to be gone.
        choose: picks the ones to probe.
    """
    waiting = {
        id: hold for hold in holds_of(vault, shelf.account, shelf.collection) for id in hold.ids
    }
    doubted = {id for id, hold in waiting.items() if hold.why == LYING}
    fresh = missing - shelf.stay() - set(waiting) | missing & doubted
    if not fresh:
        return Gone()
    if whole and _still_there(source, shelf, fresh, patience, choose):
        unheld = fresh - doubted
        if unheld:
            shelf.hold(sorted(unheld), LYING, run)
        return Gone(held=LYING, believed=False)
    emptied = emptied_in(shelf, guard.DAYS, missing)
    why = guard.removals(len(missing), was.removed, was.most, emptied)
    if doubted & fresh:
        shelf.release(sorted(doubted & fresh))
    if why:
        shelf.hold(sorted(fresh), why, run)
        return Gone(held=why)
    return Gone(removed=shelf.drop(sorted(fresh), run))


def vanished(vault: Vault, account: str, there: Iterable[Collection], run: str) -> list[Shelf]:
    """Hold all of each collection the account no longer has; give those collections.

    One of an archive is left out: the person may throw a download away once it is copied.
    """
    found = {collection.id for collection in there}
    away = [
        shelf
        for shelf in vault.shelves(account)
        if shelf.collection.id not in found
        and shelf.collection.facts.get("additive") != "yes"
        and shelf.count()
    ]
    for shelf in away:
        fresh = shelf.ids() - shelf.held() - shelf.stay()
        if fresh:
            shelf.hold(sorted(fresh), "collection-gone", run)
    return away


def returned(vault: Vault, shelf: Shelf) -> None:
    """A collection that is there holds nothing for having gone."""
    for hold in holds_of(vault, shelf.account, shelf.collection):
        if hold.why == "collection-gone":
            shelf.release(hold.ids)


def holds_of(vault: Vault, account: str, collection: Collection) -> list[Hold]:
    """The open holds of one collection."""
    return [
        hold
        for hold in vault.holds(account)
        if (hold.collection.id, hold.collection.kind) == (collection.id, collection.kind)
    ]


def trouble(gone: Gone, shelf: Shelf, missing: int, was: Before) -> Trouble | None:
    """What the person is told of a hold."""
    if not gone.held:
        return None
    facts = {"gone": str(missing), "before": str(was.most), "left": str(was.count - missing)}
    return Trouble(gone.held, shelf.collection.name, facts)


def _still_there(
    source: Source,
    shelf: Shelf,
    missing: set[str] | frozenset[str],
    patience: Patience,
    choose: Choose,
) -> bool:
    asked = choose(sorted(missing), min(PROBE, len(missing)))
    entries = []
    for id in asked:
        kept = shelf.get(id)
        name = kept.path.rpartition("/")[2] if kept is not None else ""
        entries.append(Entry(id, kept.revision if kept is not None else "", name))

    def found() -> bool:
        there = False
        for item in source.fetch(shelf.collection, entries):
            for _ in item.chunks:
                there = True
            there = True
        return there

    try:
        return patience.call(found)
    except NotThere:
        return False
    except Refused:
        # Refused is an answer about an item that is there.
        return True


def away(vault: Vault, shelf: Shelf) -> CollectionReport:
    """The row of a collection the account no longer names: nothing of it goes."""
    held = {id for hold in holds_of(vault, shelf.account, shelf.collection) for id in hold.ids}
    row = CollectionReport(
        shelf.collection.name, shelf.collection.kind, total=shelf.count(), held=len(held)
    )
    if held:
        row.notes.append(Trouble("collection-gone", row.name, {"gone": str(len(held))}))
    return row
