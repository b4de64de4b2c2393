"""An account of items: read through a `Source`, written through a `Destination`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from connectors.model import Collection, Cursor, Entry, Item, Kind, Page


class Source(Protocol):
    """Reads an account. One thread at a time; open another for another thread.

    Any method may raise TryLater or SignInAgain.
    """

    def identity(self) -> str:
        """Whose account answers: a stable id such as a principal's path or a subject.

        The engine pins it at sign-in and stops when another one answers in its place.
        """
        ...

    def collections(self) -> Iterable[Collection]:
        """Every collection the person has, in a stable order; complete, or an error."""
        ...

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """What is new since the cursor; everything when there is none.

        Raises StartOver when the cursor is too old, NotThere when the collection has gone.
        """
        ...

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """The bodies of these entries, in any order; those that have gone are left out.

        An item carries the revision its body really has, which may be newer than asked for.
        Each item's chunks are read before the next item is asked for.
        """
        ...

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        ...


class Destination(Source, Protocol):
    """Writes an account too. Putting the same key twice leaves one item."""

    def create(self, kind: Kind, name: str) -> Collection:
        """A new collection; an existing writable one of this kind and name is given instead."""
        ...

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """Store the item and give what the account names it; its remark tells how it stands there.

        Args:
            collection: where to.
            key: ours, the same each time this item is put; `[A-Za-z0-9_-]{1,128}`.
            item: the body; its entry's id and revision are those of the vault, not of here.
            over: the entry to replace, as last seen here; None for a new item. When an item of
                this key is there already and `over` is None, nothing is written and its entry
                is given.

        Raises ChangedMeanwhile when `over` is no longer the current revision, Refused when this
        item will never be taken, Full, NotThere when the collection has gone.
        """
        ...

    def remove(self, collection: Collection, entry: Entry) -> None:
        """Remove exactly this revision; ChangedMeanwhile when it is another, NotThere when none."""
        ...
