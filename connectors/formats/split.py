"""Files of many cards or events taken apart into items, and items joined into one file.

Taking apart looks only for BEGIN and END, so that one broken card or event never takes its
neighbours along, and gives pieces of the very bytes that came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from connectors.formats.crlf import crlf
from connectors.formats.escapes import escape
from connectors.formats.folding import make
from connectors.formats.lines import FormatError, parse
from connectors.formats.shared_zones import ended, with_shared_zones
from connectors.model import Kind


def split_cards(body: bytes) -> Iterator[bytes]:
    """Each vCard with its BEGIN and END, byte for byte. What holds no card at all comes whole.

    What follows a card that stood inside another is the rest of the outer one, a piece by itself.
    """
    at = 0
    for start, end in _spans(body, b"VCARD"):
        if at and _REST.search(_with_lf(body[at:start])):
            yield body[at:start]
        at = end
        yield body[start:end]
    if _REST.search(_with_lf(body[at:])) if at else body.strip():
        yield body[at:]


def split_calendar(body: bytes) -> Iterator[tuple[Kind, str, bytes]]:
    """Each UID of a calendar file as an object of its own: kind, UID, bytes.

    A master and its overrides stay together, with the calendar's own lines and the time zones
    they name. A file of one UID comes as it is. What holds no calendar comes whole, UID "". What
    stands between or behind calendars is given one of its own.
    """
    spans = list(_spans(body, b"VCALENDAR"))
    stray = _outside(body, spans)
    found = False
    for start, end in spans:
        whole = body if len(spans) == 1 and not stray else body[start:end]
        for item in _items(body[start:end], whole):
            found = True
            yield item
    if not found and body.strip():
        yield Kind.CALENDAR, "", body
    elif stray:
        given = b"".join([_GIVEN, *map(ended, stray), b"END:VCALENDAR\r\n"])
        yield from _items(given, given)


def join_cards(cards: Iterable[bytes]) -> Iterator[bytes]:
    """The cards of one `.vcf` file, each ending its last line."""
    for card in cards:
        plain = card.removeprefix(b"\xef\xbb\xbf")
        if plain.strip():
            yield plain if plain.endswith(b"\n") else plain + b"\r\n"


def join_calendars(name: str, objects: Iterable[bytes]) -> bytes:
    """One `.ics` file of this calendar name with everything the objects hold.

    A time zone stands once. Where two objects mean different zones by one name, the later one
    is renamed in all that use it. The components of an object that cannot be taken apart are copied
    as text.
    """
    lines = [
        make("VERSION", "2.0"),
        make("PRODID", "-//Elsewhere//EN"),
        make("CALSCALE", "GREGORIAN"),
    ]
    if name:
        lines.append(make("X-WR-CALNAME", escape(name)))
    zones: dict[str, bytes] = {}
    bodies: list[bytes] = []
    for each in objects:
        try:
            bodies += with_shared_zones(parse(crlf(each)), zones)
        except FormatError:
            bodies += [ended(crlf(each[start:end])) for start, end, _ in _children(each)]
    head = "BEGIN:VCALENDAR\r\n" + "".join(line.raw for line in lines)
    return b"".join([head.encode(), *zones.values(), *bodies, b"END:VCALENDAR\r\n"])


_FLAGS = re.MULTILINE | re.IGNORECASE
_MARK = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?\s*|^(?:\xef\xbb\xbf)?)(BEGIN|END):([A-Za-z0-9_-]+)[ \t]*\r*$", _FLAGS
)
_AGENT = re.compile(rb"^(?:[\w-]+\.)?AGENT[^:\n]*:[ \t]*\r*\n\Z", _FLAGS)


_REST = re.compile(rb"^[\w.-]+[:;][^\n]*\n(?:[^\n]*\n)*?END:VCARD[ \t]*\r*$", _FLAGS)
_GIVEN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Elsewhere//EN\r\n"


def _outside(body: bytes, spans: list[tuple[int, int]]) -> list[bytes]:
    """Components that stand in none of the calendars."""
    if not spans:
        return []
    edges = [0, *chain.from_iterable(spans), len(body)]
    gaps = [body[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)]
    return [gap[start:end].lstrip() for gap in gaps for start, end, _ in _children(gap)]


def _line_end(body: bytes, at: int) -> int:
    newline = body.find(b"\n", at)
    return len(body) if newline < 0 else newline + 1


def _spans(body: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Where each outermost component of this name begins and ends; a missing END is at the next."""
    body = _with_lf(body)
    depth = start = 0
    for mark in _MARK.finditer(body):
        if mark[2].upper() != name:
            continue
        if mark[1].upper() == b"BEGIN":
            inside = (
                depth
                and name == b"VCARD"
                and _AGENT.search(body, max(0, mark.start() - 200), mark.start())
            )
            if depth and not inside:
                yield start, mark.start()
                depth = 0
            if not depth:
                start = mark.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, _line_end(body, mark.end())
    if depth:
        yield start, len(body)


