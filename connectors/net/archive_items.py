"""Cards, events and to-dos in an archive, as collections of items that only ever grow."""

from __future__ import annotations

import hashlib
from collections import Counter
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

    def of(self, kind: Kind, name: str, id: str = "") -> Shelf:
        """The collection of this kind and name, made when it is not there."""
        key = f"{kind}:{id or name}"
        if key not in self.all:
            facts = {"additive": "yes"}
            self.all[key] = Shelf(Collection(key, kind, name, facts, writes=False))
        return self.all[key]

    def add_cards(self, name: str, files: Iterable[bytes]) -> None:
        """The cards of one address book, the most complete file first.

        Later files repeat the same people by label; of them only those are taken whom no file
        before had. Services give cards no UID here, so one is known by its name where only one
        has it, else by its bytes.
        """
        people: set[str] = set()
        shelf = self.of(Kind.CONTACTS, name, "contacts")
        for body in files:
            cards = [(card, identify(Kind.CONTACTS, card)) for card in split_cards(body)]
            names = Counter(facts.title.casefold() for _, facts in cards)
            before = frozenset(people)
            for card, facts in cards:
                title = facts.title.casefold()
                if (facts.uid or title or "?") in before:
                    continue
                people.add(facts.uid or title)
                shelf.items[facts.uid or _id(card, title if names[title] == 1 else "")] = Body(card)

    def add_calendar(self, name: str, body: bytes) -> None:
        """The events and to-dos of one calendar file."""
        for kind, uid, text in split_calendar(body):
            self.of(kind, name).items[uid or _id(text, "")] = Body(text)


def _id(body: bytes, title: str) -> str:
    if title:
        return "name-" + hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:24]
    return "body-" + hashlib.sha256(body).hexdigest()[:24]
