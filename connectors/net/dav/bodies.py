"""Bodies of items: many at a time by multiget, one at a time where that fails.

XML readers turn CRLF into LF (XML 1.0 section 2.11), so a body out of a multiget gets back the
line ends that vCard and iCalendar require, and equals what GET serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.errors import NotThere, Refused, TryLater
from connectors.formats.crlf import crlf
from connectors.model import Entry, Item, Kind
from connectors.net.dav.ask import ask
from connectors.net.dav.href import absolute, beside, within
from connectors.net.dav.listing import Listed
from connectors.net.dav.multistatus import Told
from connectors.net.dav.words import BODY, DAV, multiget, propfind, stored_as_version_4
from connectors.net.deadline import Limits
from connectors.net.http import Client

_ONE = Limits(idle=60, total=300, cap=64 << 20)
_TOO_MUCH = (400, 403, 404, 405, 409, 412, 413, 414, 415, 422, 500, 501, 502, 504, 507)
_ENDS = {
    Kind.CONTACTS: b"END:VCARD",
    Kind.CALENDAR: b"END:VCALENDAR",
    Kind.TASKS: b"END:VCALENDAR",
}


def version_4(client: Client, listed: Listed) -> frozenset[str]:
    """Ids of cards that are stored as vCard 4 and would be given as 3 unless asked otherwise."""
    if not listed.version_4:
        return frozenset()
    allow = (400, 403, 405, 409, 412, 415, 422, 500, 501)
    with ask(client, "REPORT", listed.url, stored_as_version_4(), depth="1", allow=allow) as reply:
        return frozenset(
            within(listed.path, told.href) for told in reply.told if told.status in (0, 200)
        )


def batch(
    client: Client, listed: Listed, kind: Kind, ids: Sequence[str], version: str = ""
) -> Iterator[Item]:
    """The bodies of these ids; what has gone is left out.

    A batch the server finds too large is halved; what an answer leaves unsaid is asked for one by
    one, since an item that is not named is unknown, not gone.
    """
    if not ids:
        return
    if len(ids) == 1:
        yield from _singly(client, listed, kind, ids, version)
        return
    unsaid = dict.fromkeys(ids)
    failed = False
    paths = [beside(listed.path, id) for id in ids]
    body = multiget(kind, paths, version=version)
    try:
        with ask(client, "REPORT", listed.url, body, depth="1", allow=_TOO_MUCH) as reply:
            failed = reply.status != 207
            if reply.status == 404:
                # Of one item among them, with some servers; or is it the collection?
                told_etag(client, listed.url)
            for told in reply.told:
                id = within(listed.path, told.href)
                if id in unsaid and (found := given(told, kind)) is not None:
                    del unsaid[id]
                    etag, raw = found
                    yield Item(Entry(id, etag, "", len(raw)), (raw,))
    except (TryLater, Refused) as error:
        if error.code not in ("bad-answer", "too-large"):
            raise
        failed = True
    rest = list(unsaid)
    if failed and len(rest) > 1:
        half = len(rest) // 2
        yield from batch(client, listed, kind, rest[:half], version)
        yield from batch(client, listed, kind, rest[half:], version)
        return
    yield from _singly(client, listed, kind, rest, version)


def given(told: Told, kind: Kind) -> tuple[str, bytes] | None:
    """The etag and the body that a response gives; None unless it gives both."""
    text = told.text(BODY[kind])
    etag = told.text(DAV + "getetag").strip()
    return (etag, crlf(text.encode())) if text and etag else None


def _singly(
    client: Client, listed: Listed, kind: Kind, ids: Sequence[str], version: str
) -> Iterator[Item]:
    """Each by itself; one that fails is told of only when the others are safe."""
    failed: TryLater | None = None
    for id in ids:
        try:
            yield one(client, listed, kind, id, version)
        except NotThere:
            continue
        except TryLater as error:
            if error.code != "try-later":
                raise
            failed = TryLater(str(error), after=error.after, code="item-failed", about=id)
    if failed is not None:
        raise failed


def one(client: Client, listed: Listed, kind: Kind, id: str, version: str = "") -> Item:
    """One body by GET. Raises NotThere; TryLater when it is not whole."""
    url = absolute(listed.url, beside(listed.path, id))
    accept = "text/vcard" if kind is Kind.CONTACTS else "text/calendar"
    if version:
        accept += f"; version={version}"
    with client.ask("GET", url, headers={"Accept": f"{accept}, */*;q=0.1"}, limits=_ONE) as answer:
        raw = answer.read()
        if answer.media_type() == "text/html" or raw.lstrip()[:1] == b"<":
            raise TryLater("a web page in place of an item", code="wrong-network")
        if not answer.told_its_length and _ENDS[kind] not in raw[-200:].upper():
            raise TryLater("an item that broke off", code="incomplete")
        etag = answer.headers.get("ETag", "").strip()
    if not etag or etag.startswith("W/"):
        etag = told_etag(client, url) or etag
    return Item(Entry(id, etag, "", len(raw)), (raw,))


def told_etag(client: Client, url: str) -> str:
    """The etag an item has, as listings tell it; "" where none. Raises NotThere, TryLater."""
    with ask(client, "PROPFIND", url, propfind((DAV + "getetag",)), depth="0") as reply:
        told = list(reply.told)
    if not told or told[0].status in (404, 410):
        raise NotThere("no such item")
    if told[0].status >= 400:
        raise TryLater(f"{told[0].status} for an item")
    return told[0].text(DAV + "getetag").strip()
