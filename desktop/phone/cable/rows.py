"""Rows of Android's content providers, and the lines of its `content` tool that put them there.

The tool and its forms: frameworks/base/cmds/content in the Android Open Source Project. The shell
user may write contacts and calendars (packages/Shell, AndroidManifest.xml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.phone.cable.adb import Adb, quoted

Value = str | int
Values = Mapping[str, Value]

_ROW = re.compile(r"^Row: \d+ ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Family:
    """A row and the rows that belong to it.

    Attributes:
        key: ours, the same on every run; "" in a row that belongs to another.
        values: column and value.
        children: (column naming the parent, uri, values) of each.
        picture: written to the row's `display_photo` when all else is there.
    """

    key: str
    values: Values
    children: tuple[tuple[str, str, Values], ...] = ()
    picture: bytes = field(default=b"", repr=False)


def insert(uri: str, values: Values) -> str:
    """The line that inserts a row."""
    return f"content insert --uri {quoted(uri)} {_bound(values)}"


def update(uri: str, values: Values) -> str:
    """The line that changes the row of this address."""
    return f"content update --uri {quoted(uri)} {_bound(values)}"


def delete(uri: str) -> str:
    """The line that deletes the row of this address."""
    return f"content delete --uri {quoted(uri)}"


def query(phone: Adb, uri: str, columns: tuple[str, ...], where: str) -> list[dict[str, str]]:
    """The rows there are; a column that is NULL is left out. Raises EngineError "phone-stopped".

    The tool prints `Row: 0 _id=1, name=x`, unescaped, so only columns of our own plain words and
    of numbers are asked for.
    """
    asked = f"--projection {':'.join(columns)} --where {quoted(where)}"
    told = phone.shell(f"content query --uri {quoted(uri)} {asked}")
    rows = []
    for line in _ROW.split(told)[1:]:
        pairs = (part.partition("=") for part in line.strip().split(", "))
        rows.append({name: value for name, _, value in pairs if value != "NULL"})
    return rows


def _bound(values: Values) -> str:
    words = []
    for name, value in values.items():
        kind = "s" if isinstance(value, str) else "l"
        words.append(f"--bind {quoted(f'{name}:{kind}:{value}')}")
    return " ".join(words)
