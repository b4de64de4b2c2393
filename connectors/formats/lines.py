"""vCard and iCalendar as a tree of content lines that keeps every byte it was given.

A line nobody touches is written back exactly as it came: folding, case, order, odd escapes and
bytes that are not UTF-8 included. Reads vCard 2.1, 3.0 and 4.0 and (v|i)Calendar 1.0 and 2.0
(RFC 2425, 2426, 6350, 5545, 6868); quoted-printable soft breaks, unfolded base64 and bare
parameters of 2.1 are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

DEEPEST = 8
LONGEST = 10 * 1024 * 1024
MOST = 10_000

Params = tuple[tuple[str, tuple[str, ...]], ...]


class FormatError(ValueError):
    """The body is too deep, too long or too odd to be taken apart; its bytes are still good."""


class Line(NamedTuple):
    """One logical content line.

    Attributes:
        group: what stands before the dot (`item1`), as written.
        name: upper case; "" for a blank line and for one without a colon.
        params: in order, names in upper case, values without quotes; a bare parameter of vCard
            2.1 is a value of TYPE, ENCODING or VALUE.
        value: unfolded and still escaped; bytes that are not UTF-8 stand as lone surrogates.
        raw: the text as it came, line ends included.
    """

    group: str
    name: str
    params: Params
    value: str
    raw: str

    def param(self, name: str) -> tuple[str, ...]:
        """Every value of one parameter, however it was spread; () when it is not there."""
        return tuple(value for key, values in self.params if key == name for value in values)


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
        line = _line(raw, mend=mend)
        if line.params and line.name not in {"BEGIN", "END"}:
            wants = _wants_more(line)
            if wants is not None:
                start = at
                while at < count and wants(raws[at - 1], raws[at]):
                    at += 1
                if at > start:
                    line = _line("".join(raws[start - 1 : at]), mend=mend)
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


def read_line(raw: str) -> Line:
    """One logical line taken apart; the reading half of `folding.make`."""
    return _line(raw, mend=False)


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
_FOLD = re.compile(r"\r*(?:\n|(?<!\n)\r)[ \t]")
_SOFT_BREAK = re.compile(r"=[ \t]*\r*\n")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+[ \t]*\r*\n?\Z")
_QUOTED_HEAD = re.compile(r'(?:[^":]|"[^"]*+")*+:')
_NAME = re.compile(r"[A-Za-z0-9_.\-/]+\Z")


def _logical(text: str) -> list[str]:
    if "\n" not in text and "\r" in text:
        return _LOGICAL_CR.findall(text)
    return _LOGICAL.findall(text)


def _line(raw: str, *, mend: bool) -> Line:
    if len(raw) > LONGEST:
        raise FormatError("a line of more than 10 MB")
    text = raw.rstrip("\r\n")
    if "\n" in text or "\r" in text:
        if "=\n" in text or "=\r" in text:
            text = _unfold_quoted(text)
        text = _FOLD.sub("", text)
        if "\n" in text:
            text = text.replace("\r", "").replace("\n", "")
    if mend:
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    colon = text.find(":")
    if colon < 0:
        return Line("", "", (), text, raw)
    if '"' in text[:colon]:
        whole = _QUOTED_HEAD.match(text)
        if whole:
            colon = whole.end() - 1
    head = text[:colon]
    group, name, params = _head(head) if colon < 200 else _take_head(head)
    if not name:
        return Line("", "", (), text, raw)
    return Line(group, name, params, text[colon + 1 :], raw)


def _unfold_quoted(text: str) -> str:
    head = text[: text.find(":") + 1].upper()
    return _SOFT_BREAK.sub("", text) if "QUOTED-PRINTABLE" in head else text


def _take_head(head: str) -> tuple[str, str, Params]:
    name, semicolon, rest = head.partition(";")
    name = name.strip().lstrip("\ufeff")
    if not _NAME.match(name):
        return "", "", ()
    group, _, name = name.rpartition(".")
    return group, name.upper(), _params(rest) if semicolon else ()


_head = lru_cache(maxsize=4096)(_take_head)

_BARE_ENCODINGS = {"BASE64", "B", "QUOTED-PRINTABLE", "QP", "8BIT", "7BIT"}
_BARE_VALUES = {"INLINE", "URL", "CID", "CONTENT-ID"}


def _params(text: str) -> Params:
    found: list[tuple[str, tuple[str, ...]]] = []
    for piece in _cut(text, ";"):
        name, equals, value = piece.partition("=")
        name = name.strip().upper()
        if equals:
            values = tuple(_unquote(one) for one in _cut(value, ","))
            found.append((name, values))
        elif name:
            kind = "TYPE"
            if name in _BARE_ENCODINGS:
                kind = "ENCODING"
            elif name in _BARE_VALUES:
                kind = "VALUE"
            found.append((kind, (piece.strip(),)))
    return tuple(found)


def _cut(text: str, at: str) -> list[str]:
    """Pieces between separators that do not stand in quotes."""
    if '"' not in text:
        return text.split(at)
    pieces, start, quoted = [], 0, False
    for index, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == at and not quoted:
            pieces.append(text[start:index])
            start = index + 1
    pieces.append(text[start:])
    return pieces


_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == '"' and value[-1] == '"':
        value = value[1:-1]
    if "^" in value:
        value = re.sub(r"\^[n'^]", lambda found: _CARETS[found.group()], value)
    return value


_More = Callable[[str, str], bool]


def _wants_more(line: Line) -> _More | None:
    """What decides whether the next line still belongs to this one, by the rules of vCard 2.1."""
    encoding = {value.upper() for value in line.param("ENCODING")}
    if encoding & {"QUOTED-PRINTABLE", "QP"}:
        return _soft_break_before
    if encoding & {"BASE64", "B"}:
        return _more_base64
    return None


def _soft_break_before(raw: str, following: str) -> bool:
    return bool(raw.rstrip("\r\n").endswith("=") and following.strip())


def _more_base64(raw: str, following: str) -> bool:
    return bool(raw.endswith("\n") and _BASE64_LINE.match(following))
