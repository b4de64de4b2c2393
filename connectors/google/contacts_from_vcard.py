"""A vCard of any origin and version as a Google contact.

What Google has no field for goes along in `clientData`, and comes back with the card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import Refused
from connectors.formats.escapes import binary, clean, text, texts
from connectors.formats.lines import Component, FormatError, Line, parse
from connectors.google import contact_dates
from connectors.google.contact_fields import IN_JSON, REPEATED, Repeated, mate
from connectors.google.contacts_to_vcard import EXTRA, HIDDEN, name_back, some_name

ROOM = 4000
"""Characters of foreign lines that go along; more would make Google refuse the whole contact."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What a card says.

    Attributes:
        fields: writable fields of a person, by Google's names; memberships are not among them.
        labels: names of the contact groups it belongs to.
        hidden: it is in none of the person's own contacts, only under labels.
        picture: JPEG or PNG, b"" for none.
        uid: of the card.
        rest: whole lines Google has no field for.
    """

    fields: dict[str, list[dict[str, Any]]]
    labels: tuple[str, ...]
    hidden: bool
    picture: bytes
    uid: str
    rest: str


def contact(body: bytes) -> Contact:
    """Read a card. Raises Refused when it is none, or stands for a group of contacts."""
    try:
        cards = list(parse(body).inner("VCARD"))
    except FormatError:
        cards = []
    if not cards:
        raise Refused("no vCard", code="unparseable")
    card = cards[0]
    if any(card.value(name).strip().lower() == "group" for name in _KINDS):
        raise Refused("a card that stands for a group", code="group-card")
    return _Reading(card).contact()


_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_ELSEWHERE = {
    "VERSION", "UID", "N", "FN", "X-PHONETIC-FIRST-NAME", "X-PHONETIC-MIDDLE-NAME",
    "X-PHONETIC-LAST-NAME", "BDAY", "NOTE", "CATEGORIES", "PHOTO", "PRODID", "REV", HIDDEN,
    "X-ABLABEL", EXTRA,
}  # fmt: skip
_FIELD_OF = {name: field for field in REPEATED for name in field.lines}
_SINGLE = ("NAMES", "BIRTHDAYS", "BIOGRAPHIES")
_JSON_LINES = {
    f"{EXTRA}-{name.upper()}": name for name in (*IN_JSON, *(one.field for one in REPEATED))
}


class _Reading:
    """One card being read; which of its lines have been understood."""

    def __init__(self, card: Component) -> None:
        self.lines = list(card.lines())
        self.groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.group:
                self.groups.setdefault(line.group.lower(), []).append(line)
        self.fields: dict[str, list[dict[str, Any]]] = {}
        self.rest: list[str] = []

    def contact(self) -> Contact:
        loose = [line for line in self.lines if not line.group]
        works = [line for line in loose if line.name == "ORG"]
        titles = [line for line in loose if line.name == "TITLE"]
        for line in self.lines:
            if line.name in _FIELD_OF:
                mates = self._mates(line)
                if line.name == "TITLE" and (
                    any(one.name == "ORG" for one in mates)
                    or any(one is line for one in titles[: len(works)])
                ):
                    continue
                if line.name == "ORG" and not line.group:
                    at = next(i for i, one in enumerate(works) if one is line)
                    mates = titles[at : at + 1]
                self._take(_FIELD_OF[line.name], line, mates)
            elif line.name in _JSON_LINES:
                self._whole(_JSON_LINES[line.name], line)
            elif line.name not in _ELSEWHERE and not self._extra(line.name):
                self.rest.append(_apart(line))
        self._singles()
        labels = dict.fromkeys(
            one for line in self.lines if line.name == "CATEGORIES" for one in texts(line, ",")
        )
        return Contact(
            self.fields,
            tuple(label.strip() for label in labels if label.strip()),
            any(line.name == HIDDEN for line in self.lines),
            self._picture(),
            next((text(line).strip() for line in self.lines if line.name == "UID"), ""),
            _fitting(self.rest),
        )

    def _mates(self, line: Line) -> list[Line]:
        if not line.group:
            return []
        return [one for one in self.groups[line.group.lower()] if one is not line]

    def _take(self, field: Repeated, line: Line, mates: Sequence[Line]) -> None:
        value = field.read(line, mates)
        more = _object(mate(mates, EXTRA))
        if value is None and not more:
            return
        found = _laid(value or {}, more)
        if found:
            self.fields.setdefault(field.field, []).append(found)

    def _whole(self, field: str, line: Line) -> None:
        try:
            found = json.loads(text(line))
        except ValueError:
            return
        if isinstance(found, list):
            good = [one for one in found if isinstance(one, dict)]
            self.fields.setdefault(field, []).extend(good)

    def _extra(self, name: str) -> bool:
        return name in {f"{EXTRA}-{one}" for one in _SINGLE}

    def _more(self, field: str) -> dict[str, Any]:
        return _object(mate(self.lines, f"{EXTRA}-{field}"))

    def _singles(self) -> None:
        name = name_back(self.lines, some_name(self.fields))
        self._single("names", _laid(name, self._more("NAMES")))
        birthday: dict[str, Any] = {}
        for line in self.lines:
            if line.name == "BDAY" and text(line).strip():
                day = contact_dates.read(
                    text(line), next(iter(line.param("X-APPLE-OMIT-YEAR")), "")
                )
                birthday = {"date": day} if day else {"text": text(line)}
                break
        self._single("birthdays", _laid(birthday, self._more("BIRTHDAYS")))
        notes = [text(line) for line in self.lines if line.name == "NOTE"]
        said = "\n\n".join(note for note in notes if note)
        note = {"value": said, "contentType": "TEXT_PLAIN"} if said else {}
        self._single("biographies", _laid(note, self._more("BIOGRAPHIES")))

    def _single(self, field: str, value: dict[str, Any]) -> None:
        if value:
            self.fields[field] = [value]

    def _picture(self) -> bytes:
        for line in self.lines:
            if line.name == "PHOTO":
                found = binary(line) or b""
                if found.startswith((b"\xff\xd8", b"\x89PNG")):
                    return found
        return b""


def _laid(value: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in {**value, **more}.items() if part is not None}


def _object(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said) if said else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _apart(line: Line) -> str:
    """A foreign line whose group cannot be mistaken for one of ours."""
    raw = clean(line.raw).rstrip("\r\n").replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n"
    if line.group and not line.group.startswith("kept-") and raw.startswith(line.group):
        return "kept-" + raw
    return raw


def _fitting(lines: Sequence[str]) -> str:
    """As many of the lines as there is room for."""
    kept, room = [], ROOM
    for raw in lines:
        if len(raw) <= room:
            kept.append(raw)
            room -= len(raw)
    return "".join(kept)
