"""A folder on a WebDAV server, and the requests about single things in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.errors import ChangedMeanwhile, NotThere, Refused, TryLater
from connectors.net.dav.href import segment
from connectors.net.deadline import Limits
from connectors.net.http import Client
from connectors.webdav.address import files_address
from connectors.webdav.listing import one, plain

DAY = 86_400
BODIES = Limits(idle=180, total=7 * DAY, cap=1 << 50)
"""A film over a slow line may take hours, as long as it keeps arriving."""

Names = tuple[str, ...]


class Space:
    """Where an account's files are. Names are those of a path below the folder the person chose.

    Attributes:
        client: speaks to the server.
        path: the names of the folder chosen, below the account's address.
    """

    def __init__(self, client: Client, given: str, path: Names, user: str) -> None:
        self.client = client
        self.path = path
        self._given = given
        self._user = user
        self._base = ""
        self._made: set[Names] = {()}

    def base(self) -> str:
        """The account's address, which ends with a slash; looked for once."""
        if not self._base:
            self._base = files_address(self.client, self._given, self._user)
        return self._base

    def url(self, names: Names) -> str:
        """The address of a file or folder."""
        return self.base() + "/".join(segment(name) for name in (*self.path, *names))

    def revision(self, names: Names) -> str:
        """What is there, "" for nothing."""
        try:
            return one(self.client, self.url(names)).revision
        except NotThere:
            return ""

    def put(self, names: Names, body: Iterable[bytes], size: int, about: str) -> str | None:
        """Send a file; the ETag told, "" for none.

        None when a folder known before is no longer there: then send it again.
        """
        self.make(names[:-1])
        with self.client.ask(
            "PUT",
            self.url(names),
            headers={"Content-Type": "application/octet-stream"},
            body=body,
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

    def move(self, source: str, names: Names, more: Mapping[str, str] | None = None) -> None:
        """Give what lies at an address the name meant, in place of what is there."""
        headers = {"Destination": self.url(names), "Overwrite": "T", **(more or {})}
        with self.client.ask(
            "MOVE", source, headers=headers, allow=(423,), limits=BODIES
        ) as answer:
            if answer.status not in {200, 201, 204}:
                raise TryLater(f"{answer.status} for a move", code="locked")

    def delete(self, url: str) -> None:
        """Take away what lies at an address; nothing happens when there is nothing."""
        with self.client.ask("DELETE", url, allow=(404, 410, 423)) as answer:
            if answer.status == 423:
                raise TryLater("locked", code="locked")

    def make(self, names: Names) -> None:
        """See that a folder is there, and all above it."""
        whole = (*self.path, *names)
        for depth in range(1, len(whole) + 1):
            if whole[:depth] not in self._made:
                inside = "/".join(segment(name) for name in whole[:depth])
                self._make_one(f"{self.base()}{inside}/")
                self._made.add(whole[:depth])

    def seen(self, names: Names) -> None:
        """A folder was listed, so it need not be made."""
        self._made.add((*self.path, *names))

    def _make_one(self, url: str) -> None:
        for _ in range(4):
            try:
                # 405 says that something is there already (RFC 4918 section 9.3.1), 423 that
                # somebody is making a folder beside it in the same moment.
                with self.client.ask("MKCOL", url, allow=(405, 423)) as answer:
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
            return one(self.client, url).folder
        except NotThere:
            return False
