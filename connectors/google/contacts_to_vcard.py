"""A Google contact as a vCard 3.0 that every program reads, and that says all of it.

Fields have the lines other programs know. What such a line cannot say (a cost centre, an odd label
beside a name) stands in an X-ELSEWHERE-GOOGLE line of the same group as JSON, so that the way back
gives the same contact.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.formats.escapes import escape, text, texts
from connectors.formats.folding import make
from connectors.formats.lines import Line, parse
from connectors.google import contact_dates
from connectors.google.contact_fields import IN_JSON, REPEATED, Draft, Repeated

EXTRA = "X-ELSEWHERE-GOOGLE"
HIDDEN = f"{EXTRA}-HIDDEN"
MARK = "elsewhere"
"""Key of our marker in `clientData`: which of our items a contact is."""

MARK_UID = "elsewhere-uid"
MARK_LINES = "elsewhere-lines"
MARK_PHOTO = "elsewhere-photo"
MARK_BOOK = "elsewhere-book"
"""Key under which a label says that it is an address book of ours, and a contact in which it is."""

MARKS = frozenset({MARK, MARK_BOOK, MARK_UID, MARK_LINES, MARK_PHOTO})

_READ_ONLY = {
    "metadata", "formattedType", "formattedProtocol", "canonicalForm", "displayNameLastFirst",
}  # fmt: skip


def card(person: Mapping[str, Any], labels: Sequence[str], picture: bytes = b"") -> bytes:
    """The vCard of a person.

    Args:
        person: as the People API gives it, or its writable part.
        labels: names of the contact groups it is in, myContacts left out.
        picture: its own photo, JPEG or PNG.
    """
    groups = iter(range(1, 1_000_000))
    lines = [make("VERSION", "3.0"), make("UID", escape(uid(person)))]
    lines += _name(person)
    for field in REPEATED:
        found = values(person, field.field)
        for value in found:
            lines += _grouped(field, value, groups, alone=len(found) == 1)
    lines += _single(person)
    if labels:
        lines.append(make("CATEGORIES", ",".join(map(escape, labels))))
    if _outside_my_contacts(person):
        lines.append(make(HIDDEN, "1"))
    for name in IN_JSON:
        others = values(person, name)
        if others:
            lines.append(make(f"{EXTRA}-{name.upper()}", to_json(others)))
    body = "".join(line.raw for line in lines).encode() + _photo(picture)
    kept = mark(person, MARK_LINES)
    return b"BEGIN:VCARD\r\n" + body + _whole_lines(kept) + b"END:VCARD\r\n"


def values(person: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    """A field's values without what only Google sets, and without our own marks."""
    if not person.get(field):
        return []
    found = [
        {key: part for key, part in value.items() if key not in _READ_ONLY}
        for value in person.get(field) or ()
    ]
    if field == "clientData":
        found = [one for one in found if one.get("key") not in MARKS]
    if field == "names":
        for one in found:
            one.pop("displayName", None)
    if field == "genders":
        for one in found:
            one.pop("formattedValue", None)
    return [one for one in found if one]


def mark(person: Mapping[str, Any], key: str) -> str:
    """What we noted in a person's `clientData` under a key; "" when nothing."""
    for one in person.get("clientData") or ():
        if one.get("key") == key:
            return str(one.get("value", ""))
    return ""


def uid(person: Mapping[str, Any]) -> str:
    """The UID it had where it came from, or one made of Google's own stable id."""
    known = source(person).get("id") or str(person.get("resourceName", "")).rpartition("/")[2]
    return mark(person, MARK_UID) or f"google-{known}"


def source(person: Mapping[str, Any]) -> Mapping[str, Any]:
    """Its CONTACT source: the id that never changes, and the etag; {} when there is none."""
    for one in (person.get("metadata") or {}).get("sources") or ():
        if one.get("type") == "CONTACT":
            return dict(one)
    return {}


def name_back(lines: Sequence[Line], stand_in: str) -> dict[str, str]:
    """The name that N, FN and the phonetic lines mean, without the companion.

    Args:
        lines: of the card.
        stand_in: `some_name` of the other fields; an FN that only repeats it is no name.
    """
    found: dict[str, str] = {}
    for line in lines:
        if line.name == "N":
            found |= {k: v for k, v in zip(_N, texts(line, ";"), strict=False) if v}
        elif line.name in _PHONETIC:
            found[_PHONETIC[line.name]] = text(line)
    spoken = next((text(line) for line in lines if line.name == "FN"), "")
    if any(part in found for part in _N) or spoken != stand_in:
        found["unstructuredName"] = spoken
    return {key: part for key, part in found.items() if part}


def spoken(name: Mapping[str, Any]) -> str:
    """A name's parts in the order they are said."""
    return " ".join(filter(None, (name.get(part, "") for part in _SPOKEN)))


