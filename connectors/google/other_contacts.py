"""People Google keeps of its own accord, because one wrote to them. They can only be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from connectors.errors import Refused, StartOver
from connectors.google.client import Google
from connectors.google.contacts_to_vcard import card
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

ID = "other-contacts"
COLLECTION = Collection(ID, Kind.CONTACTS, "Other contacts", writes=False)
_FIELDS = "emailAddresses,metadata,names,phoneNumbers"


class OtherContacts:
    """One collection, with nothing but names, addresses and numbers."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self._read: dict[str, dict[str, Any]] = {}

    def changes(self, since: Cursor | None) -> Iterator[Page]:
        """As in the contract."""
        token = _token(since)
        others = self._google.people.otherContacts()
        first = others.list(
            readMask=_FIELDS,
            pageSize=1000,
            requestSyncToken=True,
            **({"syncToken": token} if token else {}),
        )
        try:
            for page in self._google.pages(others, first):
                yield self._page(page, whole=not token)
        except Refused as error:
            if token:
                raise StartOver(str(error)) from None
            raise

    def fetch(self, entries: Sequence[Entry]) -> Iterator[Item]:
        """Google gives no single one of them: all are listed when one is not known."""
        if any(entry.id not in self._read for entry in entries):
            for _ in self.changes(None):
                continue
        for entry in entries:
            person = self._read.get(entry.id)
            if person is not None:
                original = json.dumps(person, ensure_ascii=False, sort_keys=True).encode()
                yield Item(_entry(person), (card(person, ()),), original=original)

    def _page(self, page: dict[str, Any], *, whole: bool) -> Page:
        entries: list[Entry] = []
        gone: list[str] = []
        for person in page.get("otherContacts", ()):
            if (person.get("metadata") or {}).get("deleted"):
                gone.append(person["resourceName"])
                self._read.pop(person["resourceName"], None)
            else:
                self._read[person["resourceName"]] = person
                entries.append(_entry(person))
        token = page.get("nextSyncToken")
        cursor = Cursor(json.dumps({"token": token})) if token else None
        return Page(tuple(entries), tuple(gone), cursor, whole)


def _token(since: Cursor | None) -> str:
    if since is None:
        return ""
    try:
        return str(json.loads(since)["token"])
    except (ValueError, KeyError, TypeError):
        raise StartOver("not a cursor of ours") from None


def _entry(person: dict[str, Any]) -> Entry:
    names: Sequence[dict[str, Any]] = person.get("names") or ({},)
    name = str(names[0].get("displayName", ""))
    return Entry(person["resourceName"], str(person.get("etag", "")), name)
