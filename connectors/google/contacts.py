"""Contacts through the People API: read with sync tokens, written one after the other.

Google asks that writes of one person come in sequence. A repeated write is recognised by a marker
in `clientData`; an update names the etag of the contact's source, and a stale one is refused.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused, StartOver
from connectors.google.client import Google
from connectors.google.contact_fields import IN_JSON, REPEATED
from connectors.google.contacts_from_vcard import Contact, contact
from connectors.google.contacts_to_vcard import (
    MARK,
    MARK_BOOK,
    MARK_LINES,
    MARK_PHOTO,
    MARK_UID,
    card,
    mark,
    source,
    spoken,
    values,
)
from connectors.google.labels import Labels
from connectors.google.odd import written
from connectors.google.other_contacts import COLLECTION as OTHERS
from connectors.google.other_contacts import OtherContacts
from connectors.google.pictures import address, with_pictures
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

ID = "contacts"
LARGEST_BATCH = 200
_FIELDS = (*(one.field for one in REPEATED), *IN_JSON, "names", "birthdays", "biographies")
_READ = ",".join(sorted({*_FIELDS, "memberships", "metadata", "photos", "skills"}))
_UPDATED = ",".join(sorted({*_FIELDS, "memberships"}))
_SEEN = "clientData,memberships,metadata,names,photos"
_OWN = "READ_SOURCE_TYPE_CONTACT"
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
        self._ours: dict[tuple[str, str], str] | None = None
        self._others = OtherContacts(google) if others else None
        self._fresh: set[str] = set()

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
            personFields=_READ,
            sources=_OWN,
            pageSize=1000,
            requestSyncToken=True,
            fields="connections,nextPageToken,nextSyncToken",
            **({"syncToken": token} if token else {}),
        )
        try:
            for page in self._google.pages(connections, first):
                yield self._page(page, book, labels, whole=not token)
        except Refused as error:
            if token:
                # A token with other parameters than ours, or one that was never Google's.
                raise StartOver(str(error)) from None
            raise

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
        for person, picture in with_pictures(self._google, map(self._complete, persons)):
            yield self._item(person, book, picture)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        book = self._book(collection)
        found = contact(b"".join(item.chunks))
        try:
            if over is not None:
                return self._replace(book, key, found, over)
            name = self._marked().get((book, key))
            if name is not None:
                return self._entry(self._with_picture(self._get(name), found))
            person = self._body(book, key, found, ())
            made = self._google.send(
                self._google.people.people().createContact(
                    body=person, personFields=_SEEN, sources=_OWN
                )
            )
            self._marked()[book, key] = made["resourceName"]
            return self._entry(self._with_picture(made, found))
        except ConnectorError as error:
            if not isinstance(error, Refused):
                # What was done is uncertain: look again before the next write.
                self._ours = None
            raise

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract. Google takes no condition here, so the etag is asked for before."""
        self._book(collection)
        if _etag(self._get(entry.id)) != _etag_of(entry):
            raise ChangedMeanwhile(about=entry.name)
        self._ours = None
        self._google.send(self._google.people.people().deleteContact(resourceName=entry.id))

    def _item(self, person: dict[str, Any], book: str, picture: bytes) -> Item:
        original = json.dumps(person, ensure_ascii=False, sort_keys=True).encode()
        body = written(lambda: card(person, self._labels.of(person, book), picture), original)
        return Item(self._entry(person), (body,), original=original)

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
            raise NotThere(about=collection.name)
        return collection.id

    def _book_of(self, person: dict[str, Any]) -> str:
        book = mark(person, MARK_BOOK)
        return book if book in self._labels.books() else ""

    def _page(self, page: dict[str, Any], book: str, labels: str, *, whole: bool) -> Page:
        entries: list[Entry] = []
        gone: list[str] = []
        for person in page.get("connections", ()):
            metadata = person.get("metadata") or {}
            gone += metadata.get("previousResourceNames", ()) if not whole else ()
            if metadata.get("deleted"):
                gone.append(person["resourceName"])
            elif self._book_of(person) == book:
                self._read[person["resourceName"]] = person
                entries.append(self._entry(person))
        token = page.get("nextSyncToken")
        cursor = Cursor(json.dumps({"token": token, "labels": labels})) if token else None
        return Page(tuple(entries), tuple(gone), cursor, whole)

    def _again(self, names: Sequence[str]) -> None:
        answer = self._google.send(
            self._google.people.people().getBatchGet(
                resourceNames=list(names), personFields=_READ, sources=_OWN
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
        return self._get(person["resourceName"], _READ)

    def _get(self, name: str, fields: str = _SEEN) -> dict[str, Any]:
        return self._google.send(
            self._google.people.people().get(resourceName=name, personFields=fields, sources=_OWN)
        )

    def _entry(self, person: dict[str, Any]) -> Entry:
        name = next(iter(person.get("names") or ()), None)
        name = name if isinstance(name, dict) else {}
        said = str(name.get("displayName", "")) or spoken(name)
        revision = f"{_etag(person)}~{self._labels.mark(person, self._book_of(person))}"
        return Entry(person["resourceName"], revision, said)

    def _marked(self) -> dict[tuple[str, str], str]:
        """Our own contacts by book and key, found by their markers."""
        if self._ours is None:
            connections = self._google.people.people().connections()
            first = connections.list(
                resourceName="people/me", personFields="clientData", sources=_OWN, pageSize=1000
            )
            self._ours = {
                (mark(person, MARK_BOOK), mark(person, MARK)): person["resourceName"]
                for page in self._google.pages(connections, first)
                for person in page.get("connections", ())
                if mark(person, MARK)
            }
        return self._ours

    def _body(
        self, book: str, key: str, found: Contact, others: Iterable[dict[str, Any]]
    ) -> dict[str, Any]:
        person = dict(found.fields)
        marks = {
            MARK: key,
            MARK_BOOK: book,
            MARK_UID: found.uid,
            MARK_LINES: found.rest,
            MARK_PHOTO: _digest(found.picture),
        }
        person["clientData"] = [
            *(others or person.get("clientData", ())),
            *({"key": name, "value": value} for name, value in marks.items() if value),
        ]
        person["memberships"] = self._labels.members(found.labels, book, hidden=found.hidden)
        for name in person.get("names", ()):
            if name.get("unstructuredName") == spoken(name):
                del name["unstructuredName"]
        return {field: value for field, value in person.items() if value}

    def _replace(self, book: str, key: str, found: Contact, over: Entry) -> Entry:
        there = self._get(over.id)
        if _etag(there) != _etag_of(over):
            raise ChangedMeanwhile(about=over.name)
        person = self._body(book, key, found, values(there, "clientData"))
        person["metadata"] = {"sources": [dict(source(there))]}
        person["metadata"]["sources"][0].pop("updateTime", None)
        done = self._google.send(
            self._google.people.people().updateContact(
                resourceName=over.id,
                updatePersonFields=_UPDATED,
                personFields=_SEEN,
                sources=_OWN,
                body=person,
            )
        )
        if not found.picture and address(there):
            done = self._google.send(
                self._google.people.people().deleteContactPhoto(
                    resourceName=over.id, personFields=_SEEN, sources=_OWN
                )
            )["person"]
        # The marker speaks of the new picture already; the old one's is what is there.
        stale = _digest(found.picture) != mark(there, MARK_PHOTO)
        return self._entry(self._with_picture(done, found, again=stale))

    def _with_picture(
        self, person: dict[str, Any], found: Contact, *, again: bool = False
    ) -> dict[str, Any]:
        if not found.picture or (address(person) and not again):
            return person
        answer = self._google.send(
            self._google.people.people().updateContactPhoto(
                resourceName=person["resourceName"],
                body={
                    "photoBytes": base64.b64encode(found.picture).decode("ascii"),
                    "personFields": _SEEN,
                    "sources": [_OWN],
                },
            )
        )
        done = answer.get("person")
        if not done:
            raise NotThere("no contact in the answer")
        return dict(done)


def _token(since: Cursor | None, labels: str) -> str:
    """The sync token of a cursor; "" when all has to be listed."""
    if since is None:
        return ""
    try:
        kept = json.loads(since)
        return str(kept["token"]) if kept["labels"] == labels else ""
    except (ValueError, KeyError, TypeError):
        raise StartOver("not a cursor of ours") from None


def _etag(person: dict[str, Any]) -> str:
    return str(source(person).get("etag", ""))


def _etag_of(entry: Entry) -> str:
    return entry.revision.rpartition("~")[0]


def _digest(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()[:32] if picture else ""
