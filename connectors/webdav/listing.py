"""What lies in a WebDAV folder, told by PROPFIND (RFC 4918 section 9.1) one level at a time.

Depth infinity is refused by many servers and silently cut by others, so it is never asked for.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from connectors.errors import NotThere, TryLater
from connectors.net import paths
from connectors.net.dav.ask import ask
from connectors.net.dav.href import path, place
from connectors.net.dav.multistatus import Told
from connectors.net.dav.words import DAV, propfind
from connectors.net.http import Client

_ASKED = propfind(
    DAV + name for name in ("resourcetype", "getcontentlength", "getetag", "getlastmodified")
)
_ROOM = propfind((DAV + "quota-available-bytes",))


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing in a folder.

    Attributes:
        name: the last segment, decoded; "" for the folder asked about.
        folder: whether it holds others.
        size: bytes, where it is a file.
        revision: its ETag, or its time and size.
        age: of one not yet written whole, seconds since it was altered, by the server's own clock;
            0 when not told.
    """

    name: str
    folder: bool
    size: int
    revision: str
    age: float


def children(client: Client, url: str) -> Iterator[Resource]:
    """Everything directly in a folder, whole or an error. NotThere when there is no folder."""
    own = urlsplit(url).path.rstrip("/")
    held: list[Resource] = []
    with ask(client, "PROPFIND", url, _ASKED, depth="1") as reply:
        date = reply.answer.headers.get("Date", "")
        own_path = path(own)
        for told in reply.told:
            found = place(reply.answer.url, told.href).rstrip("/")
            if found == own_path:
                if not told.has(DAV + "resourcetype", DAV + "collection"):
                    raise NotThere("a file where a folder was asked for")
                continue
            name = _below(own_path, found)
            if name and (resource := _resource(told, name, date)):
                held.append(resource)
    yield from held


def one(client: Client, url: str) -> Resource:
    """One file or folder. NotThere when there is none."""
    return one_at(client, url)[1]


def one_at(client: Client, url: str) -> tuple[str, Resource]:
    """One file or folder, and the address it was found at. NotThere when there is none."""
    with ask(client, "PROPFIND", url, _ASKED) as reply:
        date = reply.answer.headers.get("Date", "")
        for told in reply.told:
            if resource := _resource(told, "", date):
                return reply.answer.url, resource
    raise NotThere("nothing was told of it")


def room(client: Client, url: str) -> int | None:
    """Bytes free (RFC 4331), None where not told or without limit."""
    with ask(client, "PROPFIND", url, _ROOM) as reply:
        for told in reply.told:
            text = told.text(DAV + "quota-available-bytes").strip()
            if text.isdecimal():
                return int(text)
    return None


def plain(etag: str) -> str:
    """An ETag without the signs around it, which one server writes in different ways."""
    return etag.strip().removeprefix("W/").strip('"')


def _below(folder: str, found: str) -> str:
    """The name right below the folder, "" for what is not a name we can ask for again."""
    if not found.startswith(folder + "/"):
        raise TryLater("a folder that tells of things outside it", code="bad-answer")
    segment = found[len(folder) + 1 :]
    if "/" in segment:
        return ""
    try:
        name = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise TryLater("a name that is not text", code="bad-answer") from None
    return "" if "/" in name or name in {".", ".."} else name


def _resource(told: Told, name: str, date: str) -> Resource | None:
    if told.status in {404, 410}:
        return None
    if told.status >= 400:
        raise TryLater(f"{told.status} for a part of the listing", code="bad-answer")
    if told.has(DAV + "resourcetype", DAV + "collection"):
        return Resource(name, True, 0, "", 0)
    size = told.text(DAV + "getcontentlength").strip()
    if not size.isdecimal():
        raise TryLater("a file without a size", code="bad-answer")
    altered = told.text(DAV + "getlastmodified").strip()
    revision = plain(told.text(DAV + "getetag")) or f"{altered} {size}"
    # Asked for of what a broken write left; to read two dates of every file takes long.
    age = _seconds(date) - _seconds(altered) if paths.is_temporary(name) else 0
    return Resource(name, False, int(size), revision, age)


def _seconds(text: str) -> float:
    """A date of HTTP as seconds; differences of two are what is used."""
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except ValueError:
        return 0
