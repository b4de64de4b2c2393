"""One content line of a vCard or an iCalendar file, taken apart and still whole.

RFC 2425, 2426, 6350, 5545 and 6868; quoted-printable soft breaks, unfolded base64 and bare
parameters of vCard 2.1 are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

LONGEST = 10 * 1024 * 1024

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


def read_line(raw: str, *, mend: bool = False) -> Line:
    """One logical line taken apart; the reading half of `folding.make`.

    Args:
        raw: with its folds and its line end.
        mend: whether bytes that are not UTF-8 may have been cut by a fold and now fit together.

    Raises FormatError for one of more than 10 MB.
    """
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


def wants_more(line: Line) -> _More | None:
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


_FOLD = re.compile(r"\r*(?:\n|(?<!\n)\r)[ \t]")
_SOFT_BREAK = re.compile(r"=[ \t]*\r*\n")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+[ \t]*\r*\n?\Z")
_QUOTED_HEAD = re.compile(r'(?:[^":]|"[^"]*+")*+:')
_NAME = re.compile(r"[A-Za-z0-9_.\-/]+\Z")
