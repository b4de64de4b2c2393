"""What is new in a collection, by the best way its server knows.

sync-collection (RFC 6578) tells changes since a token. Without it, an unchanged ctag means that
nothing is new, and otherwise the whole collection is listed with its etags. A listing is read to
its end before any of it is told, so that one that breaks off is never taken for a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from connectors.errors import StartOver, TryLater
from connectors.model import Cursor, Entry, Page
from connectors.net.dav import cursor
from connectors.net.dav.ask import ask
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
_FORGOTTEN = (400, 403, 404, 405, 409, 410, 412, 415, 422, 501)
_NO_SYNC = (*_FORGOTTEN, 500)

Heard = Callable[["Delta", str, Told], None]
"""Called with what was told so far, and with the id and the response entered last."""


def unheard(found: Delta, id: str, told: Told) -> None:
    """For those who can wait for the end."""


@dataclass(slots=True)
class Delta:
    """What an answer told.

    Attributes:
        entries: by id, present items; the revision is "" where the server did not tell it.
        gone: ids that the server says are removed.
        types: content types by id, where told.
        whole: the entries are all there is.
        token: where a sync-collection may go on.
        cursor: where to go on.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)
    whole: bool = True
    token: str = ""
    cursor: Cursor | None = None


def delta(
    client: Client,
    listed: Listed,
    since: Cursor | None,
    *,
    sync: bool = True,
    heard: Heard = unheard,
) -> Delta:
    """What is new since the cursor, or all there is.

    Args:
        client: to ask with.
        listed: the collection.
        since: a cursor this function gave, or None.
        sync: whether this service's sync-collection is to be trusted.
        heard: told of each entry while the answer still comes in.

    Raises StartOver when the cursor is of no use any more, NotThere when the collection has gone.
    """
    way, value, count = cursor.read(since)
    uses_sync = sync and listed.syncs
    if way == "sync":
        if not uses_sync:
            raise StartOver("a token without sync-collection")
        return _synced(client, listed, value, count, heard)
    ctag = _ctag(client, listed) if way == "ctag" else ""
    if ctag and ctag == value:
        return Delta(whole=False, cursor=cursor.write("ctag", ctag))
    if uses_sync:
        # Asked before every whole listing: what was refused once may have been a bad day.
        found = _first_sync(client, listed, heard)
        if found is not None:
            return settled(found)
    ctag = ctag or _ctag(client, listed)
    found = _listing(client, listed, heard)
    found.cursor = cursor.write("ctag", ctag)
    return found


def outright(client: Client, listed: Listed, body: str, heard: Heard) -> Delta | None:
    """All there is by sync-collection, its bodies asked for as well; None when it is of no use.

    RFC 6578 section 3.2 lets any property be asked for. A body is none by the letter (RFC 4791
    section 9.6), so a server may leave them out, as it leaves out any property it does not know.

    Args:
        client: to ask with.
        listed: the collection.
        body: name of the element that holds a body.
        heard: told of each entry while the answer still comes in; may take out of what was told
            what it has no further use for.
    """
    return _first_sync(client, listed, heard, (body,))


def settled(found: Delta) -> Delta:
    """The same, as what a first sync-collection told, with a cursor at its token."""
    # What a first answer calls gone was never there for us: some servers list old removals.
    found.gone.clear()
    found.cursor = cursor.write("sync", found.token, len(found.entries))
    return found


def doubt(found: Delta, revision: str) -> None:
    """Forget this revision wherever it was told, so that the bodies themselves are read."""
    for id, entry in found.entries.items():
        if entry.revision == revision:
            found.entries[id] = replace(entry, revision="")


def pages(found: Delta) -> Iterator[Page]:
    """The same as pages, the cursor on the last."""
    entries = [entry for id, entry in found.entries.items() if id not in found.gone]
    gone = tuple(sorted(found.gone))
    starts = range(0, max(len(entries), 1), PAGE)
    for start in starts:
        last = start == starts[-1]
        yield Page(
            tuple(entries[start : start + PAGE]),
            gone if last else (),
            found.cursor if last else None,
            found.whole,
        )


def _synced(client: Client, listed: Listed, token: str, count: int, heard: Heard) -> Delta:
    found = Delta(whole=False)
    if not _rounds(client, listed, token, found, _FORGOTTEN, heard):
        raise StartOver("the server does not know the token")
    if len(found.entries) >= max(count, _MANY) and not found.gone:
        # Some servers meet a token they forgot with everything, and leave the removals out.
        raise StartOver("all there is in place of what is new")
    found.cursor = cursor.write("sync", found.token, count)
    return found


def _first_sync(
    client: Client, listed: Listed, heard: Heard, more: tuple[str, ...] = ()
) -> Delta | None:
    found = Delta()
    return found if _rounds(client, listed, "", found, _NO_SYNC, heard, more) else None


def _rounds(
    client: Client,
    listed: Listed,
    token: str,
    found: Delta,
    allow: tuple[int, ...],
    heard: Heard,
    more: tuple[str, ...] = (),
) -> bool:
    """Ask until nothing more is to come; False when the server has no use for the token."""
    names = (*(_TYPED if listed.mixed else _ASKED), *more)
    for _ in range(ROUNDS):
        body = sync_collection(token, names)
        with ask(client, "REPORT", listed.url, body, depth="0", allow=allow) as reply:
            if reply.status != 207:
                return _gone_or_no_use(client, listed)
            cut = False
            for told in reply.told:
                cut = _take(told, listed, found, heard) or cut
            following = reply.told.token
        if not following:
            return False
        found.token = following
        if not cut:
            return True
        if following == token:
            break
        token = following
    raise TryLater("the server's pages go in a circle", code="bad-answer")


def _gone_or_no_use(client: Client, listed: Listed) -> bool:
    """NotThere when the collection itself has gone; False when only the token is refused."""
    _ctag(client, listed)
    return False


def _listing(client: Client, listed: Listed, heard: Heard) -> Delta:
    found = Delta()
    names = _TYPED if listed.mixed else _ASKED
    with ask(client, "PROPFIND", listed.url, propfind(names), depth="1") as reply:
        for told in reply.told:
            if _take(told, listed, found, heard):
                raise TryLater("the server cut its list", code="incomplete")
    # In a plain listing a missing item is one that vanished while the list was made.
    found.gone.clear()
    return found


def _take(told: Told, listed: Listed, found: Delta, heard: Heard) -> bool:
    """Enter one response; True when it says that the list was cut (RFC 6578 section 3.6)."""
    id = within(listed.path, told.href)
    own = id in ("", listed.path, listed.path.rstrip("/"))
    if told.status == 507:
        return True
    if own or id.endswith("/") or told.has(DAV + "resourcetype", DAV + "collection"):
        return False
    if told.status in (404, 410):
        found.gone.add(id)
        found.entries.pop(id, None)
        return False
    found.gone.discard(id)
    found.entries[id] = Entry(id, told.text(DAV + "getetag").strip())
    if told.text(DAV + "getcontenttype"):
        found.types[id] = told.text(DAV + "getcontenttype")
    heard(found, id, told)
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
