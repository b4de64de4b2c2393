"""Bodies as a server takes them: nothing is changed that the server does not force us to.

A card goes out as vCard 3 to a server that does not offer 4 (RFC 6352 section 5.1). What lacks a
UID gets one (RFC 6352 section 5.1, RFC 4791 section 4.1): a server that has to add it writes the
whole item anew, and not always as well as it was. An event without an end, which some servers call
invalid although the standards allow it, is tried once more with one.
"""

from __future__ import annotations

import hashlib

from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.formats.vcard3 import to_v3
from connectors.model import Kind

_NAMED = {
    Kind.CONTACTS: ("VCARD",),
    Kind.CALENDAR: ("VEVENT", "VTODO", "VJOURNAL"),
    Kind.TASKS: ("VTODO",),
}
"""The components that need a UID."""


def outgoing(kind: Kind, body: bytes, key: str, *, version_4: bool) -> bytes:
    """The body to try first.

    Args:
        kind: of the collection.
        body: as the vault keeps it.
        key: ours; the UID of an item that has none.
        version_4: whether the server offers vCard 4.
    """
    return _with_uid(kind, _of_version(kind, body, version_4=version_4), key)


def _of_version(kind: Kind, body: bytes, *, version_4: bool) -> bytes:
    if kind is not Kind.CONTACTS or _version(body) == (b"4.0" if version_4 else b"3.0"):
        return body
    if version_4 and _version(body) == b"3.0":
        return body
    try:
        return to_v3(body)
    except FormatError:
        return body


def _with_uid(kind: Kind, body: bytes, key: str) -> bytes:
    try:
        tree = parse(body)
    except FormatError:
        return body
    named = [component for component in tree.walk() if component.name in _NAMED[kind]]
    if kind is Kind.CONTACTS:
        del named[1:]  # a card within a card is somebody else
    bare = [component for component in named if component.first("UID") is None]
    others = [uid.value for component in named if (uid := component.first("UID")) is not None]
    for component in bare:
        # An exception without a UID belongs to the event it stands beside.
        _after(component, "VERSION", make("UID", others[0] if others else key))
    return write(tree) if bare else body


def ended(body: bytes) -> bytes | None:
    """The events with a duration where they have no end; None when none lacks it.

    Of a day for a date, as RFC 5545 section 3.6.1 reads it anyway, and of one second for a time,
    since the servers that want an end do not take one at the beginning.
    """
    try:
        tree = parse(body)
    except FormatError:
        return None
    added = False
    for component in tree.walk():
        if component.name == "VEVENT" and (duration := _duration(component)):
            _after(component, "DTSTART", make("DURATION", duration))
            added = True
    return write(tree) if added else None


def another_uid(body: bytes, place: str) -> bytes | None:
    """The body under a UID of its own for this place, its true one in a line beside it.

    For services that take no UID twice in an account: the same event in two calendars. None for
    a body that has none, or does not read.
    """
    mark = hashlib.sha256(place.encode()).hexdigest()[:8]
    try:
        tree = parse(body)
    except FormatError:
        return None
    found = False
    for component in tree.walk():
        uid = component.first("UID")
        if uid is not None:
            at = component.parts.index(uid)
            true = component.first(_TRUE) or make(_TRUE, uid.value)
            component.parts[at] = make("UID", f"{true.value}-{mark}")
            if component.first(_TRUE) is None:
                component.parts.insert(at + 1, true)
            found = True
    return write(tree) if found else None


def own_uid(body: bytes) -> bytes:
    """The inverse of `another_uid`; any other body as it is."""
    if _TRUE.encode() not in body:
        return body
    try:
        tree = parse(body)
    except FormatError:
        return body
    for component in tree.walk():
        true, uid = component.first(_TRUE), component.first("UID")
        if true is not None and uid is not None:
            component.parts[component.parts.index(uid)] = make("UID", true.value)
            component.parts.remove(true)
    return write(tree)


_TRUE = "X-ELSEWHERE-UID"


def _duration(event: Component) -> str:
    start = event.first("DTSTART")
    if start is None or event.first("DTEND") is not None or event.first("DURATION") is not None:
        return ""
    return "P1D" if len(start.value.strip()) == 8 else "PT1S"


def _after(component: Component, name: str, line: Line) -> None:
    place = 0
    for index, part in enumerate(component.parts):
        if isinstance(part, Line) and part.name == name:
            place = index + 1
    component.parts.insert(place, line)


def _version(body: bytes) -> bytes:
    for line in body[:2000].splitlines():
        if line.upper().startswith(b"VERSION:"):
            return line[8:].strip()
    return b""
