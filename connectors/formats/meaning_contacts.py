"""What a contact says, by field, whatever version and program wrote it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from io import BytesIO

from connectors.formats import photo
from connectors.formats.comparing import Saying, compare
from connectors.formats.dates import card_date
from connectors.formats.escapes import binary
from connectors.formats.lines import Component, FormatError, Line
from connectors.formats.vcard import Field, card_of, fields, to_v3


def contact_differences(ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """What is different between two cards. Raises FormatError when one holds none."""
    left, right = _sayings(ours), _sayings(theirs)
    left, right = _without_derived(left, right), _without_derived(right, left)
    for name in ("PHOTO", "LOGO"):
        if [one for one in left if one.name == name] != [one for one in right if one.name == name]:
            left, right = _by_pixels(left, name, ours), _by_pixels(right, name, theirs)
    return tuple(compare(left, right, WORDS))


WORDS = {
    "N": "name", "FN": "name as shown", "TEL": "phone number", "EMAIL": "e-mail address",
    "ADR": "address", "ORG": "company", "TITLE": "job title", "ROLE": "role", "NOTE": "note",
    "PHOTO": "photo", "LOGO": "logo", "BDAY": "birthday", "ANNIVERSARY": "anniversary",
    "X-ABDATE": "date", "CATEGORIES": "group", "NICKNAME": "nickname", "URL": "web address",
    "IMPP": "chat address", "X-ABRELATEDNAMES": "related person", "UID": "identity",
    "GEO": "place", "TZ": "time zone", "X-GENDER": "gender", "LABEL": "address label",
    "X-SOCIALPROFILE": "social profile", "X-ADDRESSBOOKSERVER-MEMBER": "member of the group",
    "X-ADDRESSBOOKSERVER-KIND": "kind of card", "X-KIND": "kind of card", "AGENT": "agent",
    "SOUND": "sound", "KEY": "key",
}  # fmt: skip
_NOISE = {"VERSION", "PRODID", "REV", "PROFILE", "X-CREATED", "X-ABUID", "X-CLIENTPIDMAP", "X-REV"}
_SAID_OF_OTHERS = {"X-ABLABEL", "X-ABADR"}
_ANNIVERSARIES = {"X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "ANNIVERSARY"}
_STRUCTURED = {"N", "ADR", "ORG"}
_LOOSE = {"GEO", "X-GENDER"}
"""Of parts as well, but some servers write their semicolons as if they were of the words."""
_LISTS = {"CATEGORIES", "NICKNAME"}
_DATA = {"PHOTO", "LOGO", "SOUND", "KEY"}
_DATES = {"BDAY", "X-BDAY", "X-ABDATE", "X-DEATHDATE", "X-ANNIVERSARY"}
_QUIET_PARAMS = {
    "TYPE",
    "ENCODING",
    "CHARSET",
    "VALUE",
    "X-APPLE-OMIT-YEAR",
    "X-MEDIATYPE",
    "PREF",
    "X-PID",
    "X-ALTID",
}
_DEFAULT_TYPES = {"EMAIL": {"internet"}, "TEL": {"voice"}}


def _sayings(body: bytes) -> list[Saying]:
    if not card_of(body).begin:
        raise FormatError("no card")
    body = to_v3(body)
    card = card_of(body)
    groups: dict[str, set[tuple[str, str]]] = {}
    leading: set[str] = set()
    for line in card.lines():
        if line.group and line.name not in _SAID_OF_OTHERS:
            leading.add(line.group.lower())
    for field in fields(body, *_SAID_OF_OTHERS):
        if field.group.lower() in leading:
            text = field.text.removeprefix("_$!<").removesuffix(">!$_").strip()
            groups.setdefault(field.group.lower(), set()).add((field.name, text))
    found: list[Saying] = []
    for field in fields(body):
        if field.name in _NOISE or (
            field.name in _SAID_OF_OTHERS and field.group.lower() in leading
        ):
            continue
        found += _of_field(field, frozenset(groups.get(field.group.lower(), ())))
    return found + [Saying("X-ELSEWHERE-UNREAD", text) for text in _junk(card)]


def _junk(card: Component) -> Iterator[str]:
    for part in card.parts:
        if isinstance(part, Line) and not part.name and part.value.strip():
            yield part.value.strip()


def _of_field(field: Field, said: frozenset[tuple[str, str]]) -> Iterator[Saying]:
    name = field.name
    if name in _ANNIVERSARIES or (name == "X-ABDATE" and ("X-ABLABEL", "Anniversary") in said):
        name, said = "ANNIVERSARY", frozenset()
    types = set(field.types) - _DEFAULT_TYPES.get(name, set())
    if name in _DATA:
        types = set()
    if field.preferred:
        types.add("pref")
    params = frozenset(
        (key, value.lower() if key == "LANGUAGE" else value)
        for key, values in field.line.params
        for value in values
        if key not in _QUIET_PARAMS and not key.startswith("X-VOBJ-")
    )
    detail = (frozenset(types), params, said)
    if name in _LISTS:
        for item in field.items:
            if item.strip():
                yield Saying(name, item.strip(), detail)
        return
    value = _value(field, name)
    if value not in {"", ()}:
        yield Saying("BDAY" if name == "X-BDAY" else name, value, detail)


def _value(field: Field, name: str) -> Hashable:
    line = field.line
    if name in _DATA:
        data = binary(line)
        return hashlib.sha256(data).hexdigest() if data is not None else field.text.strip()
    if name in _DATES or name == "ANNIVERSARY":
        day = card_date(line)
        if day:
            midnight = not day.time.rstrip("Z").strip("0")
            return (day.year, day.month, day.day, "" if midnight else day.time)
    if name in _STRUCTURED:
        parts = [part.strip() for part in field.parts]
        while parts and not parts[-1]:
            parts.pop()
        return tuple(parts)
    if name in _LOOSE:
        loose = tuple(part.strip() for part in field.text.rstrip(";").split(";"))
        return _numbers(loose) or loose
    if name == "UID":
        return field.text.strip().removeprefix("urn:uuid:")
    if name in {"X-KIND", "KIND"} and field.text.strip().lower() == "individual":
        return ""
    return field.text.replace("\r\n", "\n").strip()


def _numbers(parts: tuple[str, ...]) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in parts)
    except ValueError:
        return None


def _without_derived(mine: list[Saying], others: list[Saying]) -> list[Saying]:
    """Leave out what a program had to make up because its version asks for it.

    3.0 asks for N and FN, many servers for a UID; where the other side has none of them, one that
    only repeats what the card says elsewhere is no difference.
    """
    lacking = {"N", "FN", "UID"} - {one.name for one in others}
    return [one for one in mine if one.name not in lacking or not _is_derived(one, mine)]


def _is_derived(one: Saying, all_: list[Saying]) -> bool:
    if one.name == "UID":
        return True
    words = sorted(_words(one.value))
    names = ("FN",) if one.name == "N" else ("N", "ORG", "EMAIL", "TEL", "NICKNAME")
    return any(sorted(_words(other.value)) == words for other in all_ if other.name in names)


def _words(value: Hashable) -> list[str]:
    text = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text.split()


def _by_pixels(sayings: list[Saying], name: str, body: bytes) -> list[Saying]:
    """Pictures by what they show, for when their bytes are not the same."""
    pixels = {}
    for field in fields(to_v3(body), name):
        data = field.data
        if data is not None:
            shown = photo.pixels_digest(BytesIO(data))
            if shown:
                pixels[hashlib.sha256(data).hexdigest()] = shown
    return [
        Saying(name, pixels.get(str(one.value), one.value), one.detail) if one.name == name else one
        for one in sayings
    ]
