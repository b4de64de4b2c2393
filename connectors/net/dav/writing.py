"""Putting items and collections into a DAV account without ever overwriting what we did not mean.

A new item is created only where nothing is (`If-None-Match: *`), an old one replaced or removed
only at the revision we saw (`If-Match`). `If-Match: *` is never sent: several services read it the
other way round. `Schedule-Reply: F` (RFC 6638 section 8.1) keeps a server from writing to guests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused, TryLater
from connectors.model import Entry, Kind
from connectors.net.answer import Answer
from connectors.net.dav.ask import ask
from connectors.net.dav.bodies import told_etag
from connectors.net.dav.href import absolute, beside, folder, path, segment, within
from connectors.net.dav.listing import Listed
from connectors.net.dav.multistatus import reason
from connectors.net.dav.words import (
    DAV,
    EXTENSION,
    MEDIA,
    document,
    escape,
    make_book,
    make_calendar,
    propfind,
)
from connectors.net.deadline import Limits
from connectors.net.http import Client
from connectors.net.status import problem

_WRITE = Limits(idle=120, total=600, cap=1 << 20)
_READ_HERE = (400, 403, 404, 405, 409, 412, 415, 422, 500)
_TAKEN = ("no-uid-conflict", "unique-scheduling-object-resource")
_INVALID = ("valid-calendar", "valid-address", "supported-calendar", "supported-address")
_QUIET = {"Schedule-Reply": "F"}


@dataclass(frozen=True, slots=True)
class Manners:
    """What must be done differently for one server.

    Attributes:
        looks_first: it ignores preconditions, so the current state is read before each write.
    """

    looks_first: bool = False


def put(
    client: Client,
    listed: Listed,
    kind: Kind,
    key: str,
    body: bytes,
    over: Entry | None,
    manners: Manners,
) -> Entry:
    """Store one item; see `connectors.contract.Destination.put`."""
    id = over.id if over is not None else key + EXTENSION[kind]
    url = absolute(listed.url, beside(listed.path, id))
    looks = manners.looks_first or (over is not None and not _strong(over.revision))
    if looks and (there := _look(client, url, id)) is not None:
        if over is None:
            return there
        if _bare(there.revision) != _bare(over.revision):
            raise ChangedMeanwhile("another revision is there")
    elif looks and over is not None:
        raise ChangedMeanwhile("it is not there any more")
    headers = {"Content-Type": MEDIA[kind], **_QUIET}
    if over is None:
        headers["If-None-Match"] = "*"
    elif _strong(over.revision):
        headers["If-Match"] = over.revision
    with client.ask(
        "PUT", url, headers=headers, body=body, allow=_READ_HERE, limits=_WRITE
    ) as answer:
        if answer.status < 300:
            etag = answer.headers.get("ETag", "").strip()
            moved = answer.headers.get("Location", "")
            if moved and answer.status == 201:
                url = absolute(url, moved)
                id = within(listed.path, moved)
            why = ""
        else:
            why = reason(answer.text_head())
            etag = ""
        status = answer.status
    if status < 300:
        if not _strong(etag):
            etag = _written(client, url, etag, over, answer)
        return Entry(id, etag, "", len(body))
    if over is None and status in (405, 409, 412) and not _names(why, _TAKEN):
        there = _look(client, url, id)
        if there is not None:
            return there
    raise _refusal(client, listed, status, why, answer, over)


def remove(client: Client, listed: Listed, entry: Entry, manners: Manners) -> None:
    """Remove exactly this revision; see `connectors.contract.Destination.remove`."""
    url = absolute(listed.url, beside(listed.path, entry.id))
    headers = dict(_QUIET)
    if manners.looks_first or not _strong(entry.revision):
        there = _look(client, url, entry.id)
        if there is None:
            raise NotThere("already gone")
        if _bare(there.revision) != _bare(entry.revision):
            raise ChangedMeanwhile("another revision is there")
    if _strong(entry.revision):
        headers["If-Match"] = entry.revision
    with client.ask("DELETE", url, headers=headers, allow=(409, 412), limits=_WRITE) as answer:
        status = answer.status
        page = answer.media_type() == "text/html"
    if status < 300:
        if page and _look(client, url, entry.id) is not None:
            raise TryLater("an answer, but nothing removed", code="bad-answer")
        return
    if _look(client, url, entry.id) is None:
        raise NotThere("already gone")
    raise ChangedMeanwhile("another revision is there")


def create(client: Client, home: str, kind: Kind, name: str, taken: Callable[[str], bool]) -> str:
    """Make a collection in a home and give its path.

    Args:
        client: to ask with.
        home: URL of the home.
        kind: what it is to hold.
        name: for people.
        taken: whether a path is in use.

    Raises Refused with code "cannot-create" when the service makes none for us.
    """
    method = "MKCOL" if kind is Kind.CONTACTS else "MKCALENDAR"
    body = make_book(name) if kind is Kind.CONTACTS else make_calendar(kind, name)
    for number in range(1, 100):
        slug = _slug(name, kind) + (f"-{number}" if number > 1 else "")
        url = folder(home) + segment(slug) + "/"
        if taken(path(url)):
            continue
        headers = {"Content-Type": "application/xml; charset=utf-8"}
        allow = (400, 403, 404, 405, 409, 415, 422, 501)
        with client.ask(
            method, url, headers=headers, body=body, allow=allow, limits=_WRITE
        ) as answer:
            status = answer.status
            why = reason(answer.text_head()) if status >= 300 else ""
        if status < 300:
            return path(url)
        occupied = status == 405 or "resource-must-be-null" in why
        if not occupied or not _there(client, url):
            raise Refused(f"{method}: {status} {why[:80]}", code="cannot-create")
    raise Refused("every name is taken", code="cannot-create")


def rename(client: Client, listed: Listed, name: str) -> None:
    """Ask for another name (RFC 4918 section 9.2); whether it was taken, a listing tells."""
    text = f"<d:set><d:prop><d:displayname>{escape(name)}</d:displayname></d:prop></d:set>"
    body = document(DAV + "propertyupdate", text)
    with ask(client, "PROPPATCH", listed.url, body, allow=_READ_HERE) as reply:
        list(reply.told)


def _refusal(
    client: Client,
    listed: Listed,
    status: int,
    why: str,
    answer: Answer,
    over: Entry | None,
) -> ConnectorError:
    if _names(why, _TAKEN):
        return Refused(f"{status}: {why[:80]}", code="uid-taken")
    if status == 412 and over is not None:
        return ChangedMeanwhile("another revision is there")
    if status == 500:
        # Some servers stumble over one item, and take every other.
        stumbles = _there(client, listed.url)
        return TryLater(f"500: {why[:80]}", code="item-failed" if stumbles else "")
    if status in (404, 409) and not _there(client, listed.url):
        return NotThere("the collection has gone", code="collection-gone")
    if status == 404 and over is not None:
        return ChangedMeanwhile("it is not there any more")
    if "max-resource-size" in why:
        return Refused(f"{status}: {why[:80]}", code="too-large")
    if "quota" in why:
        return problem(507, answer.headers, "the server")
    # Where nothing is, any precondition of ours holds: then 404 and 412 are about the body.
    if _names(why, _INVALID) or status in (400, 404, 412, 415, 422):
        return Refused(f"{status}: {why[:80]}", code="not-valid")
    if status == 409 and over is not None:
        return ChangedMeanwhile(f"{status}: {why[:80]}")
    return Refused(f"{status}: {why[:80]}", code="forbidden" if status == 403 else "")


def _look(client: Client, url: str, id: str) -> Entry | None:
    try:
        return Entry(id, told_etag(client, url))
    except NotThere:
        return None


def _written(client: Client, url: str, etag: str, over: Entry | None, answer: Answer) -> str:
    """The revision after a write whose answer does not tell it well.

    A web page for an answer may come from a network's login, so the item has to be seen.
    """
    there = _look(client, url, "")
    page = answer.media_type() == "text/html"
    if there is None or (page and over is not None and there.revision == over.revision):
        raise TryLater("an answer, but nothing written", code="bad-answer")
    return there.revision or etag


def _there(client: Client, url: str) -> bool:
    try:
        with ask(client, "PROPFIND", url, propfind((DAV + "resourcetype",)), depth="0") as reply:
            told = list(reply.told)
    except NotThere:
        return False
    return bool(told) and told[0].status not in (404, 410)


def _strong(etag: str) -> bool:
    return bool(etag) and not etag.startswith("W/")


def _bare(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')


def _names(why: str, reasons: tuple[str, ...]) -> bool:
    return any(name in why for name in reasons)


def _slug(name: str, kind: Kind) -> str:
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.lower())
    short = "-".join(part for part in plain.split("-") if part)[:40]
    return short if len(short) > 2 else f"{kind}-{short}".strip("-")
