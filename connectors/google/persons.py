"""Persons as the People API gives them: what is asked of each, and how one is named and dated."""

from __future__ import annotations

from typing import Any

from connectors.google.client import Google
from connectors.google.contact_fields import IN_JSON, REPEATED
from connectors.google.contacts_to_vcard import MARK_BOOK, mark, source, spoken
from connectors.google.labels import Labels
from connectors.model import Entry

_FIELDS = (*(one.field for one in REPEATED), *IN_JSON, "names", "birthdays", "biographies")
READ = ",".join(sorted({*_FIELDS, "memberships", "metadata", "photos", "skills"}))
"""Everything a contact can hold."""

UPDATED = ",".join(sorted({*_FIELDS, "memberships"}))
"""What an update replaces."""

SEEN = "clientData,memberships,metadata,names,photos"
"""What is needed to know a contact again."""

OWN = "READ_SOURCE_TYPE_CONTACT"
"""The person's own entries; else strangers' public profiles come along."""

Person = dict[str, Any]


def get(google: Google, name: str, fields: str = SEEN) -> Person:
    """One contact by its resource name. Raises NotThere."""
    return google.send(
        google.people.people().get(resourceName=name, personFields=fields, sources=OWN)
    )


def entry(person: Person, labels: Labels) -> Entry:
    """How a contact is listed; its revision covers the names of its labels."""
    name = next(iter(person.get("names") or ()), None)
    name = name if isinstance(name, dict) else {}
    said = str(name.get("displayName", "")) or spoken(name)
    revision = f"{etag(person)}~{labels.mark(person, book_of(person, labels))}"
    return Entry(person["resourceName"], revision, said)


def book_of(person: Person, labels: Labels) -> str:
    """The label that is this contact's address book; "" for the account's own."""
    book = mark(person, MARK_BOOK)
    return book if book in labels.books() else ""


def etag(person: Person) -> str:
    """The etag of the contact itself, which guards updates."""
    return str(source(person).get("etag", ""))


def etag_of(entry: Entry) -> str:
    """The etag an entry was listed with."""
    return entry.revision.rpartition("~")[0]
