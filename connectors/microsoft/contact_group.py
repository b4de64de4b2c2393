"""A few fields of an Outlook contact that belong together, and the vCard lines that say them.

A field of a contact is Graph's own property, or one of `connectors.microsoft.extended` by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.formats.escapes import escape, text
from connectors.formats.folding import make
from connectors.formats.lines import Line

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together.

    Attributes:
        fields: names in Graph, or ids of extended properties.
        lines: names of the vCard lines that say them.
        read: fills fields from lines and gives the lines it had no room for.
        write: gives the lines of fields.
    """

    fields: tuple[str, ...]
    lines: tuple[str, ...]
    read: Callable[[Sequence[Line], Mapping[str, str], Fields], list[Line]]
    write: Callable[[Mapping[str, Any], Iterator[str]], list[Line]]


def types_of(line: Line) -> set[str]:
    """The TYPE values of a line, in capitals."""
    return {one.strip().upper() for value in line.param("TYPE") for one in value.split(",")}


def put(found: Fields, field: str, value: str) -> bool:
    """Whether there was room for it."""
    if not value or found.get(field):
        return not value
    found[field] = value
    return True


def add(found: Fields, field: str, value: str, most: int) -> bool:
    """Whether there was room for one more in a list of at most so many."""
    if len(found.get(field, ())) >= most:
        return False
    found.setdefault(field, []).append(value)
    return True


def plain(field: str, name: str) -> Group:
    """One field, one line of text."""

    def read(lines: Sequence[Line], _labels: Mapping[str, str], found: Fields) -> list[Line]:
        return [line for line in lines if not put(found, field, text(line).strip())]

    def write(said: Mapping[str, Any], _groups: Iterator[str]) -> list[Line]:
        return [make(name, escape(said[field]))] if said.get(field) else []

    return Group((field,), (name,), read, write)
