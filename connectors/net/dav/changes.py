"""What is new in a collection, by the best way its server knows.

sync-collection (RFC 6578) tells changes since a token. Without it, an unchanged ctag means that
nothing is new, and otherwise the whole collection is listed with its etags. A listing is read to
its end before any of it is told, so that one that breaks off is never taken for a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from connectors.errors import StartOver, TryLater
from connectors.model import Cursor, Entry, Kind, Page
from connectors.net.dav import cursor
from connectors.net.dav.ask import ask
from connectors.net.dav.delta import Delta, Hearing
from connectors.net.dav.href import within
from connectors.net.dav.listing import Listed
from connectors.net.dav.multistatus import Told
from connectors.net.dav.words import CAL, CARD, DAV, SERVER, propfind, sync_collection
from connectors.net.http import Client

PAGE = 10_000
"""Entries told at once; their bodies are fetched in one go, without a pause in between."""

ROUNDS = 10_000
"""Requests for one list beyond which it is taken for one without an end."""

_MANY = 10
"""Entries below which an answer is never suspected to be all there is."""

_ASKED = (DAV + "getetag", DAV + "resourcetype")
_TYPED = (*_ASKED, DAV + "getcontenttype")
# A server that has forgotten a token, or never knew it, says so in many ways.
_NO_USE = (400, 403, 404, 405, 409, 410, 412, 415, 422, 500, 501)


def delta(
    client: Client,
    listed: Listed,
    since: Cursor | None,
    blank: Callable[[], Delta],
    *,
    sync: bool = True,
) -> Delta:
    """What is new since the cursor, or all there is.

    Args:
        client: to ask with.
        listed: the collection.
        since: a cursor this function gave, or None.
        blank: gives an empty one to enter it in.
        sync: whether this service's sync-collection is to be trusted.

    Raises StartOver when the cursor is of no use any more, NotThere when the collection has gone.
    """
    way, value, count = cursor.read(since)
    uses_sync = sync and listed.syncs
    if way == "sync" and not uses_sync:
        raise StartOver("a token without sync-collection")
    found = blank()
    if way == "sync":
        _synced(client, listed, value, count, found)
        return found
    untold = way == "ctag" and not value
    ctag = _ctag(client, listed) if way == "ctag" and value else ""
    if ctag and ctag == value:
        found.whole, found.cursor = False, cursor.write("ctag", ctag)
        return found
    # Asked before every whole listing: what was refused once may have been a bad day.
    if uses_sync and (token := _rounds(client, listed, "", found)):
        settle(found, token)
        return found
    found.clear()
    if not untold:
        ctag = ctag or _ctag(client, listed)
    found.cursor = cursor.write("ctag", ctag)
    _list(client, listed, found)
    return found


def outright(client: Client, listed: Listed, body: str, hearing: Hearing) -> str:
    """All there is by sync-collection, its bodies asked for as well; its token, "" for none.

    RFC 6578 section 3.2 lets any property be asked for. A body is none by the letter (RFC 4791
    section 9.6), so a server may leave them out, as it leaves out any property it does not know.

    Args:
        client: to ask with.
        listed: the collection.
        body: name of the element that holds a body.
        hearing: told of all while the answer still comes in; where there is no token, nothing
            follows from it.
    """
    return _rounds(client, listed, "", hearing, (body,))


def settle(found: Delta, token: str) -> None:
    """What a first sync-collection told is all there is, and goes on at its token."""
    found.keep_all()
    found.cursor = cursor.write("sync", token, found.count())


def pages(found: Delta, kind: Kind | None = None) -> Iterator[Page]:
    """The same as pages, the cursor on the last; what was removed is told to every kind."""
    entries, left = found.entries(kind), found.count(kind)
    while left > PAGE:
        yield Page(tuple(islice(entries, PAGE)), (), None, found.whole)
        left -= PAGE
    yield Page(tuple(entries), found.removed(), found.cursor, found.whole)


def _synced(client: Client, listed: Listed, token: str, count: int, found: Delta) -> None:
    found.whole = False
    following = _rounds(client, listed, token, found)
    if not following:
        raise StartOver("the server does not know the token")
    if found.count() >= max(count, _MANY) and not found.removed():
        # Some servers meet a token they forgot with everything, and leave the removals out.
        raise StartOver("all there is in place of what is new")
    found.cursor = cursor.write("sync", following, count)


def _list(client: Client, listed: Listed, found: Delta) -> None:
    names = _TYPED if listed.mixed else _ASKED
    sure = False
    with ask(client, "PROPFIND", listed.url, propfind(names), depth="1") as reply:
        for told in reply.told:
            sure = sure or _is_collection(told)
            if _take(told, listed, found):
                raise TryLater("the server cut its list", code="incomplete")
    if not sure:
        _ctag(client, listed)
    # In a plain listing a missing item is one that vanished while the list was made.
    found.keep_all()


def _rounds(
    client: Client,
    listed: Listed,
    token: str,
    hearing: Hearing,
    more: tuple[str, ...] = (),
) -> str:
    """Ask until nothing more is to come; the last token, "" when there is no use for ours."""
    names = (*(_TYPED if listed.mixed else _ASKED), *more)
    for _ in range(ROUNDS):
        body = sync_collection(token, names)
        with ask(client, "REPORT", listed.url, body, depth="0", allow=_NO_USE) as reply:
            if reply.status != 207:
                # NotThere when it is the collection itself that has gone.
                _ctag(client, listed)
                return ""
            cut = False
            for told in reply.told:
                cut = _take(told, listed, hearing) or cut
            following = reply.told.token
        if not cut or not following:
            return following
        if following == token:
            break
        token = following
    raise TryLater("the server's pages go in a circle", code="bad-answer")


def _take(told: Told, listed: Listed, hearing: Hearing) -> bool:
    """Enter one response; True when it says that the list was cut (RFC 6578 section 3.6)."""
    id = within(listed.path, told.href)
    own = id in ("", listed.path, listed.path.rstrip("/"))
    if told.status == 507:
        if not own:
            # By the standard this is said of the collection; an item it is said of is there.
            hearing.there(Entry(id, ""), "", told)
        return True
    if own or id.endswith("/") or told.has(DAV + "resourcetype", DAV + "collection"):
        return False
    if told.status in (404, 410):
        hearing.gone(id)
        return False
    entry = Entry(id, told.text(DAV + "getetag").strip())
    hearing.there(entry, told.text(DAV + "getcontenttype"), told)
    return False


def _ctag(client: Client, listed: Listed) -> str:
    names = (SERVER + "getctag", DAV + "resourcetype")
    with ask(client, "PROPFIND", listed.url, propfind(names), depth="0") as reply:
        told = list(reply.told)
    if not told or not _is_collection(told[0]):
        raise TryLater("no collection answers there", code="bad-answer")
    return told[0].text(SERVER + "getctag").strip()


def _is_collection(told: Told) -> bool:
    kind = DAV + "resourcetype"
    return told.has(kind, CARD + "addressbook") or told.has(kind, CAL + "calendar")
