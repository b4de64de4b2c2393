"""Which lines of a vCard say what field of an Outlook contact, both ways.

Each group reads and writes a few fields that belong together; the lines it could not place (a
fourth mail address) are left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.formats.escapes import escape, text, texts
from connectors.formats.folding import make
from connectors.formats.lines import Line
from connectors.microsoft.contact_group import Fields, Group, plain, put
from connectors.microsoft.contact_reach import REACH
from connectors.microsoft.contact_ties import TIES

_N = ("surname", "givenName", "middleName", "title", "generation")


def _read_name(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    for line in lines:
        if line.name == "N":
            for field, value in zip(_N, texts(line, ";"), strict=False):
                put(found, field, value.strip())
        elif line.name == "FN":
            put(found, "displayName", text(line).strip())
    return []


def _write_name(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    shown = said.get("displayName") or " ".join(
        filter(None, (said.get(field, "") for field in ("title", *_N[1:3], "surname")))
    )
    for field in ("companyName", "nickName"):
        shown = shown or said.get(field, "")
    for mail in said.get("emailAddresses") or ():
        shown = shown or mail.get("address", "")
    return [
        make("N", ";".join(escape(said.get(field) or "") for field in _N)),
        make("FN", escape(shown)),
    ]


def _read_work(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    first, *others = lines
    parts = [part.strip() for part in texts(first, ";")]
    put(found, "companyName", parts[0])
    put(found, "department", "; ".join(filter(None, parts[1:])))
    return list(others)


def _write_work(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    parts = [said.get("companyName") or "", said.get("department") or ""]
    value = ";".join(map(escape, parts)) if parts[1] else escape(parts[0])
    return [make("ORG", value)] if any(parts) else []


def _read_notes(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    said = "\n\n".join(filter(None, (text(line) for line in lines)))
    if said:
        found["personalNotes"] = said
    return []


def _write_notes(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    notes = said.get("personalNotes")
    return [make("NOTE", escape(notes.replace("\r\n", "\n")))] if notes else []


def _read_categories(
    lines: Sequence[Line], _labels: Mapping[str, str], found: Fields
) -> list[Line]:
    names = (one.strip() for line in lines for one in texts(line, ","))
    kept = list(dict.fromkeys(filter(None, names)))
    if kept:
        found["categories"] = kept
    return []


def _write_categories(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    names = [one for one in said.get("categories") or () if one]
    return [make("CATEGORIES", ",".join(map(escape, names)))] if names else []


def _read_nicknames(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    put(found, "nickName", next(iter(texts(lines[0], ",")), "").strip())
    return list(lines[1:])


GROUPS: tuple[Group, ...] = (
    Group((*_N, "displayName"), ("N", "FN"), _read_name, _write_name),
    plain("yomiGivenName", "X-PHONETIC-FIRST-NAME"),
    plain("yomiSurname", "X-PHONETIC-LAST-NAME"),
    plain("yomiCompanyName", "X-PHONETIC-ORG"),
    Group(("nickName",), ("NICKNAME",), _read_nicknames, plain("nickName", "NICKNAME").write),
    Group(("companyName", "department"), ("ORG",), _read_work, _write_work),
    plain("jobTitle", "TITLE"),
    plain("profession", "ROLE"),
    plain("officeLocation", "X-EVOLUTION-OFFICE"),
    *REACH,
    *TIES,
    Group(("personalNotes",), ("NOTE",), _read_notes, _write_notes),
    Group(("categories",), ("CATEGORIES",), _read_categories, _write_categories),
)  # fmt: skip

MADE_BY_OUTLOOK = ("fileAs", "initials")
"""Fields Outlook fills by itself where nobody does."""

EVERY = (*(field for group in GROUPS for field in group.fields), *MADE_BY_OUTLOOK)
