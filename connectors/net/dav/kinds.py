"""Telling to-dos from events in a calendar that holds both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from connectors.model import Kind
from connectors.net.dav.ask import ask
from connectors.net.dav.bodies import batch
from connectors.net.dav.delta import Delta
from connectors.net.dav.href import within
from connectors.net.dav.listing import Listed
from connectors.net.dav.words import CAL, document
from connectors.net.http import Client

_FEW = 20
_AT_ONCE = 500
_COMPONENT = re.compile(r"component=\"?([a-z]+)", re.IGNORECASE)
_BEGIN = re.compile(rb"^BEGIN:(VEVENT|VTODO)\s*$", re.IGNORECASE | re.MULTILINE)
_REFUSALS = (400, 403, 405, 409, 412, 415, 422, 500, 501)


def sort(client: Client, listed: Listed, found: Delta, known: Mapping[str, Kind]) -> None:
    """Tell of each entry of a delta which kind it is.

    Args:
        client: to ask with.
        listed: the collection.
        found: events and to-dos together.
        known: kinds by id, of items we put there.
    """
    for text in found.types():
        if (said := by_type(text)) is not None:
            found.sort_type(text, said)
    for kind in (Kind.CALENDAR, Kind.TASKS):
        found.sort(kind, [id for id, one in known.items() if one is kind])
    unknown = sum(1 for _ in found.unsorted())
    if unknown > _FEW and _tasks(client, listed, found):
        return
    ids = tuple(found.unsorted())
    for start in range(0, len(ids), _AT_ONCE):
        for item in batch(client, listed, Kind.CALENDAR, ids[start : start + _AT_ONCE]):
            found.sort(by_body(b"".join(item.chunks)), (item.entry.id,))


@lru_cache(64)
def by_type(text: str) -> Kind | None:
    """What a content type says of an item's kind; None when it does not (RFC 4791 section 5)."""
    match = _COMPONENT.search(text)
    if match is None:
        return None
    return Kind.TASKS if match.group(1).lower() == "vtodo" else Kind.CALENDAR


def by_body(body: bytes) -> Kind:
    """What an item's body says of its kind."""
    first = _BEGIN.search(body)
    todo = first is not None and first.group(1).upper() == b"VTODO"
    return Kind.TASKS if todo else Kind.CALENDAR


def _tasks(client: Client, listed: Listed, found: Delta) -> bool:
    """Ask for all to-dos (RFC 4791 section 7.8); False when the server does not answer that."""
    body = document(
        CAL + "calendar-query",
        "<d:prop><d:getetag/></d:prop><c:filter>"
        '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter></c:filter>',
    )
    with ask(client, "REPORT", listed.url, body, depth="1", allow=_REFUSALS) as reply:
        if reply.status != 207:
            return False
        there = (told for told in reply.told if told.status in (0, 200))
        found.sort(Kind.TASKS, (within(listed.path, told.href) for told in there))
    return True
