"""Cards, events and to-dos in an archive, as collections of items that only ever grow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from connectors.formats.identify import identify
from connectors.formats.split import split_calendar, split_cards
from connectors.model import Collection, Entry, Item, Kind

LARGEST = 256 << 20
"""Bytes of the largest file taken apart; it is held in memory."""


@dataclass(frozen=True, slots=True)
class Body:
    """One item: its bytes, and the service's own record where it was made from one."""

    text: bytes
    original: bytes | None = None

    @property
    def revision(self) -> str:
        """Of exactly these bytes."""
        return hashlib.sha256(self.text + b"\0" + (self.original or b"")).hexdigest()[:16]


@dataclass(slots=True)
class Shelf:
    """A collection with all its items, by id."""

    collection: Collection
    items: dict[str, Body] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """All of them."""
        for id, body in self.items.items():
            yield Entry(id, body.revision, size=len(body.text))

    def fetch(self, entries: Iterable[Entry]) -> Iterator[Item]:
        """Those of these entries that are here."""
        for entry in entries:
            if body := self.items.get(entry.id):
                current = Entry(entry.id, body.revision, entry.name, len(body.text))
                yield Item(current, (body.text,), original=body.original)


class Shelves:
    """Every collection of an archive, by id."""

    def __init__(self) -> None:
        self.all: dict[str, Shelf] = {}
        self._given: set[tuple[str, str, str]] = set()

    def of(self, kind: Kind, name: str, id: str = "") -> Shelf:
        """The collection of this kind and name, made when it is not there."""
        key = f"{kind}:{id or name}"
        if key not in self.all:
            facts = {"additive": "yes"}
            self.all[key] = Shelf(Collection(key, kind, name, facts, writes=False))
        return self.all[key]

    def add_cards(self, name: str, files: Iterable[bytes]) -> None:
        """The cards of one address book in one export, the most complete file first.

        Files repeat the same cards by label; the same bytes are one. Most cards have no UID
        here, so one is known by its name, and by its bytes where another has the name already.
        """
        shelf = self.of(Kind.CONTACTS, name, "contacts")
        seen: set[bytes] = set()
        given: set[str] = set()
        for body in files:
            for card in split_cards(body):
                if card in seen:
                    continue
                seen.add(card)
                facts = identify(Kind.CONTACTS, card)
                id = facts.uid or _id(card, facts.title.casefold())
                if id in given:
                    id = _id(card, "")
                given.add(id)
                shelf.items[id] = Body(card)

    def add_calendar(self, name: str, body: bytes, export: str = "") -> None:
        """The events and to-dos of one calendar file.

        A later export's form of an item replaces the earlier. In one export two folders may have
        a file of one name: what differs under the same UID there is known by its bytes.
        """
        for kind, uid, text in split_calendar(body):
            shelf, id = self.of(kind, name), uid or _id(text, "")
            mark = (export, shelf.collection.id, id)
            if mark in self._given and shelf.items[id].text != text:
                id = _id(text, "")
            self._given.add(mark)
            shelf.items[id] = Body(text)


def _id(body: bytes, title: str) -> str:
    if title:
        return "name-" + hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:24]
    return "body-" + hashlib.sha256(body).hexdigest()[:24]
