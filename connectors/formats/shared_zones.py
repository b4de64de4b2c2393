"""Time zones of many calendars in one file, where a name can mean one zone only."""

from __future__ import annotations

import re

from connectors.formats.folding import make
from connectors.formats.lines import Component, Line, write


def with_shared_zones(tree: Component, zones: dict[str, bytes]) -> list[bytes]:
    """The tree's events and to-dos, in terms of `zones`; its own zones are added to those.

    A zone that means something else than the one there of its name gets a name of its own.

    Args:
        tree: a parsed file; its components are altered.
        zones: VTIMEZONE texts by TZID (RFC 5545, section 3.6.5), of all files joined so far.
    """
    pieces = []
    # Some servers keep an event bare, with no calendar around it.
    for calendar in (tree, *tree.inner("VCALENDAR")):
        renamed = _settle_zones(calendar, zones)
        for part in calendar.inner():
            if part.name not in {"VTIMEZONE", "VCALENDAR"}:
                _rename_zones(part, renamed)
                pieces.append(ended(write(part)))
    return pieces


def ended(piece: bytes) -> bytes:
    """The piece with its last line ended."""
    return piece if piece.endswith((b"\n", b"\r")) else piece + b"\r\n"


def _settle_zones(calendar: Component, zones: dict[str, bytes]) -> dict[str, str]:
    """Add the calendar's zones to those there are; give the new names of those that clash."""
    renamed: dict[str, str] = {}
    for zone in calendar.inner("VTIMEZONE"):
        name = zone.value("TZID")
        text = ended(write(zone))
        given, number = name, 2
        while given in zones and _sense(zones[given], given) != _sense(text, name):
            given, number = f"{name} ({number})", number + 1
        if given != name:
            renamed[name] = given
            zone.parts[:] = [
                make("TZID", given) if isinstance(part, Line) and part.name == "TZID" else part
                for part in zone.parts
            ]
            text = ended(write(zone))
        zones.setdefault(given, text)
    return renamed


_FOLDS = re.compile(rb"\r*\n[ \t]")
_ZONE_NOISE = re.compile(
    rb"^(?:LAST-MODIFIED|X-[^:;\r\n]*|TZURL|COMMENT)[:;].*\n", re.MULTILINE | re.IGNORECASE
)


def _sense(zone: bytes, name: str) -> bytes:
    text = _ZONE_NOISE.sub(b"", _FOLDS.sub(b"", zone))
    return text.replace(b":" + name.encode("utf-8", "surrogateescape"), b":", 1).upper()


def _rename_zones(component: Component, renamed: dict[str, str]) -> None:
    if not renamed:
        return
    for index, part in enumerate(component.parts):
        if isinstance(part, Component):
            _rename_zones(part, renamed)
        elif any(zone in renamed for zone in part.param("TZID")):
            params = [
                (key, renamed.get(value, value) if key == "TZID" else value)
                for key, values in part.params
                for value in values
            ]
            component.parts[index] = make(part.name, part.value, params, part.group)
