"""What a plain body says of itself, seen in one pass without taking it apart.

Only for bodies in the everyday form: one card, or one calendar object whose parts each end.
Anything else (2.1, other character sets, cut off, nested, names folded from their values, very
long) is left to `identify`, which says the same of every body this one speaks of.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from connectors.formats.escapes import unescape

LONGEST = 1_000_000
MOST_LINES = 9_000

Glance = tuple[str, str]
"""UID and title, both as one line."""

# Possessive, and told at once that a folded line is none: each line there is passes by here.
_LINE = re.compile(
    rb"\n(?![ \t])(?:[A-Za-z0-9_-]++\.)?+"
    rb"((?i:BEGIN|END|UID|FN|VERSION|SUMMARY|AGENT|DTSTART|DTEND|DUE|RECURRENCE-ID))"
    rb"(;[^:\r\n]*+)?+:([^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+)"
)
_FIRST = re.compile(rb"\nBEGIN:(?:VEVENT|VTODO|VJOURNAL)\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]")
_CONTROLS = bytes({*range(32), 127} - {9, 10})
_TORN = re.compile(rb"\n(?:[^ \t:\n][^:\n]*+)?+\n")
_ODD = re.compile(rb"(?i)ENCODING|CHARSET|[\"^]")
_OBJECTS = {b"VEVENT", b"VTODO", b"VJOURNAL"}
_MOMENTS = {b"DTSTART", b"DTEND", b"DUE", b"RECURRENCE-ID"}
_MOMENT = re.compile(rb"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?\Z")


def card(body: bytes) -> Glance | None:
    """UID and name of a vCard; None when only `identify` can tell."""
    if _is_long(body) or not _everyday(body):
        return None
    said: dict[bytes, bytes] = {}
    opened = closed = 0
    for written, params, value in _LINE.findall(b"\n" + body):
        name = written.upper()
        if name == b"BEGIN":
            opened += 1
        elif name == b"END":
            closed += 1
        elif name == b"AGENT":
            return None
        elif name in (b"UID", b"FN", b"VERSION") and name not in said:
            if params and _ODD.search(params):
                return None
            said[name] = value
    if opened != 1 or closed != 1 or said.get(b"VERSION", b"").strip() not in (b"3.0", b"4.0"):
        return None
    title = _text(said.get(b"FN", b""))
    if not title or not _framed(body, b"VCARD"):
        return None
    return _raw(said.get(b"UID", b"")), title


def calendar_object(body: bytes) -> Glance | None:
    """UID and summary of an iCalendar object; None when only `identify` can tell."""
    start = _FIRST.search(body)
    if start is None or _is_long(body) or not _framed(body, b"VCALENDAR"):
        return None
    # What stands before the first event, its time zones, is the same for many objects.
    rest = body[start.start() :]
    if not _plain_head(body[: start.start()]) or not _everyday(rest):
        return None
    stack: list[bytes] = [b"VCALENDAR"]
    parts: list[dict[bytes, bytes]] = []
    for written, params, value in _LINE.findall(rest):
        name = written.upper()
        if name == b"BEGIN":
            stack.append(value.strip().upper())
            if len(stack) > 4 or stack[-1] == b"VCALENDAR":
                return None
            if len(stack) == 2 and stack[-1] in _OBJECTS:
                parts.append({})
        elif name == b"END":
            if not stack or stack.pop() != value.strip().upper():
                return None
        elif len(stack) == 2 and stack[-1] in _OBJECTS:
            if params and _ODD.search(params):
                return None
            if name in _MOMENTS and not _real(_unfolded(value).strip()):
                return None
            parts[-1].setdefault(name, value)
    if stack or not parts:
        return None
    master = next((part for part in parts if b"RECURRENCE-ID" not in part), parts[0])
    return _raw(master.get(b"UID", b"")), _text(master.get(b"SUMMARY", b""))


@lru_cache(maxsize=256)
def _plain_head(head: bytes) -> bool:
    """Whether a calendar's lines before its first event are everyday, and leave just it open."""
    if not _everyday(head + b"\n"):
        return False
    stack: list[bytes] = []
    for written, _, said in _LINE.findall(b"\n" + head + b"\n"):
        name, value = written.upper(), said.strip().upper()
        if name == b"BEGIN":
            stack.append(value)
            if len(stack) > 4 or (len(stack) == 1) != (value == b"VCALENDAR"):
                return False
        elif name == b"END" and (not stack or stack.pop() != value):
            return False
    return stack == [b"VCALENDAR"]


def _is_long(body: bytes) -> bool:
    return len(body) > LONGEST or body.count(b"\n") > MOST_LINES


def _everyday(lines: bytes) -> bool:
    """UTF-8 without control characters, and every line with its name and a colon."""
    odd = len(lines) - len(lines.translate(None, _CONTROLS))
    # The line end before the first of them may stand here without its CR.
    if odd and odd != lines.count(b"\r\n"):
        return False
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _TORN.search(lines)


def _framed(body: bytes, name: bytes) -> bool:
    """Nothing but the one object, from its first line to its last."""
    begin = b"BEGIN:" + name
    return body.startswith((begin + b"\r\n", begin + b"\n")) and body.rstrip().endswith(
        b"\nEND:" + name
    )


@lru_cache(maxsize=4096)
def _real(value: bytes) -> bool:
    found = _MOMENT.match(value)
    if not found:
        return False
    numbers = [int(part or 0) for part in found.groups()]
    try:
        datetime(*numbers)  # type: ignore[arg-type] # noqa: DTZ001 only whether it exists
    except ValueError:
        return False
    return True


def _raw(value: bytes) -> str:
    """As written, on one line. An everyday body is UTF-8 throughout, so its folds cut no letter."""
    return " ".join(_unfolded(value).decode("utf-8").split())


def _text(value: bytes) -> str:
    return " ".join(unescape(_unfolded(value).decode("utf-8")).split())


def _unfolded(value: bytes) -> bytes:
    return _FOLD.sub(b"", value) if b"\n" in value else value
