"""The small server on this computer that a browser brings the answer of a sign-in to."""

from __future__ import annotations

import hmac
import queue
import socket
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

_IDLE = 20.0
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Elsewhere</title>"
    "<h1>{}</h1><p>You can close this page and go back to Elsewhere.</p>"
)


class OneAnswer(ThreadingHTTPServer):
    """Serves each connection in its own thread: browsers open idle ones ahead of need.

    Args:
        path: where the answer is awaited; anything else is not there.
        state: what the answer must bring back.
        answers: gets the parameters of the right answer, and of no other.
    """

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, path: str, state: str, answers: queue.Queue[Mapping[str, str]]) -> None:
        self.path = path
        self.state = state
        self.answers = answers
        self._single = threading.Lock()
        self._used = False
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Answer)

    def first(self) -> bool:
        """Whether this is the first right answer; no other is accepted."""
        with self._single:
            used, self._used = self._used, True
        return not used

    def process_request(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: object,
    ) -> None:
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for request in tuple(self._open):
            self.shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A broken connection of a browser concerns nobody."""


class _Answer(BaseHTTPRequestHandler):
    server: OneAnswer
    timeout = _IDLE
    server_version = "Elsewhere"
    sys_version = ""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = parse_qs(parts.query, keep_blank_values=True)
        if parts.path != self.server.path:
            self._say(404, "Nothing here")
            return
        state = given.get("state", [""])
        plain = {name: values[0] for name, values in given.items() if len(values) == 1}
        right = len(state) == 1 and hmac.compare_digest(
            state[0].encode(), self.server.state.encode()
        )
        if not right or ("code" in plain) == ("error" in plain) or not self.server.first():
            self._say(400, "This is not the answer Elsewhere waits for")
            return
        try:
            self._say(200, "Not signed in" if "error" in plain else "Thank you")
        finally:
            # Only after the page is out: who waits for the answer closes every connection.
            self.server.answers.put(plain)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the address holds the code."""

    def _say(self, status: int, words: str) -> None:
        body = _PAGE.format(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True
