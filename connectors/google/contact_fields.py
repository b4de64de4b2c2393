"""Each repeated field of a Google contact as vCard lines, and back again.

Both directions of a field stand side by side. What a line cannot say of a field is found by
reading the line back; it goes into a companion line (`contacts_to_vcard`), so that nothing that
can be written is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.formats.escapes import escape, text, texts
from connectors.formats.lines import Line
from connectors.google import contact_dates, contact_labels

Value = Mapping[str, Any]
Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line to be: its name, its value escaped, its parameters."""

    name: str
    value: str
    params: Params = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """One repeated field.

    Attributes:
        field: Google's name.
        lines: names of the vCard lines that are this field, the one written first.
        write: the lines of one value, without a group; the first one is of `lines`.
        read: the value that a line and the others of its group mean; None when it means nothing.
    """

    field: str
    lines: tuple[str, ...]
    write: Callable[[Value], list[Draft]]
    read: Callable[[Line, Sequence[Line]], dict[str, Any] | None]


def mate(mates: Sequence[Line], name: str) -> str:
    """The text of the line of this name in a group; "" when there is none."""
    return next((text(line) for line in mates if line.name == name), "")


def _labelled(name: str, value: str, word: str, always: Params = ()) -> list[Draft]:
    params = (*always, *(("TYPE", one) for one in contact_labels.types(word)))
    label = contact_labels.label(word)
    return [Draft(name, value, params), *([Draft("X-ABLABEL", escape(label))] if label else [])]


def _word(line: Line, mates: Sequence[Line]) -> dict[str, str]:
    found = contact_labels.word(line.param("TYPE"), mate(mates, "X-ABLABEL"))
    return {"type": found} if found else {}


