"""A vCard of any origin as the fields of an Outlook contact."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import Refused
from connectors.formats.escapes import binary, text
from connectors.formats.lines import FormatError, Line
from connectors.formats.vcard import card_of, to_v3
from connectors.microsoft.contact_fields import GROUPS
from connectors.microsoft.contact_group import Fields, Group

EXTRA = "X-ELSEWHERE-MICROSOFT"


@dataclass(frozen=True, slots=True)
class Contact:
    """What a card says.

    Attributes:
        fields: by Graph's names and ids of extended properties; none is empty.
        uid: of the card, or "".
        picture: a JPEG, b"" for none.
        kept: the card as vCard 3.0 without its pictures, to go along.
    """

    fields: Fields
    uid: str
    picture: bytes
    kept: bytes


def contact(body: bytes) -> Contact:
    """Read a card. Raises Refused when it is none, or stands for a group of contacts."""
    try:
        body = to_v3(body)
        lines = list(card_of(body).lines())
    except FormatError:
        lines = []
    if not any(line.name in ("FN", "N", "VERSION") for line in lines):
        raise Refused("no vCard", code="unparseable")
    for line in lines:
        if line.name in _KINDS and line.value.strip().lower() == "group":
            raise Refused("a card that stands for a group", code="group-card")
    uid = next((text(line).strip() for line in lines if line.name == "UID"), "")
    kept = "".join(line.raw for line in lines if line.name != "PHOTO")
    return Contact(
        fields(lines),
        uid,
        _picture(lines),
        b"BEGIN:VCARD\r\n" + kept.encode("utf-8", "surrogateescape") + b"END:VCARD\r\n",
    )


def fields(lines: Sequence[Line]) -> Fields:
    """The fields these lines say, the companion line laid over them."""
    found: Fields = {}
    known = labels(lines)
    for group in GROUPS:
        left_over(group, lines, known, found)
    for line in lines:
        if line.name == EXTRA:
            found |= _object(text(line))
    return {name: value for name, value in found.items() if value}


def left_over(
    group: Group, lines: Sequence[Line], labels: Mapping[str, str], found: Fields
) -> list[Line]:
    """Fill the fields of one group; gives its lines Outlook has no room for."""
    own = [line for line in lines if line.name in group.lines]
    return group.read(own, labels, found) if own else []


def labels(lines: Sequence[Line]) -> dict[str, str]:
    """The label of each group of lines, Apple's marks taken off."""
    return {
        line.group.lower(): text(line).removeprefix("_$!<").removesuffix(">!$_")
        for line in lines
        if line.name == "X-ABLABEL" and line.group
    }


_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")


def _picture(lines: Sequence[Line]) -> bytes:
    for line in lines:
        if line.name == "PHOTO":
            found = binary(line) or b""
            if found.startswith(b"\xff\xd8"):
                return found
    return b""


def _object(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
