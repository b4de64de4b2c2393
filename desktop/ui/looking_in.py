"""What the vault holds of one account and kind, at this moment or as of a date, ready to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from connectors.formats.escapes import binary
from connectors.formats.lines import FormatError, parse
from connectors.formats.vcard import Field, fields
from connectors.model import Kind
from desktop.ui import sayings
from desktop.ui.reading import title
from desktop.ui.tongue import tr
from desktop.vault import Kept, Shelf, Vault
from desktop.vault.words import Version

READ_NAMES = 5_000
"""Up to so many contacts each card is read for its name; beyond, the files' names stand in."""

AGENDA = 366
"""Days an agenda looks ahead."""

LOOKED_INTO = 2000
"""Characters of a contact's fields that a search looks into."""


_NOT_SHOWN = {
    "VERSION", "PRODID", "UID", "REV", "N", "FN", "PHOTO", "LOGO", "SOUND", "KEY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of what the vault holds.

    Attributes:
        title: what it is called.
        more: one thing more.
        path: where its bytes lie.
        sort: what it is ordered by.
        sha256: of its bytes; only photos carry it.
        account: whose.
        place: its path in the vault, which a restore names.
        words: what a search looks into, casefolded.
        day: of something that happens, the day it begins on.
    """

    title: str
    more: str
    path: Path
    sort: str
    sha256: str = ""
    account: str = ""
    place: str = ""
    words: str = ""
    day: date | None = None


def look(vault: Vault, account: str, kind: Kind, as_of: datetime | None) -> list[Seen]:
    """Every item as a line, in the order people expect.

    Args:
        vault: open.
        account: whose; "" for all.
        kind: of what.
        as_of: None for what is current.
    """
    found: list[Seen] = []
    for shelf in _shelves(vault, account, kind):
        kept = list(shelf.items() if as_of is None else shelf.as_of(as_of))
        for one in kept:
            try:
                found.append(_seen(shelf, one, names=len(kept) <= READ_NAMES))
            except KeyError:
                continue  # its bytes are damaged; a check tells of it
    return sorted(found, key=lambda one: one.sort, reverse=kind is Kind.PHOTOS)


def everywhere(vault: Vault, account: str, as_of: datetime | None) -> list[Seen]:
    """Every item of every kind, for a search through all of it."""
    found: list[Seen] = []
    for kind in Kind:
        found += [
            replace(one, more=f"{sayings.kind(kind)} · {one.more}")
            for one in look(vault, account, kind, as_of)
        ]
    return found


def happening(
    vault: Vault,
    account: str,
    as_of: datetime | None,
    start: datetime,
    days: int = AGENDA,
    most: int = 2000,
) -> list[Seen]:
    """What happens in the days from `start` on, in order; at most `most` lines."""
    found: list[Seen] = []
    end = start + timedelta(days=days)
    for shelf in _shelves(vault, account, Kind.CALENDAR):
        for kept in shelf.items() if as_of is None else shelf.as_of(as_of):
            found += _happening(shelf, kept, start, end, most)
    return sorted(found, key=lambda one: one.sort)[:most]


def first_day(vault: Vault, account: str) -> date | None:
    """The day of the oldest version kept: before it there is nothing to see."""
    days = [version.when for shelf in vault.shelves(account or None) for version in _first(shelf)]
    return min(days).astimezone().date() if days else None


def face(path: Path) -> bytes | None:
    """The picture in a contact's card, as it lies there; None when there is none."""
    try:
        cards = list(parse(path.read_bytes()).inner("VCARD"))
    except (FormatError, OSError):
        return None
    lines = [line for one in cards for line in one.lines("PHOTO")]
    return next((body for line in lines if (body := binary(line)) is not None), None)


def card(path: Path) -> list[tuple[str, str]]:
    """A contact's fields in plain words; as much as can be read."""
    try:
        found = fields(path.read_bytes())
    except (FormatError, OSError):
        return []
    return [
        (_called(one), words)
        for one in found
        if one.name not in _NOT_SHOWN and (words := _words(one))
    ]


def _shelves(vault: Vault, account: str, kind: Kind) -> list[Shelf]:
    return [one for one in vault.shelves(account or None) if one.collection.kind is kind]


def _first(shelf: Shelf) -> Iterator[Version]:
    yield from islice(shelf.history(), 1)


def _seen(shelf: Shelf, kept: Kept, *, names: bool) -> Seen:
    file = kept.path.rpartition("/")[2]
    path, account = shelf.path(kept), shelf.account
    if shelf.collection.kind is Kind.PHOTOS:
        month = kept.path.split("/")[-2]
        words = f"{file} {month}".casefold()
        return Seen(file, month, path, kept.path, kept.sha256, account, kept.path, words)
    called, inside = file.rpartition(".")[0], ""
    if names:
        called = title(shelf, kept)
        if shelf.collection.kind is Kind.CONTACTS:
            inside = " ".join(value for _, value in card(path))[:LOOKED_INTO]
    more = shelf.collection.name
    words = f"{called} {more} {inside}".casefold()
    return Seen(called, more, path, called.casefold(), "", account, kept.path, words)


def _happening(
    shelf: Shelf, kept: Kept, start: datetime, end: datetime, most: int
) -> Iterator[Seen]:
    from connectors.formats.occurrences import occurrences

    try:
        body = shelf.read(kept)
        times = occurrences(body, start, end, most)
        path = shelf.path(kept)
    except (FormatError, KeyError, OSError):
        return
    for one in times:
        when = sayings.wall(one.local, all_day=one.all_day)
        more = f"{when} · {shelf.collection.name}"
        yield Seen(
            one.title, more, path, one.start.isoformat(), "", shelf.account, kept.path,
            f"{one.title} {more}".casefold(), one.local.date(),
        )  # fmt: skip


def _called(one: Field) -> str:
    names = {
        "TEL": tr("telephone"),
        "EMAIL": tr("e-mail"),
        "ADR": tr("address"),
        "BDAY": tr("birthday"),
        "ORG": tr("organisation"),
        "TITLE": tr("title"),
        "NOTE": tr("note"),
        "URL": tr("web"),
    }
    kind = names.get(one.name, one.name.removeprefix("X-").lower())
    places = {"cell": tr("mobile"), "home": tr("home"), "work": tr("work"), "fax": tr("fax")}
    where = one.label or ", ".join(places.get(part, part) for part in one.types)
    return " · ".join(filter(None, (kind, where)))


def _words(one: Field) -> str:
    if one.name in {"ADR", "ORG"}:
        return ", ".join(part.strip() for part in one.parts if part.strip())
    return one.text.strip()
