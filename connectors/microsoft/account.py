"""A Microsoft account as a source and a destination: each kind of collection has its own room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from connectors.contract import Session
from connectors.errors import NotThere
from connectors.microsoft.client import Graph
from connectors.microsoft.permissions import products, writes
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page


class Room(Protocol):
    """One kind of data of the account; its methods promise what the contract does."""

    def collections(self) -> Iterable[Collection]: ...
    def create(self, name: str) -> Collection: ...
    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]: ...
    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]: ...
    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry: ...
    def remove(self, collection: Collection, entry: Entry) -> None: ...


class Account:
    """One signed-in account. One thread at a time."""

    def __init__(self, session: Session) -> None:
        self._graph = Graph(session)
        self._writes = writes(session.settings)
        self._kinds = tuple(Kind(name) for name in products(session.settings))
        self._rooms: dict[Kind, Room] = {}

    def identity(self) -> str:
        return f"microsoft:{self._graph.bearer.subject()}"

    def collections(self) -> Iterable[Collection]:
        return tuple(one for kind in self._kinds for one in self._room(kind).collections())

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        return self._room(collection.kind).changes(collection, since)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        return self._room(collection.kind).fetch(collection, entries)

    def create(self, kind: Kind, name: str) -> Collection:
        return self._room(kind).create(name)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        return self._room(collection.kind).put(collection, key, item, over)

    def remove(self, collection: Collection, entry: Entry) -> None:
        self._room(collection.kind).remove(collection, entry)

    def close(self) -> None:
        self._graph.close()

    def _room(self, kind: Kind) -> Room:
        """Where a kind is read and written; made when first asked for."""
        if kind not in self._rooms:
            if kind not in self._kinds:
                raise NotThere(f"{kind} was not asked for at sign-in")
            self._rooms[kind] = self._made(kind)
        return self._rooms[kind]

    def _made(self, kind: Kind) -> Room:
        if kind is Kind.CALENDAR:
            from connectors.microsoft.calendars import Calendars

            return Calendars(self._graph, writes=self._writes)
        if kind is Kind.TASKS:
            from connectors.microsoft.tasks import Tasks

            return Tasks(self._graph, writes=self._writes)
        from connectors.microsoft.contacts import Contacts

        return Contacts(self._graph, writes=self._writes)
