"""What the pages show of an account: photos by month, album and person, and the rest counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from connectors.model import Kind, Knowledge
from desktop.engine.pages.lots import Held, Lot, Lots
from desktop.vault import Kept, Shelf

_MONTH = re.compile(r"/(\d{4}-\d{2}|undated)/[^/]+\Z")
_FILMS = (".mov", ".mp4", ".m4v", ".avi", ".3gp", ".3g2", ".mkv", ".mts", ".m2ts", ".webm", ".mpg",
          ".mpeg", ".wmv", ".mp")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo or film on a page.

    Attributes:
        id: the account's own.
        path: from the vault's folder.
        sha256: of the file.
        film: whether it moves, and has no small picture.
        title: the person's own words for it, or "".
        favourite: whether they marked it.
        moves: path of the film that belongs to this still, or "".
        original: path of the photo this is an edited form of, or "".
    """

    id: str
    path: str
    sha256: str
    film: bool
    title: str = ""
    favourite: bool = False
    moves: str = ""
    original: str = ""


Photos = Sequence[Shown]
"""Some of them. Of a large library each is read when it is looked at, and one is held."""


@dataclass(slots=True)
class Account:
    """One account's.

    Attributes:
        name: what the person calls it.
        folder: its folder in the vault.
        months: photos by month ("2024-07", or "undated"), newest month first.
        albums: id and name with the photos in the person's order.
        people: names with the photos they are on.
        others: every other collection: its folder, name, kind and number of items.
        stills: gives every photo that is no film, by path.
    """

    name: str
    folder: str
    months: dict[str, Photos] = field(default_factory=dict)
    albums: list[tuple[str, str, Photos]] = field(default_factory=list)
    people: dict[str, Photos] = field(default_factory=dict)
    others: list[tuple[str, str, Kind, int]] = field(default_factory=list)
    stills: Callable[[], Iterator[Kept]] = lambda: iter(())

    @property
    def photos(self) -> int:
        """How many there are."""
        return sum(len(month) for month in self.months.values())


def gather(name: str, shelves: Iterable[Shelf]) -> Account:
    """All of one account."""
    shelves = list(shelves)
    account = Account(name, shelves[0].folder.split("/")[0] if shelves else name)
    account.stills = partial(_stills, shelves)
    months: dict[str, list[Lot[Shown]]] = {}
    people: dict[str, list[Lot[Shown]]] = {}
    held: Held[Shown] = Held()
    for shelf in shelves:
        if shelf.collection.kind is not Kind.PHOTOS:
            one = shelf.collection
            account.others.append((shelf.folder, one.name, one.kind, shelf.count()))
            continue
        library = _Library(shelf)
        for (month, folder), count in library.folders.items():
            months.setdefault(month, []).append((count, partial(library.month, folder)))
        for person, ids in library.people.items():
            people.setdefault(person, []).append((len(ids), partial(library.some, ids)))
        for album in shelf.albums():
            ids = [id for id in album.items if library.has(id)]
            lot = (len(ids), partial(library.some, ids))
            account.albums.append((album.id, album.name, Lots([lot], held)))
    account.months = {key: Lots(months[key], held) for key in sorted(months, key=_newest)}
    account.people = {key: Lots(people[key], held) for key in sorted(people, key=str.casefold)}
    account.albums.sort(key=lambda one: one[1].casefold())
    return account


def _stills(shelves: Iterable[Shelf]) -> Iterator[Kept]:
    for shelf in shelves:
        if shelf.collection.kind is Kind.PHOTOS:
            yield from (kept for kept in shelf.items() if not _is_film(kept))


def _is_film(kept: Kept) -> bool:
    return kept.path.lower().endswith(_FILMS)


def _newest(month: str) -> tuple[bool, int]:
    digits = month.replace("-", "")
    return not digits.isdigit(), -int(digits) if digits.isdigit() else 0


class _Library:
    """The photos of one shelf; each is read from the vault when it is asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._films: dict[str, str] = {}
        self.folders: dict[tuple[str, str], int] = {}
        self.people: dict[str, list[str]] = {}
        for kept, known in shelf.knowing():
            if known is not None and self._is_part(known):
                self._films[known.part_of] = kept.path
                continue  # it is reached from its still
            found = _MONTH.search(kept.path)
            key = found[1] if found else "undated", kept.path.rpartition("/")[0]
            self.folders[key] = self.folders.get(key, 0) + 1
            for person in known.people if known is not None else ():
                self.people.setdefault(person, []).append(kept.id)

    def has(self, id: str) -> bool:
        """Whether it is here."""
        return self._shelf.get(id) is not None

    def month(self, folder: str) -> list[Shown]:
        """What lies in one folder."""
        return [
            self._shown(kept, known or Knowledge())
            for kept, known in self._shelf.knowing(folder)
            if kept.path.rpartition("/")[0] == folder and not (known and self._is_part(known))
        ]

    def some(self, ids: list[str]) -> list[Shown]:
        """These, in their order."""
        there = (kept for id in ids if (kept := self._shelf.get(id)) is not None)
        return [self._shown(kept, self._shelf.known(kept) or Knowledge()) for kept in there]

    def _is_part(self, known: Knowledge) -> bool:
        return bool(known.part_of) and (known.part_of in self._films or self.has(known.part_of))

    def _shown(self, kept: Kept, known: Knowledge) -> Shown:
        original = self._shelf.get(known.edit_of) if known.edit_of not in {"", kept.id} else None
        return Shown(
            id=kept.id,
            path=kept.path,
            sha256=kept.sha256,
            film=_is_film(kept),
            title=known.description,
            favourite=known.favourite,
            moves=self._films.get(kept.id, ""),
            original=original.path if original is not None else "",
        )