def some_name(person: Mapping[str, Any]) -> str:
    """Something to call a contact without a name: FN must not be empty (RFC 2426, 3.1.1)."""
    for field, key in (
        ("organizations", "name"),
        ("nicknames", "value"),
        ("emailAddresses", "value"),
        ("phoneNumbers", "value"),
    ):
        for value in values(person, field):
            if value.get(key):
                return str(value[key])
    return ""


def to_json(value: object) -> str:
    """JSON as a line's value."""
    return escape(json.dumps(value, separators=(",", ":"), sort_keys=True))


_N = ("familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix")
_PHONETIC = {
    "X-PHONETIC-FIRST-NAME": "phoneticGivenName",
    "X-PHONETIC-MIDDLE-NAME": "phoneticMiddleName",
    "X-PHONETIC-LAST-NAME": "phoneticFamilyName",
}
_SPOKEN = ("honorificPrefix", "givenName", "middleName", "familyName", "honorificSuffix")


def _name(person: Mapping[str, Any]) -> list[Line]:
    found = values(person, "names")
    name = found[0] if found else {}
    stand_in = some_name(person)
    said = name.get("unstructuredName", "") or spoken(name) or stand_in
    lines = [make("N", ";".join(escape(name.get(part, "")) for part in _N))]
    lines.append(make("FN", escape(said)))
    for line, part in _PHONETIC.items():
        if name.get(part):
            lines.append(make(line, escape(name[part])))
    more = difference(name_back(lines, stand_in), name)
    if more:
        lines.append(make(f"{EXTRA}-NAMES", to_json(more)))
    return lines


def _grouped(
    field: Repeated, value: Mapping[str, Any], groups: Iterator[int], *, alone: bool
) -> list[Line]:
    drafts = field.write(value)
    if not drafts:
        return [make(f"{EXTRA}-{field.field.upper()}", to_json([value]))]
    plain = [_line(draft, "") for draft in drafts]
    more = difference(field.read(plain[0], plain[1:]) or {}, value)
    if more:
        drafts.append(Draft(EXTRA, to_json(more)))
    elif field.field == "organizations" and alone:
        return plain
    group = f"item{next(groups)}" if len(drafts) > 1 else ""
    return [_line(draft, group) for draft in drafts]


def _line(draft: Draft, group: str) -> Line:
    name = "X-ABLabel" if draft.name == "X-ABLABEL" else draft.name
    return make(name, draft.value, draft.params, group)


def difference(said: Mapping[str, Any], meant: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be laid over the one to get the other; None takes a key away."""
    more = {key: value for key, value in meant.items() if said.get(key) != value}
    return more | {key: None for key in said if key not in meant}


def _single(person: Mapping[str, Any]) -> Iterator[Line]:
    for value in values(person, "birthdays")[:1]:
        day = contact_dates.written(value.get("date") or {})
        said: dict[str, Any] = {}
        if day is not None:
            line = make("BDAY", day[0], day[1])
            said = {"date": contact_dates.read(line.value, day[1][0][1] if day[1] else "")}
            yield line
        more = difference(said, value)
        if more:
            yield make(f"{EXTRA}-BIRTHDAYS", to_json(more))
    for value in values(person, "biographies")[:1]:
        note = make("NOTE", escape(value.get("value", "")))
        read: dict[str, Any] = {}
        if note.value:
            read = {"value": text(note), "contentType": "TEXT_PLAIN"}
            yield note
        more = difference(read, value)
        if more:
            yield make(f"{EXTRA}-BIOGRAPHIES", to_json(more))


def _photo(picture: bytes) -> bytes:
    """The PHOTO line, folded in slices: pictures are long, and plain ASCII by now."""
    if not picture:
        return b""
    kind = next((name for mark, name in _PICTURES if picture.startswith(mark)), "JPEG")
    text = f"PHOTO;ENCODING=b;TYPE={kind}:".encode() + base64.b64encode(picture)
    rest = (text[at : at + 74] for at in range(75, len(text), 74))
    return b"\r\n ".join((text[:75], *rest)) + b"\r\n"


_PICTURES = ((b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"RIFF", "WEBP"))


def _outside_my_contacts(person: Mapping[str, Any]) -> bool:
    names = [
        (one.get("contactGroupMembership") or {}).get("contactGroupResourceName")
        for one in person.get("memberships") or ()
    ]
    return bool(names) and "contactGroups/myContacts" not in names


def _whole_lines(kept: str) -> bytes:
    """Lines another service gave the card; only whole ones that cannot break it."""
    if not kept:
        return b""
    tree = parse(kept.encode("utf-8", "replace"))
    good = [line.raw for line in tree.lines() if line.name and line.raw.endswith("\r\n")]
    return "".join(good).encode("utf-8", "replace")
