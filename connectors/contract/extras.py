"""What some sources and destinations can do beside; asked with `isinstance`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from connectors.errors import ConnectorError
from connectors.model import Album, Collection, Entry, Item


@runtime_checkable
class Batches(Protocol):
    """A destination that takes several items at once, of the kinds whose traits say `together`."""

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> Sequence[Entry | ConnectorError]:
        """`put` for each (key, item, over), in few requests; what became of each, in order.

        What `put` would raise for one item stands in its place. Raises TryLater, SignInAgain and
        NotThere (the collection) when it is none of an item's doing; the same items may be given
        again then, and those that arrived are not doubled.
        """
        ...


@runtime_checkable
class Albums(Protocol):
    """A source of photos that also knows albums."""

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album over the photos of this collection; complete, or an error."""
        ...


@runtime_checkable
class Remarks(Protocol):
    """A source that can say what was odd about what `changes` listed last."""

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """Code and what it concerns, one each; nothing is lost for any of them."""
        ...


@runtime_checkable
class Totals(Protocol):
    """A source whose account tells how many items it has, beside naming them."""

    def total(self, collection: Collection) -> int | None:
        """How many items the account says are in a collection, as `changes` would name them all.

        None when it does not tell, or did not tell with what was asked last. Cheap: one small
        request at most.
        """
        ...


@runtime_checkable
class Outright(Protocol):
    """A source whose service may give bodies along with its listing, at less cost than apart."""

    def outright(self, collection: Collection) -> Iterator[Item]:
        """What is in a collection, as far as it comes by this way; meant for a first copy.

        Nothing follows from what is left out, nor from an error: `changes` without a cursor tells
        what there is, as ever, and after this it may know without asking again.
        """
        ...
