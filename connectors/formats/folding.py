"""New content lines: quoted, folded at 75 octets, and read back before they are given out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connectors.formats.escapes import clean
from connectors.formats.lines import FormatError, Line, Params, read_line


def make(name: str, value: str, params: Iterable[tuple[str, str]] = (), group: str = "") -> Line:
    """A line with CRLF at its end.

    Args:
        name: letters, digits and hyphens.
        value: as it shall stand, so escaped already where it is text.
        params: name and value pairs in order; a name may come again.
        group: as `item1`, or "".

    Raises FormatError when a name is none, or the line would not be read back as it was meant.
    """
    value = clean(value)
    head = f"{group}.{name}" if group else name
    wanted: Params = tuple((key.upper(), (clean(text),)) for key, text in params)
    for key, (text,) in wanted:
        if not _TOKEN.match(key) or _BROKEN.search(text.replace("\n", "")):
            raise FormatError("a parameter that no line can hold")
        head += f";{key}={_quoted(text)}"
    if not _TOKEN.match(name) or (group and not _TOKEN.match(group)) or _BROKEN.search(value):
        raise FormatError("a line that no reader would read as it was meant")
    line = read_line(_folded(f"{head}:{value}") + "\r\n")
    if (line.group, line.name, line.params, line.value) != (group, name.upper(), wanted, value):
        raise FormatError("a line that no reader would read as it was meant")
    return line


_TOKEN = re.compile(r"[A-Za-z0-9_\-]+\Z")
_BROKEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NEEDS_QUOTES = re.compile(r"[:;,\s]")


def _quoted(text: str) -> str:
    text = text.replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f'"{text}"' if _NEEDS_QUOTES.search(text) else text


def _folded(text: str) -> str:
    """No physical line is longer than 75 octets, and no character is cut in two."""
    if len(text) <= 75 and text.isascii():
        return text
    pieces, room, start = [], 75, 0
    for index, char in enumerate(text):
        size = 1 if char < "\x80" else len(char.encode("utf-8"))
        if size > room:
            pieces.append(text[start:index])
            start, room = index, 74
        room -= size
    pieces.append(text[start:])
    return "\r\n ".join(pieces)
