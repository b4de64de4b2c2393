"""The family's address book: 312 people of seventeen tongues, with portraits and labels."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypedDict

from desktop import places
from desktop.cli.demo.pictures import portrait
from desktop.cli.demo.written import lines, text

PEOPLE = 312


class Tongue(TypedDict, total=False):
    """How people of one tongue are called, and where they live."""

    code: str
    weight: int
    dial: str
    country: str
    towns: list[str]
    streets: list[str]
    given: list[str]
    family: list[str]
    spoken: dict[str, str]
    family_first: bool


@dataclass(frozen=True, slots=True)
class Seed:
    """The file the people are made from."""

    tongues: list[Tongue]
    work: list[str]
    titles: list[str]
    labels: list[str]
    notes: list[str]
    groups: list[str]
    nicknames: list[str]


def cards() -> Iterator[tuple[str, bytes]]:
    """UID and vCard of each person, the same at every call."""
    seed = Seed(**json.loads((places.resources() / "demo" / "people.json").read_text("utf-8")))
    chance = Random(2009)
    weights = [tongue["weight"] for tongue in seed.tongues]
    for number in range(PEOPLE):
        tongue = chance.choices(seed.tongues, weights)[0]
        uid = f"person-{number:03}-{chance.getrandbits(48):012x}"
        yield uid, lines(_card(seed, tongue, uid, number, chance))


def _card(seed: Seed, tongue: Tongue, uid: str, number: int, chance: Random) -> Iterator[str]:
    given, family = chance.choice(tongue["given"]), chance.choice(tongue["family"])
    first = tongue.get("family_first", False)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//Elsewhere//Demo//EN"
    yield f"UID:{uid}"
    yield f"FN:{text(f'{family} {given}' if first else f'{given} {family}')}"
    yield f"N:{text(family)};{text(given)};;;"
    if family in tongue.get("spoken", {}):
        yield f"X-PHONETIC-LAST-NAME:{tongue['spoken'][family]}"
    yield f"TEL;TYPE=CELL:{tongue['dial']}{number:03}"
    if number % 3 == 0:
        yield f"TEL;TYPE=HOME,VOICE:{tongue['dial']}{(number + 500):03}"
    yield f"EMAIL;TYPE=HOME:{tongue['code']}.{number}@example.org"
    if number % 2:
        street, town = chance.choice(tongue["streets"]), chance.choice(tongue["towns"])
        house, code, country = number % 90 + 1, 10000 + number * 7, tongue["country"]
        yield f"ADR;TYPE=HOME:;;{text(street)} {house};{text(town)};;{code};{text(country)}"
    yield from _label(seed, tongue, number, chance)
    yield from _dates(number, chance)
    if number % 4 == 0:
        job = chance.randrange(len(seed.work))
        yield f"ORG:{text(seed.work[job])}"
        yield f"TITLE:{text(seed.titles[job])}"
        yield f"EMAIL;TYPE=WORK,PREF:{number}@work.example.net"
    if number % 5 == 0:
        yield f"NOTE:{text(chance.choice(seed.notes))}"
    if number % 6 == 0:
        yield f"NICKNAME:{text(chance.choice(seed.nicknames))}"
    yield f"CATEGORIES:{','.join(sorted(chance.sample(seed.groups, 1 + number % 2)))}"
    yield f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(portrait(chance)).decode()}"
    yield f"REV:2026-{1 + number % 9:02}-{1 + number % 28:02}T08:00:00Z"
    yield "END:VCARD"


def _label(seed: Seed, tongue: Tongue, number: int, chance: Random) -> Iterator[str]:
    if number % 7 == 0:
        yield f"item1.TEL:{tongue['dial']}{(number + 700):03}"
        yield f"item1.X-ABLabel:{text(chance.choice(seed.labels))}"
    if number % 11 == 0:
        yield f"item2.URL:https://people.example.org/{number}?a=1,2"
        yield "item2.X-ABLabel:_$!<HomePage>!$_"
    if number % 13 == 0:
        yield f"IMPP;X-SERVICE-TYPE=Jabber:xmpp:{number}@chat.example.org"


def _dates(number: int, chance: Random) -> Iterator[str]:
    month, day = chance.randrange(1, 13), chance.randrange(1, 29)
    if number % 5 == 1:  # a birthday whose year nobody knows, as Apple writes it
        yield f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{month:02}-{day:02}"
    elif number % 5 in (2, 3):
        yield f"BDAY:{chance.randrange(1934, 2024)}-{month:02}-{day:02}"
    if number % 17 == 0:
        yield f"item3.X-ABDATE;TYPE=pref:{chance.randrange(1970, 2024)}-06-{day:02}"
        yield "item3.X-ABLabel:_$!<Anniversary>!$_"
