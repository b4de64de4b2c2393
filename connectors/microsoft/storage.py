"""Bytes of OneDrive at the addresses Graph gives for them, which know no sign-in and live shortly.

No token ever goes there, and a name that leads inside this house is not spoken to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from connectors.errors import TryLater
from connectors.microsoft.refusals import refusal
from connectors.net.answer import Answer
from connectors.net.deadline import Limits
from connectors.net.http import Client
from connectors.net.reach import Reach

_LARGE = Limits(idle=60, total=24 * 3600.0, cap=1 << 50)
_EVERY_ERROR = tuple(range(300, 600))
_ENDED = (401, 403, 404, 410)
"""What an address answers whose time has passed."""

_BEYOND = 416


class Storage:
    """The connections of one account to where its files lie.

    Args:
        root: Graph's own address.
        ca: file of further certificates, "" for none.
    """

    def __init__(self, root: str, ca: str = "") -> None:
        self._root = root
        self._ca = ca
        self._clients: dict[str, Client] = {}

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Iterator[Answer]:
        """One request; the answer has any status. Raises Refused for an unsafe address."""
        client = self._client(url)
        with client.ask(
            method, url, headers=headers, body=body, allow=_EVERY_ERROR, limits=_LARGE, follow=False
        ) as answer:
            yield answer

    def read(self, address: Callable[[], str], start: int = 0) -> Iterator[bytes]:
        """The bytes of a file from an offset on.

        Args:
            address: gives an address of the file; asked once more when the first has ended.
            start: bytes to pass over; nothing is given beyond the end.
        """
        headers = {"Range": f"bytes={start}-"} if start else {}
        for attempt in (1, 2):
            with self.ask("GET", address(), headers=headers) as answer:
                if answer.status == _BEYOND and start:
                    return
                if answer.status in _ENDED and attempt == 1:
                    continue
                yield from _body(answer, start)
                return

    def close(self) -> None:
        """Close every connection. May be called twice."""
        for client in self._clients.values():
            client.close()

    def _client(self, url: str) -> Client:
        host = urlsplit(url).hostname or ""
        if host not in self._clients:
            reach = Reach(self._root, also=frozenset({host.lower()}))
            self._clients[host] = Client(reach, ca=self._ca)
        return self._clients[host]


def _body(answer: Answer, start: int) -> Iterator[bytes]:
    if answer.status in _ENDED:
        raise TryLater(f"{answer.status} for the bytes of a file", code="incomplete")
    if answer.status >= 300:
        raise refusal(answer.status, answer.read(), answer.headers)
    if answer.media_type() == "text/html" and "Content-Disposition" not in answer.headers:
        raise TryLater("a web page in place of a file", code="wrong-network")
    if not answer.told_its_length:
        raise TryLater("a file without its length", code="incomplete")
    skip = start if answer.status == 200 else 0
    for chunk in answer.chunks():
        if wanted := chunk[skip:]:
            yield wanted
        skip = max(0, skip - len(chunk))
