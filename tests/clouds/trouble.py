"""Stands between a connector and an HTTP server on loopback, and fails as asked.

with in_the_way("http://127.0.0.1:9000") as trouble:
    trouble.url          # talk to this instead
    trouble.full()       # every upload is answered 507
    trouble.end()        # all is well again
"""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from urllib.parse import urlsplit

_FULL_BODY = b"<Error><Code>QuotaExceeded</Code><Message>no room</Message></Error>"


class Trouble:
    """The handle. `refusals` counts the requests answered with "full" since it was asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[str] = []
        self.refusals = 0
        self.end()

    def end(self) -> None:
        self._full = self._gone = False
        self._puts: int | None = None
        self._up: int | None = None
        self._down: int | None = None

    def full(self) -> None:
        self.refusals = 0
        self._full = True

    def gone(self) -> None:
        """Connections are closed before an answer."""
        self._gone = True

    def gone_after(self, puts: int) -> None:
        """So many uploads get through; from then on connections are closed before an answer."""
        self._puts = puts

    def cut_up(self, after: int) -> None:
        """Uploads longer than this are cut after so many bytes of their body."""
        self._up = after

    def cut_down(self, after: int) -> None:
        """Answers are cut after so many bytes."""
        self._down = after

    def _serve(self, client: socket.socket, upstream: tuple[str, int]) -> None:
        stream = client.makefile("rb")
        with stream:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = stream.readline()
                if not line:
                    return
                head += line
            self.requests.append(head.split(b"\r\n", 1)[0].decode("latin-1"))
            if self._puts is not None and head.startswith(b"PUT "):
                self._gone = self._gone or self._puts == 0
                self._puts -= 1
            if self._gone:
                return
            length = (
                int(found[1]) if (found := re.search(rb"(?i)\ncontent-length: *(\d+)", head)) else 0
            )
            if self._full and head.startswith((b"PUT ", b"POST ", b"MKCOL ")):
                self.refusals += 1
                _skip(stream, length)
                client.sendall(
                    b"HTTP/1.1 507 Insufficient Storage\r\nContent-Type: application/xml\r\n"
                    b"Content-Length: %d\r\nConnection: close\r\n\r\n"
                    % len(_FULL_BODY)
                    + _FULL_BODY
                )
                return
            with socket.create_connection(upstream) as server:
                lines = [
                    line
                    for line in head[:-4].split(b"\r\n")
                    if not line.lower().startswith(b"connection:")
                ]
                server.sendall(b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n")
                limit = length if self._up is None or length <= self._up else self._up
                left = limit
                while left:
                    chunk = stream.read(min(left, 1 << 16))
                    if not chunk:
                        return
                    server.sendall(chunk)
                    left -= len(chunk)
                if limit < length:
                    return
                sent = 0
                while chunk := server.recv(1 << 16):
                    if not sent:
                        # Said aloud, for a client would keep the line for its next request.
                        chunk = chunk.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
                    client.sendall(chunk)
                    sent += len(chunk)
                    if self._down is not None and sent > self._down:
                        return


def _skip(stream: BufferedReader, length: int) -> None:
    while length:
        chunk = stream.read(min(length, 1 << 16))
        if not chunk:
            return
        length -= len(chunk)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def in_the_way(url: str) -> Iterator[Trouble]:
    address = urlsplit(url)
    upstream = (address.hostname or "", address.port or 80)
    trouble = Trouble("")

    class Visit(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                trouble._serve(self.request, upstream)

    with _Server(("127.0.0.1", 0), Visit) as server:
        trouble.url = f"http://127.0.0.1:{server.server_address[1]}{address.path}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield trouble
        finally:
            server.shutdown()
            thread.join()
