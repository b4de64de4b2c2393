"""What a body says of itself: its UID, what a person would call it, whether it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from connectors.formats.escapes import text, texts
from connectors.formats.glance import calendar_object, card
from connectors.formats.lines import Component, FormatError, parse
from connectors.model import Facts, Kind

UNPARSEABLE = "unparseable"


def identify(kind: Kind, body: bytes) -> Facts:
    """Read one item's name and UID. Never raises; photos have neither and are never judged."""
    if kind is Kind.PHOTOS:
        return Facts()
    glance = card(body) if kind is Kind.CONTACTS else calendar_object(body)
    return Facts(*glance) if glance is not None else thoroughly(kind, body)


def thoroughly(kind: Kind, body: bytes) -> Facts:
    """The same for any body at all, taken apart line by line."""
    try:
        tree = parse(body)
    except FormatError:
        return Facts(problem=UNPARSEABLE)
    return _contact(tree) if kind is Kind.CONTACTS else _object(tree)


_CARD_TITLES = ("FN", "N", "ORG", "NICKNAME", "EMAIL", "TEL")
_OBJECTS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"}
_MOMENTS = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID")
_MOMENT = re.compile(r"(\d{8})(?:T(\d{6}))?Z?\Z")


def _contact(tree: Component) -> Facts:
    cards = list(tree.inner("VCARD"))
    if not cards:
        return Facts(problem=UNPARSEABLE)
    first = cards[0]
    title = next(filter(None, (_title(first, name) for name in _CARD_TITLES)), "")
    return Facts(_one_line(first.value("UID")), title, _whole(cards))


def _title(card: Component, name: str) -> str:
    for line in card.lines(name):
        if name in {"N", "ORG"}:
            parts = [part.strip() for part in texts(line, ";")]
            if name == "N":
                parts = [parts[index] for index in (1, 2, 0) if index < len(parts)]
            found = _one_line(" ".join(filter(None, parts)))
        else:
            found = _one_line(text(line))
        if found:
            return found
    return ""


def _object(tree: Component) -> Facts:
    calendars = list(tree.inner("VCALENDAR")) or [tree]
    found = [part for calendar in calendars for part in calendar.inner() if part.name in _OBJECTS]
    if not found:
        return Facts(problem=UNPARSEABLE)
    master = next((part for part in found if not part.first("RECURRENCE-ID")), found[0])
    summary = next((text(line) for line in master.lines("SUMMARY")), "")
    problem = _whole([*tree.inner(), *found])
    if not all(_real_moments(part) for part in found):
        problem = UNPARSEABLE
    return Facts(_one_line(master.value("UID")), _one_line(summary), problem)


def _whole(components: Iterable[Component]) -> str:
    """A missing END says that the body was cut off or written by something broken."""
    return "" if all(component.end for component in components) else UNPARSEABLE


def _real_moments(component: Component) -> bool:
    """Whether every date that an event rests on is one that exists."""
    for name in _MOMENTS:
        for line in component.lines(name):
            found = _MOMENT.match(line.value.strip().replace("-", "").replace(":", ""))
            if not found:
                return False
            day, time = found.groups()
            # A leap second is written as :60, which no library of this language reads.
            time = f"{time[:4]}59" if time and time.endswith("60") else time
            try:
                datetime.strptime(day + (time or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007
            except ValueError:
                return False
    return True


def _one_line(value: str) -> str:
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
