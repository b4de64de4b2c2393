"""vCard and iCalendar as a tree of content lines that keeps every byte it was given.

A line nobody touches is written back exactly as it came: folding, case, order, odd escapes and
bytes that are not UTF-8 included. Reads vCard 2.1, 3.0 and 4.0 and (v|i)Calendar 1.0 and 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.formats.content_line import FormatError, Line, Params, read_line, wants_more

__all__ = ["Component", "FormatError", "Line", "Params", "parse", "read_line", "write"]

DEEPEST = 8
MOST = 10_000


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END; the tree's root has neither and no name.

    Attributes:
        name: upper case.
        begin: the BEGIN line, None for the root.
        parts: lines and inner components in the order they stand.
        end: the END line; None for the root and where the text ended without one.
    """

    name: str
    begin: Line | None = None
    parts: list[Line | Component] = field(default_factory=list)
    end: Line | None = None

    def lines(self, name: str = "") -> Iterator[Line]:
        """Its own lines of this name; all that have a name when none is given."""
        for part in self.parts:
            if isinstance(part, Line) and (part.name == name if name else part.name):
                yield part

    def first(self, name: str) -> Line | None:
        """Its first line of this name."""
        return next(self.lines(name), None)

    def value(self, name: str) -> str:
        """The value of its first line of this name, still escaped; "" when there is none."""
        line = self.first(name)
        return line.value if line else ""

    def inner(self, name: str = "") -> Iterator[Component]:
        """The components directly inside, of one name or all."""
        for part in self.parts:
            if isinstance(part, Component) and (not name or part.name == name):
                yield part

    def walk(self) -> Iterator[Component]:
        """This component and all inside it."""
        yield self
        for part in self.parts:
            if isinstance(part, Component):
                yield from part.walk()


def parse(body: bytes) -> Component:
    """The tree of a file: its root holds the cards or calendars, and whatever stands between.

    A card or event whose END is missing is closed where the next one begins and has `end` None.

    Raises FormatError, and nothing else, past 8 levels, 10 MB in a line or 10,000 lines in a
    component.
    """
    text, mend = _decode(body)
    root = Component("")
    stack = [root]
    parts, room = root.parts, MOST
    raws = _logical(text)
    count = len(raws)
    at = 0
    while at < count:
        raw = raws[at]
        at += 1
        line = read_line(raw, mend=mend)
        if line.params and line.name not in {"BEGIN", "END"}:
            wants = wants_more(line)
            if wants is not None:
                start = at
                while at < count and wants(raws[at - 1], raws[at]):
                    at += 1
                if at > start:
                    line = read_line("".join(raws[start - 1 : at]), mend=mend)
        if line.name == "BEGIN":
            name = line.value.strip().upper()
            if _missed_an_end(stack, name):
                while stack.pop().name != name:
                    pass
            opened = Component(name, line)
            stack[-1].parts.append(opened)
            stack.append(opened)
            parts, room = opened.parts, MOST
            if len(stack) > DEEPEST + 1:
                raise FormatError(f"more than {DEEPEST} levels")
        elif line.name == "END" and _closes(stack, line.value.strip().upper()):
            name = line.value.strip().upper()
            while stack[-1].name != name:
                stack.pop()
            stack.pop().end = line
            parts, room = stack[-1].parts, MOST
        else:
            parts.append(line)
            if len(parts) > room and len(stack) > 1:
                room = len(parts) + _room(parts)
    return root


def write(component: Component) -> bytes:
    """The bytes of a tree or a part of it; exactly those parsed where nothing was changed."""
    pieces: list[str] = []
    _collect(component, pieces)
    return "".join(pieces).encode("utf-8", "surrogateescape")


def _collect(component: Component, pieces: list[str]) -> None:
    if component.begin:
        pieces.append(component.begin.raw)
    for part in component.parts:
        if isinstance(part, Line):
            pieces.append(part.raw)
        else:
            _collect(part, pieces)
    if component.end:
        pieces.append(component.end.raw)


def _room(parts: list[Line | Component]) -> int:
    """How many more parts may be lines; counted again only when that many have come."""
    left = MOST - sum(isinstance(part, Line) for part in parts)
    if left < 0:
        raise FormatError(f"more than {MOST} lines in one component")
    return left


def _closes(stack: list[Component], name: str) -> bool:
    return any(open_.name == name for open_ in stack[1:])


_NEVER_IN_ITSELF = {"VCARD", "VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VTIMEZONE", "VALARM"}


def _missed_an_end(stack: list[Component], name: str) -> bool:
    """A card begins inside a card: its END was lost, unless it is the value of an AGENT line."""
    if name not in _NEVER_IN_ITSELF or not _closes(stack, name):
        return False
    last = stack[-1].parts[-1] if stack[-1].parts else None
    return not (isinstance(last, Line) and last.name == "AGENT" and not last.value.strip())


def _decode(body: bytes) -> tuple[str, bool]:
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        return body.decode("utf-8", "surrogateescape"), True


_LOGICAL = re.compile(r"[^\n]*+\n(?:[ \t][^\n]*+\n?)*+|[^\n]++")
_LOGICAL_CR = re.compile(r"[^\r]*+\r(?:[ \t][^\r]*+\r?)*+|[^\r]++")


def _logical(text: str) -> list[str]:
    if "\n" not in text and "\r" in text:
        return _LOGICAL_CR.findall(text)
    return _LOGICAL.findall(text)
