"""How to reach somebody: the lines of mail, telephone, place, page and chat, and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.formats.escapes import escape, text, texts
from connectors.formats.folding import make
from connectors.formats.lines import Line
from connectors.microsoft import extended
from connectors.microsoft.contact_group import Fields, Group, add, put, types_of

MAILS = 3
PHONES = 2
"""More than these Outlook refuses, with the whole contact."""


def _read_mails(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    mails: list[dict[str, str]] = []
    left = []
    for line in lines:
        address = text(line).strip()
        if address and len(mails) < MAILS:
            mails.append({"address": address})
        else:
            left.append(line)
    if mails:
        found["emailAddresses"] = mails
    return left


def _write_mails(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    return [
        make("EMAIL", escape(one["address"]), [("TYPE", "INTERNET")])
        for one in said.get("emailAddresses") or ()
        if one.get("address")
    ]


def _read_phones(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        number, types = text(line).strip(), types_of(line)
        single = next((field for wanted, field in _PHONES if wanted <= types), "")
        if not number:
            left.append(line)
        elif single:
            if not put(found, single, number):
                left.append(line)
        elif "WORK" in types:
            if not add(found, "businessPhones", number, PHONES):
                left.append(line)
        elif "HOME" in types:
            if not add(found, "homePhones", number, PHONES):
                left.append(line)
        elif not put(found, extended.OTHER_PHONE, number):
            left.append(line)
    return left


_PHONES: tuple[tuple[set[str], str], ...] = (
    ({"PAGER"}, extended.PAGER),
    ({"HOME", "FAX"}, extended.HOME_FAX),
    ({"FAX"}, extended.WORK_FAX),
    ({"CAR"}, extended.CAR),
    ({"ISDN"}, extended.ISDN),
    ({"CELL"}, "mobilePhone"),
)


def _write_phones(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    lines = []
    for field, types in _NUMBERS:
        value = said.get(field) or ()
        for one in (value,) if isinstance(value, str) else value:
            kinds = [("TYPE", type) for type in types]
            lines += [make("TEL", escape(one), kinds)] if one else []
    return lines


_NUMBERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mobilePhone", ("CELL",)),
    ("businessPhones", ("WORK",)),
    ("homePhones", ("HOME",)),
    (extended.OTHER_PHONE, ("VOICE",)),
    (extended.WORK_FAX, ("WORK", "FAX")),
    (extended.HOME_FAX, ("HOME", "FAX")),
    (extended.PAGER, ("PAGER",)),
    (extended.CAR, ("CAR",)),
    (extended.ISDN, ("ISDN",)),
)
_PLACES = {"HOME": "homeAddress", "WORK": "businessAddress", "": "otherAddress"}
_ADR = ("street", "city", "state", "postalCode", "countryOrRegion")


def _read_places(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        types = types_of(line)
        field = next((_PLACES[one] for one in ("WORK", "HOME") if one in types), "otherAddress")
        parts = [*map(str.strip, texts(line, ";")), *[""] * 7][:7]
        street = "\n".join(filter(None, (parts[2], parts[0], parts[1])))
        place = dict(zip(_ADR, (street, *parts[3:]), strict=True))
        if found.get(field) or not any(place.values()):
            left.append(line)
        else:
            found[field] = {name: value for name, value in place.items() if value}
    return left


def _write_places(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    lines = []
    for type, field in _PLACES.items():
        place = said.get(field) or {}
        if any(place.get(name) for name in _ADR):
            parts = ["", "", *(place.get(name) or "" for name in _ADR)]
            value = ";".join(map(escape, parts))
            lines.append(make("ADR", value, [("TYPE", type)] if type else []))
    return lines


def _read_pages(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        field = extended.OWN_PAGE if "HOME" in types_of(line) else "businessHomePage"
        if not put(found, field, text(line).strip()):
            left.append(line)
    return left


def _write_pages(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    return [
        make("URL", escape(said[field]), [("TYPE", type)])
        for field, type in (("businessHomePage", "WORK"), (extended.OWN_PAGE, "HOME"))
        if said.get(field)
    ]


def _read_chats(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    return [line for line in lines if not add(found, "imAddresses", text(line).strip(), 3)]


def _write_chats(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    return [make("IMPP", escape(one)) for one in said.get("imAddresses") or () if one]


REACH: tuple[Group, ...] = (
    Group(("emailAddresses",), ("EMAIL",), _read_mails, _write_mails),
    Group(tuple(field for field, _ in _NUMBERS), ("TEL",), _read_phones, _write_phones),
    Group(tuple(_PLACES.values()), ("ADR",), _read_places, _write_places),
    Group(("businessHomePage", extended.OWN_PAGE), ("URL",), _read_pages, _write_pages),
    Group(("imAddresses",), ("IMPP",), _read_chats, _write_chats),
)
