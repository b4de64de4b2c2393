"""A Google account as a source and a destination: each kind of collection has its own room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from connectors.contract import Session
from connectors.errors import NotThere, Refused
from connectors.google.client import Google
from connectors.google.contacts import ID as CONTACTS
from connectors.google.contacts import Contacts
from connectors.google.permissions import products, writes
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page


class Account:
    """One signed-in account. One thread at a time."""

    def __init__(self, session: Session) -> None:
        self._google = Google(session)
        self._products = products(session.settings)
        self._writes = writes(session.settings)

    def identity(self) -> str:
        return f"google:{self._google.bearer.subject()}"

    def collections(self) -> Iterable[Collection]:
        found: list[Collection] = []
        if "contacts" in self._products:
            found.append(self._contacts.collection)
        return tuple(found)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        return self._room(collection).changes(since)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        return self._room(collection).fetch(entries)

    def create(self, kind: Kind, name: str) -> Collection:
        if kind is Kind.CONTACTS:
            return self._contacts.collection
        raise Refused(f"no {kind} can be made here")

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        return self._room(collection).put(key, item, over)

    def remove(self, collection: Collection, entry: Entry) -> None:
        self._room(collection).remove(entry)

    def close(self) -> None:
        self._google.close()

    @cached_property
    def _contacts(self) -> Contacts:
        return Contacts(self._google, writes=self._writes)

    def _room(self, collection: Collection) -> Contacts:
        if collection.id == CONTACTS:
            return self._contacts
        raise NotThere(about=collection.name)
