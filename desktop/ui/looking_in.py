"""What the vault holds of one account and kind, at this moment or as of a date, ready to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from connectors.formats.lines import FormatError
from connectors.formats.occurrences import occurrences
from connectors.formats.vcard import Field, fields
from connectors.model import Kind
from desktop.ui.reading import title
from desktop.ui.sayings import tr
from desktop.vault import Kept, Shelf, Vault

READ_NAMES = 5_000
"""Up to so many contacts each card is read for its name; beyond, the files' names stand in."""

AGENDA = timedelta(days=366)


_NOT_SHOWN = {
    "VERSION", "PRODID", "UID", "REV", "N", "FN", "PHOTO", "LOGO", "SOUND", "KEY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One line: what it is called, one thing more, and where its bytes lie; of a photo the hash."""

    title: str
    more: str
    path: Path
    sort: str
    sha256: str = ""


def look(vault: Vault, account: str, kind: Kind, as_of: datetime | None) -> list[Seen]:
    """Every item as a line, in the order people expect.

    Args:
        vault: open.
        account: whose; "" for all.
        kind: of what.
        as_of: None for what is current.
    """
    shelves = [one for one in vault.shelves(account or None) if one.collection.kind is kind]
    found: list[Seen] = []
    for shelf in shelves:
        kept = list(shelf.items() if as_of is None else shelf.as_of(as_of))
        for one in kept:
            try:
                found.append(_seen(shelf, one, names=len(kept) <= READ_NAMES))
            except KeyError:
                continue  # its bytes are damaged; a check tells of it
    return sorted(found, key=lambda one: one.sort, reverse=kind is Kind.PHOTOS)


def agenda(
    vault: Vault, account: str, as_of: datetime | None, start: datetime, most: int = 2000
) -> list[Seen]:
    """What happens in the year from `start` on, in order; at most `most` lines."""
    found: list[Seen] = []
    for shelf in vault.shelves(account or None):
        if shelf.collection.kind is not Kind.CALENDAR:
            continue
        for kept in shelf.items() if as_of is None else shelf.as_of(as_of):
            found += _happening(shelf, kept, start, most)
    return sorted(found, key=lambda one: one.sort)[:most]


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


def _seen(shelf: Shelf, kept: Kept, *, names: bool) -> Seen:
    file = kept.path.rpartition("/")[2]
    path = shelf.path(kept)
    if shelf.collection.kind is Kind.PHOTOS:
        return Seen(file, kept.path.split("/")[-2], path, kept.path, kept.sha256)
    called = title(shelf, kept) if names else file.rpartition(".")[0]
    return Seen(called, shelf.collection.name, path, called.casefold())


def _happening(shelf: Shelf, kept: Kept, start: datetime, most: int) -> Iterator[Seen]:
    try:
        body = shelf.read(kept)
        times = occurrences(body, start, start + AGENDA, most)
        path = shelf.path(kept)
    except (FormatError, KeyError, OSError):
        return
    for one in times:
        when = f"{one.local:%a %d %b %Y}" + ("" if one.all_day else f"  {one.local:%H:%M}")
        yield Seen(one.title, f"{when} · {shelf.collection.name}", path, one.start.isoformat())


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
    return " · ".join(filter(None, (kind, one.label or ", ".join(one.types))))


def _words(one: Field) -> str:
    if one.name in {"ADR", "ORG"}:
        return ", ".join(part.strip() for part in one.parts if part.strip())
    return one.text.strip()
