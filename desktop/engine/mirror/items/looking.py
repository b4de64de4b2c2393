"""What has happened in a collection of an account since we last looked, without any body."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.errors import NotThere, Refused, StartOver, TryLater
from connectors.model import Collection, Cursor, Entry, Item
from desktop.engine.patience import NotGiven, Patience

BATCH = 100


@dataclass(slots=True)
class Look:
    """One answer to `Source.changes`, whole.

    Attributes:
        entries: those new or altered, by id; all there are when `whole`.
        gone: ids the account says were removed.
        whole: what `entries` does not name is gone.
        cursor: where the next look goes on; None when the answer was cut short, and then nothing
            may be taken for gone.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    whole: bool = False
    cursor: Cursor | None = None

    def missing(self, ours: Iterable[str]) -> set[str]:
        """Which of our entry ids this answer says are no longer there."""
        if self.cursor is None:
            return set()
        if self.whole:
            return {id_ for id_ in ours if id_ not in self.entries}
        return self.gone & set(ours)


@dataclass(frozen=True, slots=True)
class Back:
    """What an account gave of what it was asked for; what is in neither has gone.

    Attributes:
        came: entry and body by id.
        withheld: ids of those that it does not give, asked for with others and then alone.
    """

    came: dict[str, tuple[Entry, bytes]] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)


def look(patience: Patience, source: Source, collection: Collection, since: Cursor | None) -> Look:
    """Read the whole answer; from the beginning when the cursor is too old."""

    def ask() -> Look:
        seen = Look()
        for page in source.changes(collection, since):
            seen.entries.update({entry.id: entry for entry in page.entries})
            seen.gone.difference_update(entry.id for entry in page.entries)
            seen.gone.update(page.gone)
            seen.whole = page.whole
            seen.cursor = page.cursor
        return seen

    try:
        return patience.call(ask)
    except StartOver:
        return look(patience, source, collection, None) if since is not None else Look()


def bodies(
    patience: Patience, source: Source, collection: Collection, entries: Sequence[Entry]
) -> Back:
    """The bodies of these entries, some hundred kilobytes a time; one alone stops no other."""
    back = Back()
    for start in range(0, len(entries), BATCH):
        part = entries[start : start + BATCH]
        if not _together(patience, source, collection, part, back):
            for entry in part:
                if entry.id not in back.came:
                    _alone(patience, source, collection, entry, back)
    return back


def digest_there(patience: Patience, source: Source, collection: Collection, entry: Entry) -> str:
    """SHA-256 of what is there now, however large.

    Raises NotThere, and NotGiven for this one among others that the account does give.
    """

    def ask() -> str:
        for item in source.fetch(collection, [entry]):
            seen = hashlib.sha256()
            for chunk in item.chunks:
                seen.update(chunk)
            return seen.hexdigest()
        raise NotThere(about=entry.name)

    return patience.call_for_one(ask)


def _together(
    patience: Patience, source: Source, collection: Collection, entries: Sequence[Entry], back: Back
) -> bool:
    """Ask for several; False where asking once more brought nothing more."""
    stuck = False
    while True:
        before = len(back.came)
        try:
            left = [entry for entry in entries if entry.id not in back.came]
            for item in source.fetch(collection, left):
                back.came[item.entry.id] = _read(item)
        except Refused:
            return False
        except TryLater as error:
            on = len(back.came) > before
            if error.code == "slow" or (stuck and not on):
                return False
            if on:
                patience.succeeded()
            stuck = not on
            try:
                patience.wait(error)
            except TryLater:
                return False
        else:
            patience.succeeded()
            return True


def _alone(
    patience: Patience, source: Source, collection: Collection, entry: Entry, back: Back
) -> None:
    def ask() -> None:
        for item in source.fetch(collection, [entry]):
            back.came[entry.id] = _read(item)

    try:
        patience.call_for_one(ask)
    except (NotGiven, Refused):
        back.withheld.add(entry.id)


def _read(item: Item) -> tuple[Entry, bytes]:
    return item.entry, b"".join(item.chunks)
