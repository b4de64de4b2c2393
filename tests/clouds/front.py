"""An HTTP front on loopback that applies faults: before a fake, or before a real server."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.clouds.faults import Fault, Faults, Response

Answering = Callable[[str, str, dict[str, str], bytes], Response]
_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "date", "server"}


class Front:
    """Listens on a free port until stopped."""

    def __init__(
        self, answering: Answering, faults: Faults, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = _Server(answering, faults)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, answering: Answering, faults: Faults) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answering, self.faults = answering, faults
        self._open: set[socket.socket] = set()
        self.stopping = False

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        self.stopping = True
        for request in list(self._open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Server

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._do
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def setup(self) -> None:
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _do(self) -> None:
        body = self._body()
        fault = self.server.faults.taken(self.command, self.path, body)
        if fault.silent:
            self._wait(fault.silent)
        if fault.reset:
            self._break()
            return
        answer = fault.instead
        if answer is None:
            answer = self.server.answering(self.command, self.path, dict(self.headers), body)
        if fault.lost:
            self._break()
            return
        self._send(fault.change(answer) if fault.change else answer, fault)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        length = int(self.headers.get("Content-Length", 0))
        found = self.rfile.read(length)
        if len(found) < length:
            # The other side broke off; no server takes half a body for a whole.
            raise ConnectionResetError
        return found

    def _send(self, answer: Response, fault: Fault) -> None:
        sent = answer.body[: int(len(answer.body) * fault.keep)]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        broken = fault.keep < 1 or fault.delimited
        if fault.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif not fault.delimited and answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if broken or self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        if fault.chunked:
            if sent:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent))
            if fault.keep == 1:
                self.wfile.write(b"0\r\n\r\n")
        elif fault.drip:
            self._drip(sent, fault.drip)
        else:
            self.wfile.write(sent)
        self.wfile.flush()
        if broken:
            self.close_connection = True

    def _drip(self, sent: bytes, pause: float) -> None:
        for place in range(len(sent)):
            if self.server.stopping:
                return
            self.wfile.write(sent[place : place + 1])
            self.wfile.flush()
            time.sleep(pause)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.server.stopping:
            time.sleep(0.01)

    def _break(self) -> None:
        linger = b"\1\0\0\0\0\0\0\0"
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True


def forwarding(host: str, port: int, tls: ssl.SSLContext | None = None) -> Answering:
    """An answering that asks a real server and passes on what it says."""

    def answering(method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        if tls is None:
            connection = http.client.HTTPConnection(host, port, timeout=60)
        else:
            connection = http.client.HTTPSConnection(host, port, timeout=60, context=tls)
        try:
            passed = {name: value for name, value in headers.items() if name.lower() not in _HOP}
            if body or method in ("PUT", "POST"):
                passed["Content-Length"] = str(len(body))
            connection.request(method, path, body or None, passed)
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    return answering
