"""Bodies as a server takes them: nothing is changed that the server does not force us to.

A card goes out as vCard 3 to a server that does not offer 4 (RFC 6352 section 5.1). What a server
calls invalid although the standards allow it, or because the original lacks a UID, is tried once
more with the missing line added.
"""

from __future__ import annotations

import hashlib

from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.formats.vcard3 import to_v3
from connectors.model import Kind

_TIMED = {Kind.CALENDAR: "VEVENT", Kind.TASKS: "VTODO"}


def outgoing(kind: Kind, body: bytes, *, version_4: bool) -> bytes:
    """The body to try first.

    Args:
        kind: of the collection.
        body: as the vault keeps it.
        version_4: whether the server offers vCard 4.
    """
    if kind is not Kind.CONTACTS or _version(body) == (b"4.0" if version_4 else b"3.0"):
        return body
    if version_4 and _version(body) == b"3.0":
        return body
    try:
        return to_v3(body)
    except FormatError:
        return body


def completed(kind: Kind, body: bytes, key: str) -> bytes | None:
    """The body with lines added that some servers insist on; None when none is missing.

    A UID made of the key where there is none, and for an event without end a duration: of a day
    for a date, as RFC 5545 section 3.6.1 reads it anyway, and of one second for a time, since the
    servers that want an end do not take one at the beginning.
    """
    try:
        tree = parse(body)
    except FormatError:
        return None
    added = False
    wanted = "VCARD" if kind is Kind.CONTACTS else _TIMED[kind]
    for component in tree.walk():
        if component.name != wanted:
            continue
        if component.first("UID") is None:
            _after(component, "VERSION", make("UID", key))
            added = True
        if kind is Kind.CALENDAR and (duration := _duration(component)):
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
