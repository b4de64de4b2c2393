"""Contact groups, which people know as labels: their names, and Google's names for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.errors import ChangedMeanwhile, Refused
from connectors.google.client import Google
from connectors.google.contacts_to_vcard import MARK_BOOK

MINE = "contactGroups/myContacts"
_ADDABLE = {MINE, "contactGroups/starred"}


class Labels:
    """The labels of one account, read once and again when they may have changed."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self._names: dict[str, str] | None = None
        self._open: set[str] = set()
        self._books: set[str] = set()

    def fingerprint(self) -> str:
        """Differs when a label was made, renamed or removed."""
        return _hash(f"{key}={name}" for key, name in sorted(self._read().items()))

    def books(self) -> dict[str, str]:
        """Labels that stand for an address book of ours: names by Google's name."""
        names = self._read()
        return {key: names[key] for key in names if key in self._books}

    def make_book(self, name: str) -> str:
        """A label that is an address book from now on; gives Google's name for it."""
        key = self._key(name)
        if not key:
            raise Refused("Google keeps this name for itself", about=name)
        groups = self._google.people.contactGroups()
        found = self._google.send(groups.get(resourceName=key, groupFields="clientData,name"))
        others = [one for one in found.get("clientData", ()) if one.get("key") != MARK_BOOK]
        group = {
            "etag": found["etag"],
            "name": found["name"],
            "clientData": [*others, {"key": MARK_BOOK, "value": "1"}],
        }
        body = {"contactGroup": group, "updateGroupFields": "clientData"}
        self._google.send(groups.update(resourceName=key, body=body))
        self._books.add(key)
        return key

    def of(self, person: Mapping[str, Any], book: str = "") -> tuple[str, ...]:
        """A person's labels in alphabetical order; neither myContacts nor its book is one."""
        names = self._read()
        found = {names.get(key, "") for key in memberships(person) if key not in (MINE, book)}
        return tuple(sorted(found - {""}))

    def mark(self, person: Mapping[str, Any], book: str = "") -> str:
        """Differs when a person's labels are other ones, or have other names."""
        own = (MINE,) if MINE in memberships(person) else ()
        return _hash((*self.of(person, book), *own))[:8]

    def members(
        self, labels: Sequence[str], book: str = "", *, hidden: bool
    ) -> list[dict[str, Any]]:
        """Memberships for a contact with these labels; labels that are not there are made."""
        keys = [] if hidden else [MINE]
        keys += [book] if book else []
        keys += [key for key in (self._key(label) for label in labels) if key]
        return [
            {"contactGroupMembership": {"contactGroupResourceName": key}}
            for key in dict.fromkeys(keys or [MINE])
        ]

    def forget(self) -> None:
        """Read again when next asked."""
        self._names = None

    def _key(self, label: str) -> str:
        for key, name in self._read().items():
            if name == label and key in self._open:
                return key
        try:
            made = self._google.send(
                self._google.people.contactGroups().create(
                    body={"contactGroup": {"name": label}}, fields="resourceName,name"
                )
            )
        except ChangedMeanwhile:
            # Made meanwhile, or a name Google keeps for itself.
            self.forget()
            found = [k for k, name in self._read().items() if name == label and k in self._open]
            return found[0] if found else ""
        self._read()[made["resourceName"]] = label
        self._open.add(made["resourceName"])
        return str(made["resourceName"])

    def _read(self) -> dict[str, str]:
        if self._names is None:
            groups = self._google.people.contactGroups()
            first = groups.list(
                pageSize=1000,
                groupFields="clientData,groupType,name",
                fields="contactGroups(resourceName,name,formattedName,groupType,clientData),"
                "nextPageToken",
            )
            names: dict[str, str] = {}
            self._open.clear()
            self._books.clear()
            for page in self._google.pages(groups, first):
                for one in page.get("contactGroups", ()):
                    key = one["resourceName"]
                    names[key] = one.get("name") or one.get("formattedName", "")
                    if one.get("groupType") == "USER_CONTACT_GROUP" or key in _ADDABLE:
                        self._open.add(key)
                    if any(mark.get("key") == MARK_BOOK for mark in one.get("clientData", ())):
                        self._books.add(key)
            self._names = names
        return self._names


def memberships(person: Mapping[str, Any]) -> list[str]:
    """Resource names of the groups a person is in."""
    found = (
        (one.get("contactGroupMembership") or {}).get("contactGroupResourceName")
        for one in person.get("memberships") or ()
    )
    return [name for name in found if name]


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
