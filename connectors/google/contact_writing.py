"""Writing contacts: new ones many to a request, one request after the other, each left once.

Google asks that writes of one person come in sequence. A repeated write is recognised by a marker
in `clientData`; an update names the etag of the contact's source, and a stale one is refused.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused, TryLater
from connectors.google.client import Google
from connectors.google.contacts_from_vcard import Contact, contact
from connectors.google.contacts_to_vcard import (
    MARK,
    MARK_BOOK,
    MARK_LINES,
    MARK_PHOTO,
    MARK_UID,
    mark,
    source,
    spoken,
    values,
)
from connectors.google.labels import Labels
from connectors.google.persons import OWN, SEEN, UPDATED, Person, entry, etag, etag_of, get
from connectors.google.pictures import address
from connectors.model import Entry, Item

TOGETHER = 50
"""New contacts a request; Google takes 200, their pictures are held in memory meanwhile."""

Wanted = tuple[str, Item, Entry | None]
Became = Entry | ConnectorError


class ContactWriting:
    """Puts cards into one account's contacts, and takes contacts away."""

    def __init__(self, google: Google, labels: Labels) -> None:
        self._google = google
        self._labels = labels
        self._ours: dict[tuple[str, str], str] | None = None

    def put(self, book: str, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract; `book` is Google's name of the label, "" for the account's own."""
        return self._put(book, key, contact(b"".join(item.chunks)), over)

    def put_all(self, book: str, items: Sequence[Wanted]) -> list[Became]:
        """As `connectors.contract.Batches`."""
        became: dict[int, Became] = {}
        new: dict[int, tuple[str, Contact]] = {}
        for at, (key, item, over) in enumerate(items):
            try:
                found = contact(b"".join(item.chunks))
            except Refused as refusal:
                became[at] = refusal
                continue
            if over is None and (book, key) not in self._marked():
                new[at] = (key, found)
            else:
                became[at] = self._said(book, key, found, over)
        places = list(new)
        for start in range(0, len(places), TOGETHER):
            part = {at: new[at] for at in places[start : start + TOGETHER]}
            became |= self._create_all(book, part)
        return [became[at] for at in range(len(items))]

    def remove(self, over: Entry) -> None:
        """As in the contract. Google takes no condition here, so the etag is asked for before."""
        if etag(get(self._google, over.id)) != etag_of(over):
            raise ChangedMeanwhile(about=over.name)
        self._ours = None
        self._google.send(self._google.people.people().deleteContact(resourceName=over.id))

    def _put(self, book: str, key: str, found: Contact, over: Entry | None) -> Entry:
        try:
            if over is not None:
                return self._replace(book, key, found, over)
            name = self._marked().get((book, key))
            if name is not None:
                return self._listed(self._with_picture(get(self._google, name), found))
            made = self._google.send(
                self._google.people.people().createContact(
                    body=self._body(book, key, found, ()), personFields=SEEN, sources=OWN
                )
            )
            self._marked()[book, key] = made["resourceName"]
            return self._listed(self._with_picture(made, found))
        except ConnectorError as error:
            if not isinstance(error, Refused):
                # What was done is uncertain: look again before the next write.
                self._ours = None
            raise

    def _said(self, book: str, key: str, found: Contact, over: Entry | None) -> Became:
        try:
            return self._put(book, key, found, over)
        except (Refused, ChangedMeanwhile, TryLater) as error:
            return error
        except NotThere as error:
            if over is None:
                raise
            return error

    def _create_all(self, book: str, part: dict[int, tuple[str, Contact]]) -> dict[int, Became]:
        """New contacts in one request; when it is refused, one by one, to learn which it was."""
        bodies = [self._body(book, key, found, ()) for key, found in part.values()]
        request = {
            "contacts": [{"contactPerson": body} for body in bodies],
            "readMask": SEEN,
            "sources": [OWN],
        }
        try:
            answer = self._google.send(
                self._google.people.people().batchCreateContacts(body=request)
            )
        except Refused:
            return {at: self._said(book, key, found, None) for at, (key, found) in part.items()}
        except ConnectorError:
            self._ours = None
            raise
        people = [one.get("person") or {} for one in answer.get("createdPeople", ())]
        made = {mark(person, MARK): person for person in people if person.get("resourceName")}
        ours = self._marked()
        ours |= {(book, key): person["resourceName"] for key, person in made.items()}
        became: dict[int, Became] = {}
        for at, (key, found) in part.items():
            if key in made:
                became[at] = self._pictured(made[key], found)
            else:
                became[at] = self._said(book, key, found, None)
        return became

    def _pictured(self, person: Person, found: Contact) -> Became:
        try:
            return self._listed(self._with_picture(person, found))
        except (Refused, TryLater) as error:
            return error

    def _listed(self, person: Person) -> Entry:
        return entry(person, self._labels)

    def _marked(self) -> dict[tuple[str, str], str]:
        """Our own contacts by book and key, found by their markers."""
        if self._ours is None:
            connections = self._google.people.people().connections()
            first = connections.list(
                resourceName="people/me", personFields="clientData", sources=OWN, pageSize=1000
            )
            self._ours = {
                (mark(person, MARK_BOOK), mark(person, MARK)): person["resourceName"]
                for page in self._google.pages(connections, first)
                for person in page.get("connections", ())
                if mark(person, MARK)
            }
        return self._ours

    def _body(self, book: str, key: str, found: Contact, others: Iterable[Person]) -> Person:
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
        there = get(self._google, over.id)
        if etag(there) != etag_of(over):
            raise ChangedMeanwhile(about=over.name)
        person = self._body(book, key, found, values(there, "clientData"))
        person["metadata"] = {"sources": [dict(source(there))]}
        person["metadata"]["sources"][0].pop("updateTime", None)
        done = self._google.send(
            self._google.people.people().updateContact(
                resourceName=over.id,
                updatePersonFields=UPDATED,
                personFields=SEEN,
                sources=OWN,
                body=person,
            )
        )
        if not found.picture and address(there):
            done = self._google.send(
                self._google.people.people().deleteContactPhoto(
                    resourceName=over.id, personFields=SEEN, sources=OWN
                )
            )["person"]
        # The marker speaks of the new picture already; the old one's is what is there.
        stale = _digest(found.picture) != mark(there, MARK_PHOTO)
        return self._listed(self._with_picture(done, found, again=stale))

    def _with_picture(self, person: Person, found: Contact, *, again: bool = False) -> Person:
        if not found.picture or (address(person) and not again):
            return person
        answer = self._google.send(
            self._google.people.people().updateContactPhoto(
                resourceName=person["resourceName"],
                body={
                    "photoBytes": base64.b64encode(found.picture).decode("ascii"),
                    "personFields": SEEN,
                    "sources": [OWN],
                },
            )
        )
        done = answer.get("person")
        if not done:
            raise NotThere("no contact in the answer")
        return dict(done)


def _digest(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()[:32] if picture else ""
