"""New vCards, and typed reading of any.

Making: a `Card` collects fields and gives vCard 3.0 with CRLF. Every line is read back before it
is taken, so nothing a service hands over can break out of its field.

    card = Card("uid-1")
    card.parts("N", ["Doe", "Jane", "", "", ""])
    card.text("FN", "Jane Doe")
    card.text("TEL", "+49 170 1", types=["CELL"], label="boat")
    body = card.body()

Reading: `fields` gives one `Field` a line, whatever the version; nothing is ever written back
from them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.formats.escapes import binary, escape, text, texts
from connectors.formats.folding import make
from connectors.formats.lines import Component, Line, parse
from connectors.formats.vcard3 import to_v3

__all__ = ["OMITTED_YEAR", "Card", "Field", "card_of", "fields", "to_v3"]

OMITTED_YEAR = 1604
"""The year Apple writes for a date without one, marked by X-APPLE-OMIT-YEAR (a leap year)."""

Params = Iterable[tuple[str, str]]


class Card:
    """A vCard 3.0 in the making. Any method raises FormatError for a name that is none."""

    def __init__(self, uid: str = "") -> None:
        self._lines: list[Line] = []
        self._groups = 0
        if uid:
            self.text("UID", uid)

    def add(
        self, name: str, value: str, params: Params = (), group: str = "", label: str = ""
    ) -> None:
        """A line whose value stands as given; escape what is text (`escapes.escape`).

        Args:
            name: of the property.
            value: already escaped.
            params: name and value pairs.
            group: ties lines together; a new `itemN` is taken when there is a label and no group.
            label: the person's own word for it, written as X-ABLabel in the same group.
        """
        if label and not group:
            self._groups += 1
            group = f"item{self._groups}"
        self._lines.append(make(name, value, params, group))
        if label:
            self._lines.append(make("X-ABLabel", escape(label), (), group))

    def text(
        self, name: str, value: str, *, types: Iterable[str] = (), params: Params = (),
        group: str = "", label: str = "",
    ) -> None:  # fmt: skip
        """A line of plain text; empty text adds nothing."""
        if value:
            self.add(name, escape(value), _typed(types, params), group, label)

    def parts(
        self, name: str, values: Sequence[str], *, types: Iterable[str] = (), params: Params = (),
        group: str = "", label: str = "",
    ) -> None:  # fmt: skip
        """A structured value (N, ADR, ORG), its parts in order; nothing when all are empty."""
        if any(values):
            value = ";".join(escape(part) for part in values)
            self.add(name, value, _typed(types, params), group, label)

    def items(self, name: str, values: Iterable[str], *, params: Params = ()) -> None:
        """A list (CATEGORIES, NICKNAME); nothing when there are none."""
        found = [escape(value) for value in values if value]
        if found:
            self.add(name, ",".join(found), params)

    def date(
        self, name: str, year: int, month: int, day: int, *, label: str = "", group: str = ""
    ) -> None:
        """A day; year 0 for one that is not told (RFC 2426 has no form, so Apple's is used)."""
        params = [] if year else [("X-APPLE-OMIT-YEAR", str(OMITTED_YEAR))]
        value = f"{year or OMITTED_YEAR:04}-{month:02}-{day:02}"
        self.add(name, value, params, group, label)

    def photo(self, data: bytes, kind: str = "JPEG", name: str = "PHOTO") -> None:
        """A picture (or LOGO) in the card; `kind` is its format in capitals."""
        params = [("ENCODING", "b"), ("TYPE", kind)]
        self.add(name, base64.b64encode(data).decode(), params)

    def has(self, name: str) -> bool:
        """Whether a line of this name was added."""
        return any(line.name == name.upper() for line in self._lines)

    def body(self) -> bytes:
        """The card; N and FN, which 3.0 asks for, stand in it even when nothing was given."""
        lines = list(self._lines)
        if not self.has("N"):
            lines.insert(0, make("N", ";;;;"))
        if not self.has("FN"):
            lines.insert(0, make("FN", escape(_formatted(self._lines))))
        raw = "".join(line.raw for line in lines)
        return f"BEGIN:VCARD\r\nVERSION:3.0\r\n{raw}END:VCARD\r\n".encode()


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a card, read.

    Attributes:
        name: upper case.
        text: the whole value as plain text.
        parts: of a structured value, plain text each.
        items: of a list value, plain text each.
        types: lower case, without `pref`.
        preferred: marked so in either version's way.
        label: the person's own word, without Apple's `_$!<…>!$_`.
        group: as written.
        line: the content line itself.
    """

    name: str
    text: str
    parts: tuple[str, ...]
    items: tuple[str, ...]
    types: tuple[str, ...]
    preferred: bool
    label: str
    group: str
    line: Line

    @property
    def data(self) -> bytes | None:
        """The bytes of a photo or key that lies in the card; None for one that does not."""
        return binary(self.line)


def card_of(body: bytes) -> Component:
    """The first card of a body, or an empty component. Raises FormatError."""
    return next(parse(body).inner("VCARD"), Component("VCARD"))


def fields(body: bytes, *names: str) -> tuple[Field, ...]:
    """The properties of these names, or all, in their order; labels stand in what they label.

    Raises FormatError.
    """
    card = card_of(body)
    labels = {line.group.lower(): _label(line) for line in card.lines("X-ABLABEL") if line.group}
    return tuple(
        _field(line, labels)
        for line in card.lines()
        if (line.name in names if names else line.name != "X-ABLABEL" or not line.group)
    )


def _typed(types: Iterable[str], params: Params) -> list[tuple[str, str]]:
    return [*(("TYPE", one) for one in types if one), *params]


def _formatted(lines: list[Line]) -> str:
    for name in ("N", "ORG", "NICKNAME", "EMAIL", "TEL"):
        for line in lines:
            if line.name == name:
                parts = texts(line, ";") if name in {"N", "ORG"} else [text(line)]
                if name == "N":
                    order = (3, 1, 2, 0, 4)
                    parts = [parts[index] for index in order if index < len(parts)]
                found = " ".join(filter(None, parts)).strip()
                if found:
                    return found
    return ""


def _label(line: Line) -> str:
    found = text(line)
    return found[4:-4] if found.startswith("_$!<") and found.endswith(">!$_") else found


def _field(line: Line, labels: dict[str, str]) -> Field:
    types = [one.lower() for value in line.param("TYPE") for one in value.split(",")]
    return Field(
        name=line.name,
        text=text(line),
        parts=tuple(texts(line, ";")),
        items=tuple(texts(line, ",")),
        types=tuple(one for one in types if one and one != "pref"),
        preferred="pref" in types or bool(line.param("PREF")),
        label=labels.get(line.group.lower(), ""),
        group=line.group,
        line=line,
    )
