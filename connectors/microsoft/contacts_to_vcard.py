"""An Outlook contact as a vCard 3.0, laid over the card it was made from where there is one.

What was changed in Outlook wins; what Outlook has no field for stays as it was. What vCard has no
line for stands as JSON in one X-ELSEWHERE-MICROSOFT line, so that the way back gives the same.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.formats.escapes import escape
from connectors.formats.folding import make
from connectors.formats.lines import FormatError, Line
from connectors.formats.vcard import card_of
from connectors.microsoft import extended
from connectors.microsoft.contact_fields import EVERY, GROUPS, MADE_BY_OUTLOOK
from connectors.microsoft.contact_group import Fields, Group
from connectors.microsoft.contacts_from_vcard import EXTRA, fields, labels, left_over


def card(contact: Mapping[str, Any], picture: bytes = b"") -> bytes:
    """The vCard of a contact.

    Args:
        contact: as Graph gives it with the properties of `extended.CONTACT`.
        picture: its photo, JPEG.
    """
    notes = extended.read(contact)
    said = native(contact)
    groups = (f"ms{number}" for number in range(1, 1_000_000))
    kept = _lines(extended.unpacked(notes))
    changed = [group for group in GROUPS if not kept or _differs(group, kept, said)]
    lines = _without(kept, changed)
    for group in changed:
        lines += group.write(said, groups)
    back = fields(lines)
    judged = {field for group in changed for field in group.fields}
    judged |= set() if kept else set(MADE_BY_OUTLOOK)
    more = {field: said.get(field) for field in EVERY if field in judged}
    more = {field: value for field, value in more.items() if value != back.get(field)}
    if more:
        said_so = json.dumps(more, sort_keys=True).replace("\x7f", "\\u007f")
        lines.append(make(EXTRA, escape(said_so)))
    head = [make("VERSION", "3.0")]
    if not any(line.name == "UID" for line in lines):
        head.append(make("UID", escape(uid(contact))))
    lines = [*head, *(line for line in lines if line.name != "VERSION")]
    if picture:
        encoded = base64.b64encode(picture).decode("ascii")
        lines.append(make("PHOTO", encoded, (("ENCODING", "b"), ("TYPE", "JPEG"))))
    inner = "".join(line.raw for line in lines)
    return b"BEGIN:VCARD\r\n" + inner.encode("utf-8", "surrogateescape") + b"END:VCARD\r\n"


def native(contact: Mapping[str, Any]) -> Fields:
    """The fields of a contact that hold something, each written in one way."""
    found: Fields = {field: contact.get(field) for field in EVERY}
    found |= {id: value for id, value in extended.read(contact).items() if id in EVERY}
    if str(found.get(extended.ANNIVERSARY) or "4501").startswith("4501"):
        found.pop(extended.ANNIVERSARY, None)
    if found.get("birthday"):
        found["birthday"] = f"{found['birthday'][:10]}T11:59:00Z"
    if found.get(extended.ANNIVERSARY):
        found[extended.ANNIVERSARY] = f"{found[extended.ANNIVERSARY][:10]}T00:00:00Z"
    for field, value in found.items():
        if isinstance(value, dict):
            found[field] = {name: part for name, part in value.items() if part}
        elif isinstance(value, list):
            found[field] = [one for one in map(_full, value) if one]
    return {field: value for field, value in found.items() if value}


def uid(contact: Mapping[str, Any]) -> str:
    """The UID it had where it came from, or one made of Outlook's own id."""
    return extended.read(contact).get(extended.UID) or f"microsoft-{contact['id']}"


def _full(value: Any) -> Any:
    """A mail address without the name that only repeats it."""
    if not isinstance(value, dict):
        return value
    address, name = value.get("address") or "", value.get("name") or ""
    if name in ("", address):
        return {"address": address} if address else {}
    return {"address": address, "name": name} if address else {"name": name}


def _lines(kept: bytes) -> list[Line]:
    try:
        return list(card_of(kept).lines()) if kept else []
    except FormatError:
        return []


def _differs(group: Group, kept: Sequence[Line], said: Fields) -> bool:
    meant: Fields = {}
    left_over(group, kept, labels(kept), meant)
    for line in kept:
        if line.name == EXTRA:
            meant = {**meant, **{k: v for k, v in fields([line]).items() if k in group.fields}}
    return any(_compared(meant.get(field)) != _compared(said.get(field)) for field in group.fields)


def _compared(value: Any) -> Any:
    """Without what Outlook fills in by itself: the name beside a mail address."""
    if isinstance(value, list):
        return [one.get("address") if isinstance(one, dict) else one for one in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value or ""


def _without(kept: Sequence[Line], changed: Sequence[Group]) -> list[Line]:
    """The card's lines but those that changed; what Outlook never held stays."""
    if not kept:
        return []
    known = labels(kept)
    gone: set[int] = set()
    for group in changed:
        staying = {id(line) for line in left_over(group, kept, known, {})}
        gone |= {id(line) for line in kept if line.name in group.lines and id(line) not in staying}
    grouped = {line.group.lower() for line in kept if id(line) in gone and line.group}
    return [
        line
        for line in kept
        if id(line) not in gone and not (line.name == "X-ABLABEL" and line.group.lower() in grouped)
    ]
