"""Files in a WebDAV folder: sent under a temporary name, moved to the final one when whole.

A large file goes to a Nextcloud in pieces, and a try that broke off is gone on with. Plain WebDAV
has no such thing: there it is sent again from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from connectors.contract import Session
from connectors.errors import ConnectorError, NotThere, Refused, TryLater
from connectors.model import Stored
from connectors.net import paths
from connectors.net.dav.href import folder
from connectors.net.http import Client, basic
from connectors.net.reach import Reach
from connectors.webdav.body import chunks
from connectors.webdav.listing import Resource, children, one, room
from connectors.webdav.pieces import PIECE, send_in_pieces, uploads
from connectors.webdav.signs import MISREAD, reads_signs
from connectors.webdav.space import BODIES, DAY, Names, Space

LARGE = 8 << 20
"""From this size on a file is looked at before it gets its name, not only after."""

AT_ONCE = 4
"""Folders asked about at the same time."""


class DavFiles:
    """A folder of a WebDAV account.

    Plain WebDAV tells no hash, so sizes are compared here and bytes by whoever reads them back.
    """

    def __init__(self, space: Space, user: str) -> None:
        self._space = space
        self._client = space.client
        self._user = user
        self._stale: list[str] = []
        self._signs: bool | None = None
        # Whether a file keeps the ETag of its PUT when it is moved; seen with the first file.
        # Then a small file, which the server took whole, is not asked about once more.
        self._etags_stay: bool | None = None

    @classmethod
    def open(cls, session: Session) -> DavFiles:
        """The folder of the settings; nothing is asked yet. Raises Refused for a bad address."""
        settings = session.settings
        url = settings.get("url", "")
        url = url if "://" in url else f"https://{url}"
        reach = Reach(url, insecure=settings.get("insecure") == "yes")
        reach.admit(url)
        user = settings.get("user", "")
        # Asked for once: behind it may be a program to run, or a keyring.
        secret = cache(session.secret)
        client = Client(reach, basic(user, secret), ca=settings.get("ca", ""), connections=AT_ONCE)
        path = paths.folder((settings.get("path") or "").strip("/"))
        return cls(Space(client, url, path, user), user)

    def identity(self) -> str:
        address = urlsplit(self._space.base())
        where = "/".join((address.path.rstrip("/"), *self._space.path))
        return f"webdav:{self._user}@{address.netloc}{where}"

    def list(self, under: str = "") -> Iterator[Stored]:
        wave = [paths.folder(under)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while wave:
                deeper: list[Names] = []
                for names, found in zip(wave, pool.map(self._children, wave), strict=True):
                    for each in found:
                        inside = (*names, each.name)
                        where = "/".join(inside)
                        if each.folder:
                            deeper.append(inside)
                        elif not paths.is_temporary(where):
                            yield Stored(where, each.size, each.revision)
                        elif each.age > DAY:
                            self._stale.append(where)
                wave = deeper

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        url = self._space.url(paths.parts(path))
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._client.ask("GET", url, headers=headers, allow=(416,), limits=BODIES) as answer:
            if answer.status == 416:
                return
            skip = start if answer.status == 200 else 0
            count = start - skip
            for chunk in answer.chunks():
                count += len(chunk)
                if wanted := chunk[skip:]:
                    yield wanted
                skip = max(0, skip - len(chunk))
            if not answer.told_its_length and one(self._client, url).size != count:
                raise TryLater("the body ended early", code="incomplete", about=path)

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        names = paths.parts(path)
        if paths.is_temporary(path):
            raise Refused("a name kept for the place itself", code="bad-path", about=path)
        self._sweep()
        size = body.stat().st_size
        if size > 2 * PIECE and uploads(self._space):
            send_in_pieces(self._space, names, body, sha256)
            return self._stored(names, size, path)
        movable = not MISREAD & set("/".join((*self._space.path, path))) or self._reads_signs()
        etag = self._send(names, body, size, sha256, movable=movable)
        if etag and self._etags_stay and size < LARGE:
            return Stored(path, size, etag)
        stored = self._stored(names, size, path)
        if self._etags_stay is None and movable:
            self._etags_stay = stored.revision == etag
        return stored

    def remove(self, path: str) -> None:
        self._space.delete(self._space.url(paths.parts(path)))

    def room(self) -> int | None:
        return room(self._client, self._space.base())

    def close(self) -> None:
        self._client.close()

    def _children(self, names: Names) -> tuple[Resource, ...]:
        try:
            found = tuple(children(self._client, folder(self._space.url(names))))
            self._space.seen(names)
            return found
        except NotThere:
            return ()

    def _send(self, names: Names, body: Path, size: int, sha256: str, *, movable: bool) -> str:
        """Send a file and give it its name; the ETag told, "" for none."""
        space, about = self._space, "/".join(names)
        part = paths.parts(paths.temporary(about)) if movable else names
        before = "" if movable else space.revision(names)
        try:
            etag = space.put(part, chunks(body, sha256, about), size, about)
            if etag is None:
                etag = space.put(part, chunks(body, sha256, about), size, about)
            if movable and size >= LARGE:
                _compare(one(self._client, space.url(part)), size, about)
            if movable:
                space.move(space.url(part), names)
        except BaseException:
            with suppress(ConnectorError):
                if not before or space.revision(names) != before:
                    space.delete(space.url(part))
            raise
        return etag or ""

    def _stored(self, names: Names, size: int, path: str) -> Stored:
        found = one(self._client, self._space.url(names))
        _compare(found, size, path)
        return Stored(path, size, found.revision)

    def _reads_signs(self) -> bool:
        if self._signs is None:
            self._signs = reads_signs(self._space)
        return self._signs

    def _sweep(self) -> None:
        """Parts that a broken write left, seen when listing."""
        while self._stale:
            self._space.delete(self._space.url(paths.parts(self._stale.pop())))


def _compare(stored: Resource, size: int, about: str) -> None:
    if stored.folder or stored.size != size:
        raise TryLater("what was stored is not what was sent", code="damaged", about=about)
