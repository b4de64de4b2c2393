"""An account of several kinds of data: each kind is a room of its own, opened when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from connectors.contract import Totals
from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page


class Room(Protocol):
    """One kind of data of an account; its methods promise what the contract does."""

    def collections(self) -> Iterable[Collection]: ...
    def create(self, name: str) -> Collection: ...
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]: ...
    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]: ...
    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry: ...
    def remove(self, collection: Collection, entry: Entry) -> None: ...


@runtime_checkable
class Remarking(Protocol):
    """A room that can say what was odd, as `connectors.contract.Remarks` does."""

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]: ...


@runtime_checkable
class Together(Protocol):
    """A room that takes several items in one request, as `connectors.contract.Batches` does."""

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> Sequence[Entry | ConnectorError]: ...


class RoomedAccount:
    """One signed-in account as a source and a destination. One thread at a time.

    Args:
        identity: asks whose account it is.
        rooms: makes the room of each kind the person wanted, in the order they are listed.
        close: lets go of the connections.
    """

    def __init__(
        self,
        identity: Callable[[], str],
        rooms: Mapping[Kind, Callable[[], Room]],
        close: Callable[[], None],
    ) -> None:
        self._identity = identity
        self._makers = rooms
        self._close = close
        self._rooms: dict[Kind, Room] = {}

    def identity(self) -> str:
        return self._identity()

    def collections(self) -> Iterable[Collection]:
        return tuple(one for kind in self._makers for one in self._room(kind).collections())

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        return self._room(collection.kind).changes(collection, since)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        return self._room(collection.kind).fetch(collection, entries)

    def total(self, collection: Collection) -> int | None:
        """As `connectors.contract.Totals`; None where a room cannot tell."""
        room = self._room(collection.kind)
        return room.total(collection) if isinstance(room, Totals) else None

    def create(self, kind: Kind, name: str) -> Collection:
        return self._room(kind).create(name)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        return self._room(collection.kind).put(collection, key, item, over)

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> Sequence[Entry | ConnectorError]:
        """As `connectors.contract.Batches`; one after the other where a room knows no better."""
        room = self._room(collection.kind)
        if isinstance(room, Together):
            return room.put_all(collection, items)
        return [put_or_say(room, collection, *one) for one in items]

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """As `connectors.contract.Remarks`; nothing where a room knows no more."""
        room = self._room(collection.kind)
        return room.remarks(collection) if isinstance(room, Remarking) else ()

    def remove(self, collection: Collection, entry: Entry) -> None:
        self._room(collection.kind).remove(collection, entry)

    def close(self) -> None:
        self._close()

    def _room(self, kind: Kind) -> Room:
        """Where a kind is read and written; made when first asked for."""
        if kind not in self._rooms:
            if kind not in self._makers:
                raise NotThere(f"{kind} was not asked for at sign-in")
            self._rooms[kind] = self._makers[kind]()
        return self._rooms[kind]


def put_or_say(
    room: Room, collection: Collection, key: str, item: Item, over: Entry | None
) -> Entry | ConnectorError:
    """One item put; what concerns this item alone is given instead of raised."""
    try:
        return room.put(collection, key, item, over)
    except (Refused, ChangedMeanwhile) as error:
        return error
    except NotThere as error:
        if over is None:
            raise
        return error
