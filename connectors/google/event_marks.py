"""What we note in an event's private properties: its key, and lines Google has no field for.

Google allows 1024 characters a value, 44 a name, 32 kB in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "elsewhere-key"
PART = "elsewhere-part"
_REST = "elsewhere-rest-"
_LONG = 1000
_MOST = 16
_OURS = "elsewhere-"


def with_marks(
    event: dict[str, Any], *, key: str = "", part: str = "", rest: str = ""
) -> dict[str, Any]:
    """The event with our notes in it, others' properties untouched."""
    notes = {KEY: key, PART: part}
    pieces = [rest[at : at + _LONG] for at in range(0, len(rest), _LONG)]
    if len(pieces) <= _MOST:
        notes |= {f"{_REST}{number}": piece for number, piece in enumerate(pieces)}
    properties = dict(event.get("extendedProperties") or {})
    private = dict(properties.get("private") or {})
    private |= {name: note for name, note in notes.items() if note}
    if private:
        properties["private"] = private
        event = {**event, "extendedProperties": properties}
    return event


def note(event: Mapping[str, Any], name: str) -> str:
    """One of our notes; "" when it is not there."""
    return str(_private(event).get(name, ""))


def rest(event: Mapping[str, Any]) -> str:
    """The lines that went along."""
    private = _private(event)
    pieces: list[str] = []
    while f"{_REST}{len(pieces)}" in private:
        pieces.append(str(private[f"{_REST}{len(pieces)}"]))
    return "".join(pieces)


def without_marks(properties: Mapping[str, Any]) -> dict[str, Any]:
    """`extendedProperties` as others wrote them."""
    found: dict[str, Any] = {}
    for kind, pairs in properties.items():
        kept = {name: value for name, value in pairs.items() if not name.startswith(_OURS)}
        if kept:
            found[kind] = kept
    return found


def _private(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (event.get("extendedProperties") or {}).get("private") or {}
    return found if isinstance(found, Mapping) else {}
