"""Any vCard as 3.0, the version every phone and service reads.

What 3.0 has a form for is given that form; what it has none for stays under an X- name, so that
nothing is lost. A card that is 3.0 already is not touched. Sources: RFC 6350 appendix A,
RFC 2426, and what Apple writes for labels, dates and relations.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from connectors.formats import escapes
from connectors.formats.crlf import crlf
from connectors.formats.dates import card_date
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line, parse, write

Pairs = list[tuple[str, str]]


def to_v3(card: bytes) -> bytes:
    """The card as vCard 3.0 with CRLF; 3.0 and what is no card come back as they are.

    Raises FormatError for a body that cannot be taken apart.
    """
    tree = parse(crlf(card))
    found = next(tree.inner("VCARD"), None)
    if found is None or found.value("VERSION").strip() == "3.0":
        return card
    old = found.value("VERSION").strip() != "4.0"
    return _converted(found, old=old)


_OLD_ESCAPE = re.compile(r"\\([;,:\\nN])")
_STRUCTURED = {"N", "ADR", "ORG", "GEO", "GENDER"}
_LISTS = {"CATEGORIES", "NICKNAME"}
_BINARY = {"PHOTO", "LOGO", "SOUND", "KEY"}
_ONLY_IN_4 = {
    "GENDER", "LANG", "XML", "CLIENTPIDMAP", "EXPERTISE", "HOBBY", "INTEREST", "ORG-DIRECTORY",
    "BIRTHPLACE", "DEATHPLACE", "DEATHDATE", "CONTACT-URI", "SOCIALPROFILE", "KIND", "MEMBER",
    "RELATED", "CREATED", "GRAMGENDER", "LANGUAGE", "PRONOUNS", "JSPROP",
}  # fmt: skip
_KNOWN_PARAMS = {"TYPE", "LANGUAGE", "VALUE", "ENCODING", "CHARSET"}
_SINGLE = {"FN", "N", "BDAY", "UID", "REV", "KIND"}


def _converted(card: Component, *, old: bool) -> bytes:
    lines: list[Line] = []
    groups = _fresh_groups(card)
    parts = list(card.parts)
    for index, part in enumerate(parts):
        if isinstance(part, Component):
            if not _is_agent(parts, index):
                raise FormatError("a card with something other than an agent inside")
            inner = to_v3(write(part)).decode("utf-8", "surrogateescape")
            lines.append(make("AGENT", escapes.escape(inner)))
        elif not part.name:
            if part.value.strip():
                # What is no line at all is still somebody's text.
                lines.append(make("X-ELSEWHERE-UNREAD", escapes.escape(part.value)))
        elif part.name != "VERSION" and not _is_agent(parts, index + 1):
            try:
                lines += _from_21(part) if old else _from_4(part, groups)
            except FormatError:
                lines.append(make("X-ELSEWHERE-UNREAD", escapes.escape(part.raw.strip())))
    raw = "".join(line.raw for line in [*_named(lines), *_once(lines)])
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\n{raw}END:VCARD\r\n".encode()


def _is_agent(parts: list[Line | Component], index: int) -> bool:
    """Whether the part here is the card that an AGENT line just before it announced."""
    if not 0 < index < len(parts) or not isinstance(parts[index], Component):
        return False
    before = parts[index - 1]
    return isinstance(before, Line) and before.name == "AGENT"


def _fresh_groups(card: Component) -> Iterator[str]:
    taken = {line.group.lower() for line in card.lines()}
    return (name for name in map("item{}".format, range(1, 100_000)) if name not in taken)


def _named(lines: list[Line]) -> Iterator[Line]:
    """FN and N, which 3.0 asks for, where the card has none."""
    names = {line.name for line in lines}
    if "FN" not in names:
        source = next(
            (line for name in ("N", "ORG", "EMAIL", "TEL") for line in lines if line.name == name),
            None,
        )
        parts = [part for part in escapes.texts(source, ";") if part] if source else []
        yield make("FN", escapes.escape(" ".join(parts)))
    if "N" not in names:
        yield make("N", ";;;;")


def _once(lines: list[Line]) -> Iterator[Line]:
    """Of what 3.0 allows once, the preferred or first; the others under an X- name."""
    best: dict[str, Line] = {}
    for line in lines:
        if line.name in _SINGLE and (line.name not in best or _preferred(line)):
            best[line.name] = (
                best[line.name] if line.name in best and _preferred(best[line.name]) else line
            )
    for line in lines:
        if line.name in _SINGLE and line is not best[line.name]:
            yield make(f"X-{line.name}", line.value, _pairs(line), line.group)
        else:
            yield line


def _preferred(line: Line) -> bool:
    return any(value.lower() == "pref" for value in line.param("TYPE"))


def _pairs(line: Line) -> Pairs:
    return [(key, value) for key, values in line.params for value in values]


def _from_21(line: Line) -> list[Line]:
    pairs = [
        (key, value)
        for key, value in _pairs(line)
        if key not in {"CHARSET", "ENCODING"} and value.upper() != "INLINE"
    ]
    data = escapes.binary(line)
    if data is not None:
        value = base64.b64encode(data).decode()
        return [make(line.name, value, [("ENCODING", "b"), *pairs], line.group)]
    if any(one.upper() in {"BASE64", "B"} for one in line.param("ENCODING")):
        # Damaged base64 stays as it is.
        return [make(line.name, line.value.strip(), [("ENCODING", "b"), *pairs], line.group)]
    value = escapes.decoded(line)
    if line.name in _STRUCTURED or line.name.startswith("X-"):
        value = ";".join(_again(part) for part in escapes.cut(value, ";"))
    elif line.name in _LISTS:
        value = ",".join(_again(part) for part in escapes.cut(value, ","))
    elif line.name not in {"TEL", "URL", "UID", "REV", "BDAY", "TZ", "EMAIL"}:
        value = _again(value)
    return [make(line.name, value.replace("\r\n", "\\n").replace("\n", "\\n"), pairs, line.group)]


def _again(part: str) -> str:
    """One piece of 2.1 text, where only some escapes are meant, escaped as 3.0 does it."""
    plain = _OLD_ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], part)
    return escapes.escape(plain)


def _from_4(line: Line, groups: Iterator[str]) -> list[Line]:
    name, value, pairs = line.name, line.value, _params_of_4(line)
    more: list[Line] = []
    if name in _BINARY:
        return [_data(line, pairs)]
    if name in {"BDAY", "ANNIVERSARY"}:
        return _day(line, pairs, groups)
    if name == "TEL" and value[:4].lower() == "tel:":
        value = value[4:]
        pairs = [pair for pair in pairs if pair != ("VALUE", "uri")]
    elif name == "UID" and value[:9].lower() == "urn:uuid:":
        # Apple's groups name a member by this prefix and its UID, which so must not have it too.
        value = value[9:]
    elif name == "GEO" and value[:4].lower() == "geo:" and value.count(",") == 1:
        value = value[4:].replace(",", ";")
    elif name in {"KIND", "MEMBER"} and (name == "MEMBER" or value.lower() == "group"):
        name = f"X-ADDRESSBOOKSERVER-{name}"
    elif name == "RELATED" and "text" in {one.lower() for one in line.param("VALUE")}:
        group = line.group or next(groups)
        kind = next(iter(line.param("TYPE")), "")
        if kind and not line.group:
            more = [make("X-ABLabel", _apple_label(kind), (), group)]
            pairs = [pair for pair in pairs if pair != ("TYPE", kind)]
        pairs = [pair for pair in pairs if pair[0] != "VALUE"]
        return [make("X-ABRELATEDNAMES", value, pairs, group), *more]
    elif name in _ONLY_IN_4:
        name = f"X-{name}"
    if name in {"N", "ORG"} and line.param("SORT-AS"):
        pairs = [pair for pair in pairs if pair[0] != "X-SORT-AS"]
        sort = ",".join(escapes.escape(one) for one in line.param("SORT-AS"))
        more = [make("SORT-STRING" if name == "N" else "X-PHONETIC-ORG", sort, (), line.group)]
    if name == "ADR" and line.param("LABEL"):
        pairs = [pair for pair in pairs if pair[0] != "X-LABEL"]
        kinds = [pair for pair in pairs if pair[0] == "TYPE"]
        label = escapes.escape("\n".join(line.param("LABEL")))
        more = [make("LABEL", label.replace("\\\\n", "\\n"), kinds, line.group)]
    return [make(name, value, pairs, line.group), *more]


def _params_of_4(line: Line) -> Pairs:
    pairs: Pairs = []
    for key, value in _pairs(line):
        if key == "PREF":
            pairs.append(("TYPE", "pref") if value == "1" else ("X-PREF", value))
        elif key == "TYPE":
            pairs += [("TYPE", one) for one in value.split(",") if one]
        elif key in _KNOWN_PARAMS or key.startswith("X-"):
            pairs.append((key, value))
        else:
            pairs.append((f"X-{key}", value))
    return pairs


def _data(line: Line, pairs: Pairs) -> Line:
    data = escapes.binary(line)
    if data is None or line.value[:5].lower() != "data:":
        known = any(key == "VALUE" for key, _ in pairs)
        pairs = pairs if known else [("VALUE", "uri"), *pairs]
        return make(line.name, line.value, pairs, line.group)
    media = line.value[5:].partition(",")[0].partition(";")[0].rstrip("\\")
    kind = media.rpartition("/")[2].upper()
    kept = [pair for pair in pairs if pair[0] not in {"VALUE", "ENCODING", "X-MEDIATYPE"}]
    if kind:
        kept.append(("TYPE", kind))
    return make(line.name, base64.b64encode(data).decode(), [("ENCODING", "b"), *kept], line.group)


def _day(line: Line, pairs: Pairs, groups: Iterator[str]) -> list[Line]:
    day = card_date(line)
    if day is None or not (day.month and day.day) or day.time:
        whole = line.name == "BDAY" and day is not None and day.year and day.time
        name = line.name if whole else f"X-{line.name}"
        return [make(name, line.value, pairs, line.group)]
    pairs = [pair for pair in pairs if pair[0] not in {"VALUE", "X-CALSCALE"}]
    if not day.year:
        pairs = [
            *(pair for pair in pairs if pair[0] != "X-APPLE-OMIT-YEAR"),
            ("X-APPLE-OMIT-YEAR", "1604"),
        ]
    value = f"{day.year or 1604:04}-{day.month:02}-{day.day:02}"
    if line.name == "BDAY":
        return [make("BDAY", value, pairs, line.group)]
    group = line.group or next(groups)
    made = [make("X-ABDATE", value, pairs, group)]
    return (
        made if line.group else [*made, make("X-ABLabel", _apple_label("Anniversary"), (), group)]
    )


def _apple_label(word: str) -> str:
    known = {"spouse", "child", "parent", "friend", "anniversary", "assistant", "brother", "sister",
             "mother", "father", "manager", "partner"}  # fmt: skip
    return f"_$!<{word.capitalize()}>!$_" if word.lower() in known else escapes.escape(word)
