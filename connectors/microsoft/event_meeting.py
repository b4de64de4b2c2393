"""The address of a video meeting: read as CONFERENCE (RFC 7986 5.11), sent as words in the text.

Outlook makes a new meeting when it is asked for one, and the old address would be lost on whoever
comes; so none is asked for, and the text says where the meeting is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.formats.escapes import text
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line

MEETING = "[Meeting]"
"""Begins what the text of an event says of its meeting."""

_NAMES = ("CONFERENCE", "X-GOOGLE-CONFERENCE")
_PARAMS = [("VALUE", "URI"), ("FEATURE", "AUDIO"), ("FEATURE", "VIDEO")]


def meeting_of(event: Mapping[str, Any]) -> str:
    """Where to join an event, as Graph gives it; "" for none."""
    told = (event.get("onlineMeeting") or {}).get("joinUrl") or event.get("onlineMeetingUrl")
    return str(told or "")


def meeting_lines(event: Mapping[str, Any]) -> Iterator[Line]:
    """The line of its meeting, where it has one."""
    address = meeting_of(event)
    if address:
        try:
            yield make("CONFERENCE", address, _PARAMS)
        except FormatError:
            return


def meeting_said(event: Component, about: str, place: str) -> str:
    """What to add to the text of an event; "" where its text or place says it already."""
    found = [text(line).strip() for name in _NAMES for line in event.lines(name)]
    new = dict.fromkeys(one for one in found if one and one not in about and one not in place)
    return f"{MEETING} {'; '.join(new)}" if new else ""
