"""A contact's days and the people tied to it: their lines and fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from connectors.formats.escapes import escape, text
from connectors.formats.folding import make
from connectors.formats.lines import Line
from connectors.microsoft import extended
from connectors.microsoft.contact_group import Fields, Group, put


def _day(line: Line) -> str:
    """The day a line says with its year; "" for one without, which Outlook cannot hold."""
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text(line).strip())
    if not found or found[1] == next(iter(line.param("X-APPLE-OMIT-YEAR")), ""):
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _read_birthday(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        day = _day(line)
        if not day or not put(found, "birthday", f"{day}T11:59:00Z"):
            left.append(line)
    return left


def _write_birthday(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
    day = str(said.get("birthday") or "")[:10]
    return [make("BDAY", day)] if day else []


def _read_days(lines: Sequence[Line], labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        meant = line.name != "X-ABDATE" or labels.get(line.group.lower()) == "Anniversary"
        day = _day(line) if meant else ""
        if not day or not put(found, extended.ANNIVERSARY, f"{day}T00:00:00Z"):
            left.append(line)
    return left


def _write_days(said: Mapping[str, Any], groups: Iterator[str]) -> list[Line]:
    day = str(said.get(extended.ANNIVERSARY) or "")[:10]
    if not day:
        return []
    group = next(groups)
    label = make("X-ABLabel", "_$!<Anniversary>!$_", (), group)
    return [make("X-ABDATE", day, (), group), label]


_PEOPLE = {"Spouse": "spouseName", "Manager": "manager", "Assistant": "assistantName"}


def _read_people(lines: Sequence[Line], labels: Mapping[str, str], found: Fields) -> list[Line]:
    left = []
    for line in lines:
        label, name = labels.get(line.group.lower(), ""), text(line).strip()
        if label == "Child" and name:
            found.setdefault("children", []).append(name)
        elif label not in _PEOPLE or not name or not put(found, _PEOPLE[label], name):
            left.append(line)
    return left


def _write_people(said: Mapping[str, Any], groups: Iterator[str]) -> list[Line]:
    named = [(label, said.get(field) or "") for label, field in _PEOPLE.items()]
    named += [("Child", child) for child in said.get("children") or ()]
    lines = []
    for label, name in named:
        if name:
            group = next(groups)
            lines.append(make("X-ABRELATEDNAMES", escape(name), (), group))
            lines.append(make("X-ABLabel", f"_$!<{label}>!$_", (), group))
    return lines


TIES: tuple[Group, ...] = (
    Group(("birthday",), ("BDAY",), _read_birthday, _write_birthday),
    Group(
        (extended.ANNIVERSARY,), ("X-ABDATE", "ANNIVERSARY", "X-ANNIVERSARY"),
        _read_days, _write_days,
    ),
    Group((*_PEOPLE.values(), "children"), ("X-ABRELATEDNAMES",), _read_people, _write_people),
)  # fmt: skip
