"""Contacts through the People API: read with sync tokens, written by `contact_writing`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from connectors.errors import ConnectorError, NotThere, Refused, StartOver
from connectors.formats.facts import facts
from connectors.formats.portrait import without_picture
from connectors.google.client import Google
from connectors.google.contact_writing import ContactWriting
from connectors.google.contacts_to_vcard import card
from connectors.google.labels import Labels
from connectors.google.odd import written
from connectors.google.other_contacts import COLLECTION as OTHERS
from connectors.google.other_contacts import OtherContacts
from connectors.google.persons import OWN, READ, book_of, entry, get
from connectors.google.pictures import Pictures
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

ID = "contacts"
LARGEST_BATCH = 200
_CAPPED = 100


class Contacts:
    """The contacts of a Google account: one address book, and labels that stand for further ones.

    Google knows a single address book. One that is made here is a label; contacts put into it
    carry its mark and belong to it alone, so that two books that travel to Google stay two.
    """

    def __init__(self, google: Google, *, writes: bool, others: bool = False) -> None:
        self._google = google
        self._writes = writes
        self._labels = Labels(google)
        self._read: dict[str, dict[str, Any]] = {}
        self._writing = ContactWriting(google, self._labels)
        self._pictures = Pictures(google)
        self._others = OtherContacts(google) if others else None
        self._fresh: set[str] = set()
        self._told: dict[str, int] = {}
        self._named = 0

    def collections(self) -> tuple[Collection, ...]:
        """Google's own book first."""
        self._labels.forget()
        books = self._labels.books()
        more = (OTHERS,) if self._others else ()
        found = (self._own(), *(self._collection(key, books[key]) for key in sorted(books)), *more)
        self._fresh = {one.id for one in found}
        return found

    def create(self, name: str) -> Collection:
        """As in the contract."""
        for collection in self.collections():
            if collection.name == name:
                return collection
        return self._collection(self._labels.make_book(name), name)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract; labels that changed make every contact be listed again."""
        if self._others is not None and collection.id == OTHERS.id:
            yield from self._others.changes(since)
            return
        if collection.id in self._fresh:
            # The labels were read a moment ago, with the collections.
            self._fresh.discard(collection.id)
        else:
            self._labels.forget()
        labels = self._labels.fingerprint()
        book = self._book(collection)
        token = _token(since, labels)
        connections = self._google.people.people().connections()
        first = connections.list(
            resourceName="people/me",
            personFields=READ,
            sources=OWN,
            pageSize=1000,
            requestSyncToken=True,
            fields="connections,nextPageToken,nextSyncToken,totalItems",
            **({"syncToken": token} if token else {}),
        )
        self._told.pop(collection.id, None)
        self._pictures.forget()
        elsewhere = 0

        def came(page: dict[str, Any]) -> None:
            self._pictures.listed(self._persons(page, book))

        try:
            for page in self._google.pages(connections, first, came):
                found = self._page(page, book, labels, whole=not token)
                elsewhere += len(page.get("connections", ())) - len(found.entries)
                if not token and "totalItems" in page:
                    self._told[collection.id] = int(page["totalItems"]) - elsewhere
                self._named = len(found.entries)
                yield found
        except Refused as error:
            if token:
                # A token with other parameters than ours, or one that was never Google's.
                raise StartOver(str(error)) from None
            raise

    def total(self, collection: Collection) -> int | None:
        """As in the contract: what Google told with the last whole listing."""
        return self._told.get(collection.id)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """Bodies of what was just listed, and else in batches of 200."""
        if self._others is not None and collection.id == OTHERS.id:
            yield from self._others.fetch(entries)
            return
        book = self._book(collection)
        for start in range(0, len(entries), LARGEST_BATCH):
            batch = entries[start : start + LARGEST_BATCH]
            missing = [one.id for one in batch if one.id not in self._read]
            if missing:
                self._again(missing)
        persons = (self._read.pop(one.id) for one in entries if one.id in self._read)
        # Who wants a page as a whole is about to want the next.
        go_on = len(entries) >= self._named
        pairs = self._pictures.with_pictures(map(self._complete, persons), go_on=go_on)
        for person, picture in pairs:
            yield self._item(person, book, picture)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        return self._writing.put(self._book(collection), key, item, over)

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> list[Entry | ConnectorError]:
        """As `connectors.contract.Batches`: new contacts many to a request."""
        return self._writing.put_all(self._book(collection), items)

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract."""
        self._book(collection)
        self._writing.remove(entry)

    def close(self) -> None:
        """End the threads."""
        self._pictures.close()

    def _item(self, person: dict[str, Any], book: str, picture: bytes | None) -> Item:
        original = json.dumps(person, ensure_ascii=False, sort_keys=True).encode()
        body = written(
            lambda: card(person, self._labels.of(person, book), picture or b""), original
        )
        told = facts(Kind.CONTACTS, body)
        item = Item(entry(person, self._labels), (body,), original=original, facts=told)
        return item if picture is not None else without_picture(item)

    def _own(self) -> Collection:
        return Collection(ID, Kind.CONTACTS, "Contacts", writes=self._writes)

    def _collection(self, key: str, name: str) -> Collection:
        return Collection(key, Kind.CONTACTS, name, writes=self._writes)

    def _book(self, collection: Collection) -> str:
        """Google's name of the label that is this book; "" for the account's own."""
        if collection.id == OTHERS.id:
            raise Refused("other contacts can only be read", code="read-only")
        if collection.id == ID:
            return ""
        if collection.id not in self._labels.books():
            self._labels.forget()  # another connection may have made it since they were read
            if collection.id not in self._labels.books():
                raise NotThere(about=collection.name)
        return collection.id

    def _page(self, page: dict[str, Any], book: str, labels: str, *, whole: bool) -> Page:
        entries: list[Entry] = []
        gone: list[str] = []
        for person in page.get("connections", ()):
            metadata = person.get("metadata") or {}
            gone += metadata.get("previousResourceNames", ()) if not whole else ()
            if metadata.get("deleted"):
                gone.append(person["resourceName"])
        for person in self._persons(page, book):
            self._read[person["resourceName"]] = person
            entries.append(entry(person, self._labels))
        token = page.get("nextSyncToken")
        cursor = Cursor(json.dumps({"token": token, "labels": labels})) if token else None
        return Page(tuple(entries), tuple(gone), cursor, whole)

    def _persons(self, page: dict[str, Any], book: str) -> Iterator[dict[str, Any]]:
        """The people of a page who are in a book."""
        for person in page.get("connections", ()):
            gone = (person.get("metadata") or {}).get("deleted")
            if not gone and book_of(person, self._labels) == book:
                yield person

    def _again(self, names: Sequence[str]) -> None:
        answer = self._google.send(
            self._google.people.people().getBatchGet(
                resourceNames=list(names), personFields=READ, sources=OWN
            )
        )
        for one in answer.get("responses", ()):
            person = one.get("person")
            if person and not (person.get("metadata") or {}).get("deleted"):
                self._read[person["resourceName"]] = person

    def _complete(self, person: dict[str, Any]) -> dict[str, Any]:
        """A listing holds at most a hundred numbers and addresses of a person."""
        if max(len(person.get(f, ())) for f in ("phoneNumbers", "emailAddresses")) < _CAPPED:
            return person
        return get(self._google, person["resourceName"], READ)


def _token(since: Cursor | None, labels: str) -> str:
    """The sync token of a cursor; "" when all has to be listed."""
    if since is None:
        return ""
    try:
        kept = json.loads(since)
        return str(kept["token"]) if kept["labels"] == labels else ""
    except (ValueError, KeyError, TypeError):
        raise StartOver("not a cursor of ours") from None