def _plain(field: str, names: tuple[str, ...], key: str = "value", always: Params = ()) -> Repeated:
    def write(value: Value) -> list[Draft]:
        return _labelled(names[0], escape(value.get(key, "")), value.get("type", ""), always)

    def read(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
        found = text(line)
        if not found:
            return None
        if line.name == "TEL" and found.lower().startswith("tel:"):
            found = found[4:]
        return {key: found, **_word(line, mates)}

    return Repeated(field, names, write, read)


def _simple(field: str, name: str) -> Repeated:
    """A field of one text and no label."""

    def write(value: Value) -> list[Draft]:
        return [Draft(name, escape(value.get("value", "")))]

    def read(line: Line, _mates: Sequence[Line]) -> dict[str, Any] | None:
        return {"value": text(line)} if text(line) else None

    return Repeated(field, (name,), write, read)


_ADR = (
    "poBox", "extendedAddress", "streetAddress", "city", "region", "postalCode", "country",
)  # fmt: skip


def _write_address(value: Value) -> list[Draft]:
    parts = {key: value.get(key, "") for key in _ADR}
    if not any(parts.values()):
        parts["streetAddress"] = value.get("formattedValue", "")
    joined = ";".join(escape(parts[key]) for key in _ADR)
    return _labelled("ADR", joined, value.get("type", ""))


def _read_address(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    parts = texts(line, ";")
    found: dict[str, Any] = {key: part for key, part in zip(_ADR, parts, strict=False) if part}
    return {**found, **_word(line, mates)} if found else None


def _write_event(value: Value) -> list[Draft]:
    day = contact_dates.written(value.get("date") or {})
    if day is None:
        return []
    label = contact_labels.own_label(value.get("type", ""))
    return [
        Draft("X-ABDATE", day[0], (("VALUE", "date"), *day[1])),
        *([Draft("X-ABLABEL", escape(label))] if label else []),
    ]


def _read_event(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    day = contact_dates.read(text(line), next(iter(line.param("X-APPLE-OMIT-YEAR")), ""))
    if day is None:
        return None
    if line.name != "X-ABDATE":
        return {"date": day, "type": "anniversary"}
    return {"date": day, **_word(line, mates)}


def _write_relation(value: Value) -> list[Draft]:
    label = contact_labels.own_label(value.get("type", ""))
    return [
        Draft("X-ABRELATEDNAMES", escape(value.get("person", ""))),
        *([Draft("X-ABLABEL", escape(label))] if label else []),
    ]


def _read_relation(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    found = text(line)
    if not found or (line.name == "RELATED" and found.lower().startswith(("urn:", "http"))):
        return None
    return {"person": found, **_word(line, mates)}


def _write_custom(value: Value) -> list[Draft]:
    return [
        Draft("X-ELSEWHERE-CUSTOM", escape(value.get("value", ""))),
        Draft("X-ABLABEL", escape(value.get("key", ""))),
    ]


def _read_custom(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    return {"key": mate(mates, "X-ABLABEL"), "value": text(line)}


def _write_work(value: Value) -> list[Draft]:
    lines = [Draft("ORG", ";".join(map(escape, _units(value))))]
    if value.get("title"):
        lines.append(Draft("TITLE", escape(value["title"])))
    return lines


def _units(value: Value) -> list[str]:
    department = value.get("department", "")
    return [value.get("name", ""), *([department] if department else [])]


def _read_work(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    if line.name == "TITLE":
        return {"title": text(line)} if text(line) else None
    units = texts(line, ";")
    found = {"name": units[0], "department": " ".join(filter(None, units[1:]))}
    found["title"] = mate(mates, "TITLE")
    return {key: part for key, part in found.items() if part} or None


def _write_chat(value: Value) -> list[Draft]:
    protocol, user = value.get("protocol", ""), value.get("username", "")
    params: Params = ()
    if protocol and protocol.isprintable():
        params = (("X-SERVICE-TYPE", protocol),)
    scheme = "".join(char for char in protocol.lower() if char.isascii() and char.isalnum())
    return _labelled("IMPP", escape(f"{scheme or 'x-im'}:{user}"), value.get("type", ""), params)


def _read_chat(line: Line, mates: Sequence[Line]) -> dict[str, Any] | None:
    found = text(line)
    if not found:
        return None
    protocol = next(iter(line.param("X-SERVICE-TYPE")), "")
    if line.name != "IMPP":
        protocol = protocol or line.name.removeprefix("X-").lower()
        user = found
    else:
        scheme, colon, user = found.partition(":")
        protocol = protocol or ("" if scheme == "x-im" else scheme)
        user = user if colon else found
    return {
        "username": user,
        **({"protocol": protocol} if protocol else {}),
        **_word(line, mates),
    }


_CHATS = ("X-AIM", "X-ICQ", "X-JABBER", "X-MSN", "X-YAHOO", "X-SKYPE", "X-GOOGLE-TALK", "X-QQ")

REPEATED = (
    _simple("nicknames", "NICKNAME"),
    Repeated("organizations", ("ORG", "TITLE"), _write_work, _read_work),
    _simple("occupations", "ROLE"),
    _plain("phoneNumbers", ("TEL",)),
    _plain("emailAddresses", ("EMAIL",), always=(("TYPE", "INTERNET"),)),
    Repeated("addresses", ("ADR",), _write_address, _read_address),
    _plain("urls", ("URL",)),
    Repeated("imClients", ("IMPP", *_CHATS), _write_chat, _read_chat),
    _plain("sipAddresses", ("X-SIP",)),
    _plain("calendarUrls", ("CALURI",), "url"),
    Repeated("events", ("X-ABDATE", "ANNIVERSARY", "X-ANNIVERSARY"), _write_event, _read_event),
    Repeated(
        "relations", ("X-ABRELATEDNAMES", "RELATED", "X-SPOUSE"), _write_relation, _read_relation
    ),
    Repeated("userDefined", ("X-ELSEWHERE-CUSTOM",), _write_custom, _read_custom),
)
"""Every repeated field that has lines of its own, in the order they are written."""

IN_JSON = (
    "externalIds", "interests", "locales", "locations", "miscKeywords", "genders", "clientData",
)  # fmt: skip
"""Fields no vCard 3 line is for; each is one X-ELSEWHERE-GOOGLE line of JSON."""
