"""Paths as DAV servers write them, in one spelling.

Servers answer with other percent-encodings than they were asked with (`x@y` for `x%40y`, `%c3` for
`%C3`). The spelling here is both fit to compare and fit to send: each segment decoded and encoded
again, so that a slash within a segment stays `%2F`.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

from connectors.net.reach import joined

_KEPT = "!$&'()*+,;=:@~"
_LEADS_ASTRAY = re.compile(r"//|/\.\.?(?:/|$)")
_HOST = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_PLAIN = re.compile(r"/[\w.\-!$&'()*+,;=:@~/]*", re.ASCII)


def path(href: str) -> str:
    """The path of an href, absolute or not, in our spelling."""
    whole = href.strip()
    if _PLAIN.fullmatch(whole):
        return whole
    text = _HOST.sub("", whole).split("?")[0].split("#")[0]
    return "/".join(quote(unquote_to_bytes(part), safe=_KEPT) for part in text.split("/"))


def absolute(near: str, href: str) -> str:
    """An href seen in an answer from `near`, as an address to ask.

    Raises Refused with code "unsafe-address" when it is none.
    """
    return joined(near, href.strip() if "://" in href else path(href))


def place(near: str, href: str) -> str:
    """The path, in our spelling, that an href seen in an answer from `near` leads to."""
    if "://" not in href:
        spelled = path(href)
        if spelled.startswith("/") and not _LEADS_ASTRAY.search(spelled):
            return spelled  # the usual one; to join two addresses takes ten times as long
    return path(urlsplit(absolute(near, href)).path)


def folder(url: str) -> str:
    """The same ending in exactly one slash."""
    return url.rstrip("/") + "/"


def segment(name: str) -> str:
    """A name as one segment of a path."""
    return quote(name.encode(), safe=_KEPT)


def within(collection: str, href: str) -> str:
    """An item's id: what its path adds to its collection's, or its whole path if elsewhere."""
    item = path(href)
    place = folder(collection)
    return item.removeprefix(place)


def beside(collection: str, id: str) -> str:
    """The path of an item from its id: the reverse of `within`."""
    return id if id.startswith("/") else folder(collection) + id
