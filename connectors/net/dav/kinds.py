"""Telling to-dos from events in a calendar that holds both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from connectors.model import Kind
from connectors.net.dav.ask import ask
from connectors.net.dav.bodies import batch
from connectors.net.dav.changes import Delta
from connectors.net.dav.href import within
from connectors.net.dav.listing import Listed
from connectors.net.dav.words import CAL, document
from connectors.net.http import Client

_FEW = 20
_AT_ONCE = 500
_COMPONENT = re.compile(r"component=\"?([a-z]+)", re.IGNORECASE)
_BEGIN = re.compile(rb"^BEGIN:(VEVENT|VTODO)\s*$", re.IGNORECASE | re.MULTILINE)
_REFUSALS = (400, 403, 405, 409, 412, 415, 422, 500, 501)


def only(client: Client, listed: Listed, kind: Kind, found: Delta, known: dict[str, Kind]) -> Delta:
    """The part of a delta that is of one kind; what was removed is told to both.

    What is neither event nor to-do counts as an event, so that nothing is left to nobody.

    Args:
        client: to ask with.
        listed: the collection.
        kind: CALENDAR or TASKS.
        found: events and to-dos together.
        known: kinds by id, filled here and kept by the caller.
    """
    for id, text in found.types.items():
        if (said := by_type(text)) is not None:
            known[id] = said
    unknown = [id for id in found.entries if id not in known]
    if len(unknown) > _FEW and (tasks := _tasks(client, listed)) is not None:
        known |= {id: Kind.TASKS if id in tasks else Kind.CALENDAR for id in unknown}
    elif unknown:
        known |= _looked_at(client, listed, unknown)
    entries = {
        id: entry for id, entry in found.entries.items() if known.get(id, Kind.CALENDAR) is kind
    }
    return Delta(entries, found.gone, {}, found.whole, found.token, found.cursor)


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


def _tasks(client: Client, listed: Listed) -> set[str] | None:
    """Ids of all to-dos (RFC 4791 section 7.8), or None when the server does not answer that."""
    body = document(
        CAL + "calendar-query",
        "<d:prop><d:getetag/></d:prop><c:filter>"
        '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter></c:filter>',
    )
    with ask(client, "REPORT", listed.url, body, depth="1", allow=_REFUSALS) as reply:
        if reply.status != 207:
            return None
        return {within(listed.path, told.href) for told in reply.told if told.status in (0, 200)}


def _looked_at(client: Client, listed: Listed, ids: Sequence[str]) -> dict[str, Kind]:
    kinds = {}
    for start in range(0, len(ids), _AT_ONCE):
        for item in batch(client, listed, Kind.CALENDAR, ids[start : start + _AT_ONCE]):
            kinds[item.entry.id] = by_body(b"".join(item.chunks))
    return kinds
