"""Reading a multistatus answer (RFC 4918 section 13) as it arrives, a response at a time.

No document type is let in, so nothing is fetched or expanded, and an answer that breaks off is
never taken for a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from connectors.errors import TryLater
from connectors.net.dav.words import DAV

_RESPONSE, _HREF = DAV + "response", DAV + "href"
_STATUS, _ERROR = DAV + "status", DAV + "error"
_TOKEN = DAV + "sync-token"
_PROPSTAT, _PROP = DAV + "propstat", DAV + "prop"
_HEAD = 1 << 13
_DEEPEST = 256
_MOST = 32 << 20
"""Bytes in which at least one response has to come to its end."""

_JUNK_AFTER = 9
"""Expat's word for more than one document in an answer."""

_PROLOG = re.compile(rb"^(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<[^!?\s]", re.DOTALL)
_CODING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", re.ASCII)
_CODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"})


@dataclass(slots=True)
class Told:
    """What one response says of one resource. Good until the next one is asked for.

    Attributes:
        href: as the server wrote it.
        status: of the resource as a whole, 0 when only its properties have one.
        props: properties found (status 2xx), by name.
        errors: statuses of properties that were not given, with how many had each.
        reason: local name of the precondition that failed, or "".
    """

    href: str
    status: int
    props: dict[str, Element]
    errors: dict[int, int] = field(default_factory=dict)
    reason: str = ""

    def text(self, name: str) -> str:
        """A property's text, "" when not given."""
        found = self.props.get(name)
        return "" if found is None else (found.text or "")

    def has(self, name: str, inside: str) -> bool:
        """Whether a property has a child of this name."""
        found = self.props.get(name)
        return found is not None and found.find(inside) is not None

    def hrefs(self, name: str) -> tuple[str, ...]:
        """The hrefs a property holds."""
        found = self.props.get(name)
        if found is None:
            return ()
        return tuple(href.text.strip() for href in found.findall(DAV + "href") if href.text)


class Multistatus:
    """Iterate over it once; `token` is there when the iteration has ended.

    Args:
        chunks: the body of the answer; None for an answer that is none, which tells nothing.

    Raises TryLater with code "incomplete" when the answer breaks off, "bad-answer" when it is not
    what it should be.
    """

    def __init__(self, chunks: Iterable[bytes] | None) -> None:
        self._chunks = chunks
        self.token = ""

    def __iter__(self) -> Iterator[Told]:
        if self._chunks is None:
            return
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        root: Element | None = None
        depth = held = 0
        try:
            for chunk in chain(_without_doctype(self._chunks), (None,)):
                if chunk is None:
                    _end(parser)
                else:
                    held += len(chunk)
                    parser.feed(chunk)
                for event, element in _events(parser):
                    if event == "start":
                        depth += 1
                        root = _root(element) if root is None else root
                        continue
                    depth -= 1
                    if depth != 1:
                        continue
                    if element.tag == _TOKEN:
                        self.token = (element.text or "").strip()
                    elif element.tag == _RESPONSE:
                        held = 0
                        yield _told(element)
                if depth > _DEEPEST or held > _MOST:
                    raise TryLater("XML that nests or goes on without end", code="bad-answer")
                if root is not None:
                    root.clear()  # an answer may be larger than memory
        except ParseError as error:
            code = "incomplete" if error.code == _JUNK_AFTER else "bad-answer"
            raise TryLater("XML that is not whole", code=code) from None


def reason(text: str) -> str:
    """Local names of the preconditions an error body names (RFC 4918 section 16), with spaces."""
    return " ".join(re.findall(r"<(?:[\w-]+:)?([a-z][a-z-]{3,60})[\s/>]", text))


def _told(element: Element) -> Told:
    # Walked by hand: this runs once for every item there is, and a path expression costs more.
    href, status, why = "", 0, ""
    props: dict[str, Element] = {}
    errors: dict[int, int] = {}
    for child in element:
        tag = child.tag
        if tag == _HREF:
            href = href or (child.text or "").strip()
        elif tag == _STATUS:
            status = _code(child.text or "")
        elif tag == _PROPSTAT:
            _properties(child, props, errors)
        elif tag == _ERROR and len(child):
            why = child[0].tag.rpartition("}")[2]
    return Told(href, status, props, errors, why)


def _properties(group: Element, props: dict[str, Element], errors: dict[int, int]) -> None:
    status, holder = 0, None
    for part in group:
        if part.tag == _STATUS:
            status = _code(part.text or "")
        elif part.tag == _PROP:
            holder = part
    if holder is None:
        return
    if status == 0 or 200 <= status < 300:
        for child in holder:
            props[child.tag] = child
    else:
        errors[status] = errors.get(status, 0) + len(holder)


@lru_cache(maxsize=64)
def _code(line: str) -> int:
    found = re.search(r"\b([1-5]\d\d)\b", line)
    return int(found.group(1)) if found else 0


def _events(parser: XMLPullParser[Element]) -> Iterator[tuple[str, Element]]:
    """What was read since; only elements are asked for."""
    return cast("Iterator[tuple[str, Element]]", parser.read_events())


def _end(parser: XMLPullParser[Element]) -> None:
    try:
        parser.close()
    except ParseError:
        raise TryLater("XML that breaks off", code="incomplete") from None


def _root(element: Element) -> Element:
    if element.tag != DAV + "multistatus":
        raise TryLater(f"a {element.tag} where a multistatus was due", code="bad-answer")
    return element


def _without_doctype(chunks: Iterable[bytes]) -> Iterator[bytes]:
    head = b""
    passed = False
    for chunk in chunks:
        if passed:
            yield chunk
            continue
        head += chunk
        if b"\0" in head[:4]:
            raise TryLater("XML of another coding", code="bad-answer")
        if _PROLOG.match(head):
            coding = _CODING.match(head)
            if coding and coding.group(1).lower() not in _CODINGS:
                raise TryLater("XML of another coding", code="bad-answer")
            passed = True
            yield head
        elif b"<!DOCTYPE" in head or len(head) > _HEAD:
            raise TryLater("XML with a document type, or that never begins", code="bad-answer")
    if not passed:
        raise TryLater("an answer that broke off", code="incomplete")