def _with_lf(body: bytes) -> bytes:
    """Line ends as LF where the file has only CR; no byte moves."""
    return body if b"\n" in body else body.replace(b"\r", b"\n")


def _children(calendar: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each component directly inside a VCALENDAR stands, and its name."""
    calendar = _with_lf(calendar)
    open_: list[bytes] = []
    start = 0
    for mark in _MARK.finditer(calendar):
        name = mark[2].upper()
        if name == b"VCALENDAR":
            continue
        if mark[1].upper() == b"BEGIN":
            if name in open_ and name in _APART:
                yield start, mark.start(), open_[0]
                open_ = []
            if not open_:
                start = mark.start()
            open_.append(name)
        elif name in open_:
            del open_[len(open_) - 1 - open_[::-1].index(name) :]
            if not open_:
                yield start, _line_end(calendar, mark.end()), name
    if open_:
        end = _MARK_END.search(calendar, start)
        yield start, end.start() if end else len(calendar), open_[0]


_APART = {b"VEVENT", b"VTODO", b"VJOURNAL", b"VTIMEZONE", b"VFREEBUSY"}
_MARK_END = re.compile(rb"^END:VCALENDAR[ \t]*\r*$", _FLAGS)


def _items(calendar: bytes, whole: bytes) -> Iterator[tuple[Kind, str, bytes]]:
    groups: dict[tuple[bytes, str], list[bytes]] = {}
    zones: list[tuple[str, bytes]] = []
    own: list[bytes] = []
    at = _line_end(_with_lf(calendar), 0)
    for number, (start, end, name) in enumerate(_children(calendar)):
        piece = ended(calendar[start:end])
        own.append(calendar[at:start])
        at = end
        if name == b"VTIMEZONE":
            zones.append((_read(piece, "TZID"), piece))
        else:
            uid = _read(piece, "UID")
            groups.setdefault((name, uid or f"\0{number}"), []).append(piece)
    end_mark = _MARK_END.search(_with_lf(calendar), at)
    own.append(calendar[at : end_mark.start() if end_mark else len(calendar)])
    head = calendar[: _line_end(_with_lf(calendar), 0)] + b"".join(map(ended, filter(None, own)))
    for (name, key), pieces in groups.items():
        kind = Kind.TASKS if name == b"VTODO" else Kind.CALENDAR
        uid = "" if key.startswith("\0") else key
        if len(groups) == 1:
            yield kind, uid, whole
            return
        text = b"".join(pieces)
        used = _zones_named(text)
        needed = [zone for name_, zone in zones if name_ in used]
        yield kind, uid, b"".join([head, *needed, text, b"END:VCALENDAR\r\n"])


def _read(piece: bytes, name: str) -> str:
    """One value of a component; "" when the component cannot be taken apart."""
    try:
        component = next(parse(piece).inner(), None)
    except FormatError:
        return ""
    return component.value(name).strip() if component else ""


_FOLDS = re.compile(rb"\r*\n[ \t]")
_TZID = re.compile(rb';TZID=(?:"([^"\r\n]*)"|([^;:\r\n]*))', re.IGNORECASE)


def _zones_named(text: bytes) -> set[str]:
    found = _TZID.findall(_FOLDS.sub(b"", text))
    return {(quoted or bare).decode("utf-8", "surrogateescape") for quoted, bare in found}
