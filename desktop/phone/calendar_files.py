"""Calendars and to-do lists as files a phone takes: guests silent, ends present, small enough."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from connectors.formats.escapes import escape, text
from connectors.formats.folding import make
from connectors.formats.guests import guests, without_guests
from connectors.formats.icalendar import zone_component
from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.formats.split import join_calendars

MOST_ITEMS = 1000
MOST_BYTES = 1_000_000
GUESTS = "Guests"
_YEAR = re.compile(r"(\d{4})\d{4}")


def portions(objects: Iterable[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """The objects as files of at most 1,000 items or 1 MB: what tells them apart, and its objects.

    One file has no name of its own; several are named by their first year.
    """
    made = sorted(((_year(one), one) for one in objects), key=lambda pair: pair[0])
    files: list[tuple[str, list[bytes]]] = []
    size = 0
    for year, body in made:
        full = files and (len(files[-1][1]) == MOST_ITEMS or size + len(body) > MOST_BYTES)
        if not files or full:
            files.append((year, []))
            size = 0
        files[-1][1].append(body)
        size += len(body)
    if len(files) == 1:
        yield "", files[0][1]
        return
    for number, (year, bodies) in enumerate(files, 1):
        yield f"{number} ({year})" if year else str(number), bodies


def calendar(name: str, objects: Iterable[bytes]) -> bytes:
    """One iCalendar file: no METHOD, no guests a phone could write to, every end and zone said."""
    return join_calendars(name, (zoned(ended(silent(one))) for one in objects))


def silent(body: bytes) -> bytes:
    """The object with its guests in words, at the end of the description, and nowhere else active.

    The lines themselves stay under other names, so that the way back loses nothing.
    """
    quiet = without_guests(body)
    if quiet == body:
        return body
    try:
        tree = parse(quiet)
    except FormatError:
        return quiet
    for component in tree.walk():
        if component.name in {"VEVENT", "VTODO"} and (people := guests(component)):
            _describe(component, f"{GUESTS}: {', '.join(people)}")
    return write(tree)


def ended(body: bytes) -> bytes:
    """The object with an end in each event: a day's length for a date, none for a moment.

    RFC 5545, 3.6.1 gives events without DTEND or DURATION just these lengths.
    """
    try:
        tree = parse(body)
    except FormatError:
        return body
    changed = False
    for component in tree.walk():
        if component.name != "VEVENT" or component.first("DTEND") or component.first("DURATION"):
            continue
        start = component.first("DTSTART")
        if start is None:
            continue
        whole_day = "DATE" in start.param("VALUE") or len(start.value.strip()) == 8
        component.parts.append(make("DURATION", "P1D" if whole_day else "PT0S"))
        changed = True
    return write(tree) if changed else body


def zoned(body: bytes) -> bytes:
    """The object with a VTIMEZONE for each TZID it names and does not define (RFC 5545, 3.2.19).

    A zone nobody knows is left undefined, as it was.
    """
    if b"TZID=" not in body.upper():
        return body
    try:
        tree = parse(body)
    except FormatError:
        return body
    changed = False
    for outer in tree.inner("VCALENDAR"):
        inside = [part for part in outer.walk() if part is not outer]
        said = {part.value("TZID") for part in inside if part.name == "VTIMEZONE"}
        named = {name for part in inside for line in part.lines() for name in line.param("TZID")}
        made = [zone for name in sorted(named - said) if (zone := zone_component(name))]
        first = next((at for at, part in enumerate(outer.parts) if isinstance(part, Component)), 0)
        outer.parts[first:first] = made
        changed = changed or bool(made)
    return write(tree) if changed else body


def _describe(component: Component, words: str) -> None:
    """Add words to the description, or make one of them."""
    line = component.first("DESCRIPTION")
    if line is None:
        component.parts.append(make("DESCRIPTION", escape(words)))
        return
    said = text(line).rstrip()
    try:
        made = make("DESCRIPTION", escape(f"{said}\n\n{words}".lstrip()))
    except FormatError:
        return
    component.parts[component.parts.index(line)] = made


def _year(body: bytes) -> str:
    """The year an object starts in; "" when it does not say."""
    try:
        tree = parse(body)
    except FormatError:
        return ""
    for component in tree.walk():
        if component.name in {"VEVENT", "VTODO"}:
            line = component.first("DTSTART") or component.first("DUE")
            found = _YEAR.match(line.value) if isinstance(line, Line) else None
            return found[1] if found else ""
    return ""
