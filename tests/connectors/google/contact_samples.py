"""Contacts for the tests of the Google connector."""

from __future__ import annotations

from connectors.contract import Destination
from connectors.model import Collection, Entry, Item, Page

JPEG = b"\xff\xd8" + bytes(range(256)) * 8 + b"\xff\xd9"


def book(account: Destination) -> Collection:
    return next(one for one in account.collections() if one.id == "contacts")


def bodies(account: Destination, pages: list[Page]) -> dict[str, bytes]:
    entries = [entry for page in pages for entry in page.entries]
    return {item.entry.id: b"".join(item.chunks) for item in account.fetch(book(account), entries)}


def member(group: str) -> dict[str, object]:
    return {"contactGroupMembership": {"contactGroupResourceName": group}}


def item(body: bytes) -> Item:
    return Item(Entry("vault", "1"), (body,))


def card(name: str, *more: str) -> bytes:
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:uid-{name}",
        f"N:{name};;;;",
        f"FN:{name}",
        *more,
        "END:VCARD",
        "",
    )
    return "\r\n".join(lines).encode()


FULL = {
    "names": [{"givenName": "Ada", "familyName": "Lovelace", "phoneticGivenName": "eda", "honorificPrefix": "Countess"}],
    "phoneNumbers": [{"value": "+44 1", "type": "mobile"}, {"value": "2", "type": "Ferienhaus"}],
    "organizations": [{"name": "Engines", "title": "Analyst", "costCenter": "7", "current": True}],
    "events": [{"date": {"month": 7, "day": 8}, "type": "anniversary"}],
    "birthdays": [{"date": {"month": 12, "day": 10}}],
    "relations": [{"person": "Byron", "type": "father"}],
    "userDefined": [{"key": "shoe size", "value": "38"}],
    "interests": [{"value": "engines"}],
    "genders": [{"value": "female", "addressMeAs": "she/her"}],
    "biographies": [{"value": "one\ntwo", "contentType": "TEXT_PLAIN"}],
    "clientData": [{"key": "other app", "value": "x"}],
}  # fmt: skip
