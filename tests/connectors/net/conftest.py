"""Small HTTP servers that answer what a test says."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

from connectors.net.http import Client
from connectors.net.reach import Reach
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front

Sites = Callable[..., "Site"]
Visitors = Callable[..., Client]


class Site:
    """A server on loopback; `seen` holds what it was asked."""

    def __init__(
        self, answer: Callable[[str, str], Response], tls: ssl.SSLContext | None = None
    ) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.faults = Faults()
        self._answer = answer
        self.front = Front(self._take, self.faults, tls)
        self.url = self.front.url

    def _take(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        self.seen.append((method, path, headers, body))
        return self._answer(method, path)


def text(
    body: bytes = b"hello", status: int = 200, kind: str = "text/plain", **more: str
) -> Response:
    headers = {"Content-Type": kind} | {key.replace("_", "-"): value for key, value in more.items()}
    return Response(status, headers, body)


@pytest.fixture
def site() -> Iterator[Sites]:
    made: list[Site] = []

    def make(
        answer: Callable[[str, str], Response] = lambda method, path: text(),
        tls: ssl.SSLContext | None = None,
    ) -> Site:
        made.append(Site(answer, tls))
        return made[-1]

    yield make
    for each in made:
        each.front.stop()


@pytest.fixture
def visitor() -> Iterator[Visitors]:
    made: list[Client] = []

    def make(home: str, **more: Any) -> Client:
        reach = {key: more.pop(key) for key in ("insecure", "family", "also") if key in more}
        made.append(
            Client(
                Reach(home, **reach), more.pop("authorization", lambda: "Basic c2VjcmV0"), **more
            )
        )
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Speaks to each connection as the given function does."""
    listening: list[socket.socket] = []
    threads: list[threading.Thread] = []
    stop = threading.Event()

    def start(talk: Callable[[socket.socket], None]) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(0.05)
        listening.append(server)

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    continue
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    talk(connection)

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return int(server.getsockname()[1])

    yield start
    stop.set()
    for thread in threads:
        thread.join()
    for server in listening:
        server.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()
