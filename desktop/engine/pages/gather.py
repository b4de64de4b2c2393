"""What the pages show of an account: photos by month, album and person, and the rest counted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connectors.model import Kind, Knowledge
from connectors.values import dataclass, field
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
    """

    name: str
    folder: str
    months: dict[str, list[Shown]] = field(default_factory=dict)
    albums: list[tuple[str, str, list[Shown]]] = field(default_factory=list)
    people: dict[str, list[Shown]] = field(default_factory=dict)
    others: list[tuple[str, str, Kind, int]] = field(default_factory=list)

    @property
    def photos(self) -> int:
        """How many there are."""
        return sum(len(month) for month in self.months.values())


def gather(name: str, shelves: Iterable[Shelf]) -> Account:
    """All of one account."""
    shelves = list(shelves)
    account = Account(name, shelves[0].folder.split("/")[0] if shelves else name)
    for shelf in shelves:
        if shelf.collection.kind is Kind.PHOTOS:
            _photos(account, shelf)
        else:
            one = shelf.collection
            account.others.append((shelf.folder, one.name, one.kind, shelf.count()))
    account.months = dict(sorted(account.months.items(), key=_newest))
    account.people = dict(sorted(account.people.items(), key=lambda one: one[0].casefold()))
    account.albums.sort(key=lambda one: one[1].casefold())
    return account


def _newest(month: tuple[str, list[Shown]]) -> tuple[bool, int]:
    digits = month[0].replace("-", "")
    return not digits.isdigit(), -int(digits) if digits.isdigit() else 0


def _photos(account: Account, shelf: Shelf) -> None:
    paths: dict[str, str] = {}
    partners: dict[str, str] = {}
    for kept, known in shelf.knowing():
        paths[kept.id] = kept.path
        if known is not None and known.part_of:
            partners[known.part_of] = kept.path
    shown: dict[str, Shown] = {}
    # Asked once more: of a large library all that is known is more than the pages hold of it.
    for kept, known in shelf.knowing():
        one = _shown(kept, known or Knowledge(), partners, paths)
        shown[kept.id] = one
        if known is not None and known.part_of in paths:
            continue  # it is reached from its still
        found = _MONTH.search(kept.path)
        account.months.setdefault(found[1] if found else "undated", []).append(one)
        for person in known.people if known is not None else ():
            account.people.setdefault(person, []).append(one)
    for album in shelf.albums():
        inside = [shown[id] for id in album.items if id in shown]
        account.albums.append((album.id, album.name, inside))


def _shown(kept: Kept, known: Knowledge, films: dict[str, str], paths: dict[str, str]) -> Shown:
    return Shown(
        id=kept.id,
        path=kept.path,
        sha256=kept.sha256,
        film=kept.path.lower().endswith(_FILMS),
        title=known.description,
        favourite=known.favourite,
        moves=films.get(kept.id, ""),
        original=paths.get(known.edit_of, "") if known.edit_of != kept.id else "",
    )
