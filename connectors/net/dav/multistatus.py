"""Reading a multistatus answer (RFC 4918 section 13) as it arrives, a response at a time.

No document type is let in, nothing is fetched or expanded, and an answer that breaks off is never
taken for a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from lxml import etree

from connectors.errors import TryLater
from connectors.net.dav.words import DAV

_HREF, _STATUS, _ERROR = DAV + "href", DAV + "status", DAV + "error"
_TOKEN = DAV + "sync-token"
_PROPSTAT, _PROP = DAV + "propstat", DAV + "prop"
_HEAD = 1 << 13
_FORGOTTEN = 16
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
    props: dict[str, etree._Element]
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
        parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=(DAV + "multistatus", DAV + "response", _TOKEN),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=False,
            remove_comments=True,
            remove_pis=True,
        )
        root: etree._Element | None = None
        count = 0
        try:
            for chunk in _without_doctype(self._chunks):
                parser.feed(chunk)
                for event, ended in parser.read_events():
                    element = cast("etree._Element", ended)  # noqa: SLF001  # its only name
                    if event == "start":
                        root = _root(element) if root is None else root
                    elif root is None or element.getparent() is not root:
                        continue
                    elif element.tag == _TOKEN:
                        self.token = (element.text or "").strip()
                    else:
                        yield _told(element)
                        # What has been told is forgotten, some at a time: an answer may be larger
                        # than memory.
                        count += 1
                        if not count % _FORGOTTEN:
                            del root[: root.index(element)]
            parser.close()
            if root is None:
                raise TryLater("XML, but no multistatus", code="bad-answer")
        except etree.XMLSyntaxError as error:
            raise _broken(error) from None


def reason(text: str) -> str:
    """Local names of the preconditions an error body names (RFC 4918 section 16), with spaces."""
    return " ".join(re.findall(r"<(?:[\w-]+:)?([a-z][a-z-]{3,60})[\s/>]", text))


def _told(element: etree._Element) -> Told:
    # Walked by hand: this runs once for every item there is, and a path expression costs more.
    href, status, why = "", 0, ""
    props: dict[str, etree._Element] = {}
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
            why = etree.QName(child[0]).localname
    return Told(href, status, props, errors, why)


def _properties(
    group: etree._Element, props: dict[str, etree._Element], errors: dict[int, int]
) -> None:
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


def _root(element: etree._Element) -> etree._Element | None:
    if element.getparent() is not None:
        return None
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


def _broken(error: etree.XMLSyntaxError) -> TryLater:
    text = str(error)
    off = any(sign in text for sign in ("Premature end", "Extra content", "EndTag", "no element"))
    code = "incomplete" if off or "document is empty" in text else "bad-answer"
    return TryLater("XML that is not whole", code=code)
