"""Text inside content lines: escaping, lists, quoted-printable, old character sets."""

from __future__ import annotations

import base64
import binascii
import quopri
import re

from connectors.formats.lines import Line


def escape(text: str) -> str:
    """Text as a value: backslash, comma, semicolon and line breaks escaped (RFC 6350 3.4).

    Control characters that no value may hold are left out.
    """
    text = _CONTROLS.sub("", clean(text).replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPED.sub(lambda found: _ESCAPES[found.group()], text)


def unescape(value: str) -> str:
    r"""The text of a value. An escape no RFC knows (`\:`) stands for its character."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(_plain, value)


def cut(value: str, at: str) -> list[str]:
    """A structured value's parts, still escaped; `at` is ";" or ","."""
    if "\\" not in value:
        return value.split(at)
    parts, start, index = [], 0, 0
    while index < len(value):
        if value[index] == "\\":
            index += 1
        elif value[index] == at:
            parts.append(value[start:index])
            start = index + 1
        index += 1
    parts.append(value[start:])
    return parts


def texts(line: Line, at: str) -> list[str]:
    """The parts of a list or structured value as plain text."""
    return [unescape(part) for part in cut(decoded(line), at)]


def text(line: Line) -> str:
    """The value as plain text, whatever its encoding and character set."""
    return unescape(decoded(line))


def decoded(line: Line) -> str:
    """The value without quoted-printable and in Unicode, still escaped."""
    value = line.value
    if is_quoted_printable(line):
        raw = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
        return _unicode(raw, line)
    if any("\udc80" <= char <= "\udcff" for char in value):
        return _unicode(value.encode("utf-8", "surrogateescape"), line)
    return value


def binary(line: Line) -> bytes | None:
    """The bytes of a base64 or `data:` value; None when it is neither or is damaged."""
    value = "".join(line.value.split())
    if value[:5].lower() == "data:":
        head, comma, value = value.partition(",")
        # Some writers escape the separators of the address as if it were text.
        if not comma or not head.rstrip("\\").lower().endswith("base64"):
            return None
    elif not {encoding.upper() for encoding in line.param("ENCODING")} & {"B", "BASE64"}:
        return None
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_quoted_printable(line: Line) -> bool:
    """Whether the value is encoded as vCard 2.1 encodes text."""
    return any(one.upper() in {"QUOTED-PRINTABLE", "QP"} for one in line.param("ENCODING"))


def clean(text: str) -> str:
    """Text that UTF-8 can hold: lone surrogates become the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_ESCAPED = re.compile(r"[\\,;\n]")
_ESCAPES = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _plain(found: re.Match[str]) -> str:
    return "\n" if found.group(1) in "nN" else found.group(1)


def _unicode(raw: bytes, line: Line) -> str:
    """By the line's CHARSET, then UTF-8, then the two character sets old phones wrote."""
    for name in (*line.param("CHARSET"), "utf-8", "cp1252", "shift_jis"):
        try:
            return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")
