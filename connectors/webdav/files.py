"""Files in a WebDAV folder: sent under a temporary name, moved to the final one when whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from connectors.contract import Session
from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    NotThere,
    Refused,
    TryLater,
)
from connectors.model import Stored
from connectors.net import paths
from connectors.net.dav.href import folder, segment
from connectors.net.deadline import Limits
from connectors.net.http import Client, basic
from connectors.net.reach import Reach
from connectors.webdav.address import files_address
from connectors.webdav.listing import Resource, children, one, plain, room

CHUNK = 1 << 18
LARGE = 8 << 20
"""From this size on a file is looked at before it gets its name, not only after."""

MISREAD = frozenset("?;#%")
"""Signs that some servers read wrongly in the Destination of a MOVE, and so would put the file in
another's place. Before the first file with one of them in its path, the server is tried; where it
misreads, such a file is sent to its final name at once, and when that breaks off, the file may be
seen half until it is sent again."""

AT_ONCE = 4
"""Folders asked about at the same time."""

DAY = 86_400
BODIES = Limits(idle=180, total=7 * DAY, cap=1 << 50)
"""A film over a slow line may take hours, as long as it keeps arriving."""


class DavFiles:
    """A folder of a WebDAV account.

    Plain WebDAV tells no hash, so sizes are compared here and bytes by whoever reads them back.
    """

    def __init__(self, client: Client, given: str, path: tuple[str, ...], user: str) -> None:
        self._client = client
        self._given = given
        self._base = ""
        self._path = path
        self._user = user
        self._made: set[tuple[str, ...]] = {()}
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
        return cls(client, url, paths.folder((settings.get("path") or "").strip("/")), user)

    def identity(self) -> str:
        address = urlsplit(self._at(()))
        where = "/".join((address.path.rstrip("/"), *self._path))
        return f"webdav:{self._user}@{address.netloc}{where}"

    def list(self, under: str = "") -> Iterator[Stored]:
        wave = [paths.folder(under)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while wave:
                deeper: list[tuple[str, ...]] = []
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
        url = self._url(paths.parts(path))
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
        movable = not MISREAD & set("/".join((*self._path, path))) or self._reads_signs()
        part = paths.parts(paths.temporary(path)) if movable else names
        before = "" if movable else self._revision(names)
        try:
            etag = self._send(part, body, size, sha256, path)
            if etag is None:
                etag = self._send(part, body, size, sha256, path)
            if movable and size >= LARGE:
                self._compare(one(self._client, self._url(part)), size, path)
            if movable:
                self._move(part, names)
        except BaseException:
            with suppress(ConnectorError):
                if not before or self._revision(names) != before:
                    self._delete(self._url(part))
            raise
        if etag and self._etags_stay and size < LARGE:
            return Stored(path, size, etag)
        stored = one(self._client, self._url(names))
        self._compare(stored, size, path)
        if self._etags_stay is None and movable:
            self._etags_stay = stored.revision == etag
        return Stored(path, size, stored.revision)

    def remove(self, path: str) -> None:
        self._delete(self._url(paths.parts(path)))

    def room(self) -> int | None:
        return room(self._client, self._at(()))

    def close(self) -> None:
        self._client.close()

    def _url(self, names: tuple[str, ...]) -> str:
        return self._at((*self._path, *names))

    def _at(self, whole: tuple[str, ...]) -> str:
        if not self._base:
            self._base = files_address(self._client, self._given, self._user)
        return self._base + "/".join(segment(name) for name in whole)

    def _children(self, names: tuple[str, ...]) -> tuple[Resource, ...]:
        try:
            found = tuple(children(self._client, folder(self._url(names))))
            self._made.add((*self._path, *names))
            return found
        except NotThere:
            return ()

    def _send(
        self, part: tuple[str, ...], body: Path, size: int, sha256: str, about: str
    ) -> str | None:
        """The ETag told, "" for none; None when a folder known before is no longer there."""
        self._make((*self._path, *part[:-1]))
        with self._client.ask(
            "PUT",
            self._url(part),
            headers={"Content-Type": "application/octet-stream"},
            body=_chunks(body, sha256, about),
            length=size,
            allow=(404, 409, 423),
            limits=BODIES,
        ) as answer:
            if answer.status == 423:
                raise TryLater("locked", code="locked", about=about)
            if answer.status < 300:
                return plain(answer.headers.get("ETag", ""))
        if self._made == {()}:
            raise TryLater("the server takes no file there", about=about)
        self._made = {()}
        return None

    def _make(self, whole: tuple[str, ...]) -> None:
        """A folder below the account's address, and all above it."""
        for depth in range(1, len(whole) + 1):
            if whole[:depth] not in self._made:
                self._make_one(self._at(whole[:depth]) + "/")
                self._made.add(whole[:depth])

    def _make_one(self, url: str) -> None:
        for _ in range(4):
            try:
                # 405 says that something is there already (RFC 4918 section 9.3.1), 423 that
                # somebody is making a folder beside it in the same moment.
                with self._client.ask("MKCOL", url, allow=(405, 423)) as answer:
                    if answer.status != 423:
                        return
            except (TryLater, ChangedMeanwhile, Refused):
                if not self._is_folder(url):
                    raise
                return
            if self._is_folder(url):
                return
        raise TryLater("locked", code="locked")

    def _is_folder(self, url: str) -> bool:
        try:
            return one(self._client, url).folder
        except NotThere:
            return False

    def _move(self, part: tuple[str, ...], names: tuple[str, ...]) -> None:
        headers = {"Destination": self._url(names), "Overwrite": "T"}
        with self._client.ask(
            "MOVE", self._url(part), headers=headers, allow=(423,), limits=BODIES
        ) as answer:
            if answer.status not in {200, 201, 204}:
                raise TryLater(f"{answer.status} for a move", code="locked")

    def _revision(self, names: tuple[str, ...]) -> str:
        try:
            return one(self._client, self._url(names)).revision
        except NotThere:
            return ""

    def _reads_signs(self) -> bool:
        """Whether a MOVE to a name with such signs arrives; a misread one is a temporary name."""
        if self._signs is None:
            self._make(self._path)
            here = paths.temporary("")
            signs = "".join(sorted(MISREAD))
            there = f"{here}{signs}x"
            with self._client.ask("PUT", self._url((here,)), body=b"x"):
                pass
            with suppress(ConnectorError):
                self._move((here,), (there,))
            self._signs = bool(self._revision((there,)))
            # Read wrongly, the name is cut off at one of its signs.
            for name in (there, *(here + signs[:most] for most in range(len(signs) + 1))):
                with suppress(ConnectorError):
                    self._delete(self._url((name,)))
        return self._signs

    def _delete(self, url: str) -> None:
        with self._client.ask("DELETE", url, allow=(404, 410, 423)) as answer:
            if answer.status == 423:
                raise TryLater("locked", code="locked")

    @staticmethod
    def _compare(stored: Resource, size: int, about: str) -> None:
        if stored.folder or stored.size != size:
            raise TryLater("what was stored is not what was sent", code="damaged", about=about)

    def _sweep(self) -> None:
        """Parts that a broken write left, seen when listing."""
        while self._stale:
            self._delete(self._url(paths.parts(self._stale.pop())))


def _chunks(body: Path, sha256: str, about: str) -> Iterator[bytes]:
    """The body; breaks off before its last chunk when it is not the one meant."""
    seen, held = hashlib.sha256(), b""
    with body.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            seen.update(chunk)
            if held:
                yield held
            held = chunk
    if seen.hexdigest() != sha256:
        raise Refused("the body is not the one meant", code="damaged-body", about=about)
    if held:
        yield held
