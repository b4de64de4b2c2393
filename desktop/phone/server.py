"""A small web server for one phone on the home network, under the rules of `gate`.

No folder is served: a fixed table of names leads to the page, its style, and the offer's
downloads. GET and HEAD only. Few connections, short patience, no words to strangers.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desktop.phone.gate import Answer, Gate, Visit
from desktop.phone.offer import Device, Download, Offer
from desktop.phone.ranges import Span, spans

MOST_CONNECTIONS = 16
MOST_FROM_ONE = 8
PATIENCE = 15
LOOK_EVERY = 2
COOKIE = "elsewhere"
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = logging.getLogger(__name__)

Offers = Callable[[Device], Offer]
Served = Callable[[Download], None]


class Pages:
    """What the server asks for its pages: plain functions, so that the server knows no words."""

    def __init__(
        self,
        waiting: Callable[[str, str], bytes],
        offer: Callable[[Offer, str], bytes],
        style: bytes,
    ) -> None:
        self.waiting = waiting
        self.offer = offer
        self.style = style


class PhoneServer:
    """Serves from construction until `close`, or until the gate closes.

    Args:
        address: the one address to bind, private or loopback.
        port: 0 for any free one.
        monotonic: seconds that never run backwards.
        offers: the offer for a family of phones; asked once each.
        pages: how they look.
        served: told of each download that went out whole.
        present: whether this computer still has the address; looked at every few seconds.
    """

    def __init__(
        self,
        address: str,
        port: int,
        monotonic: Callable[[], float],
        offers: Offers,
        pages: Pages,
        served: Served = lambda download: None,
        present: Callable[[], bool] = lambda: True,
    ) -> None:
        self._server = _Server(address, port)
        host = f"[{address}]" if ":" in address else address
        host = f"{host}:{self._server.server_address[1]}"
        self.gate = Gate(host, monotonic)
        self.url = f"http://{host}/{self.gate.token}/"
        self._server.setup(self.gate, offers, pages, served)
        self._server.watch(present, monotonic)
        self._thread = threading.Thread(target=self._serve, name="phone page", daemon=True)
        self._thread.start()

    @property
    def open(self) -> bool:
        """Whether a phone can still come in."""
        return self.gate.open and self._thread.is_alive()

    def close(self) -> None:
        """Stop answering; a transfer under way is cut and can go on another time."""
        self.gate.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, address: str, port: int) -> None:
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, port), _Handler)
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def setup(self, gate: Gate, offers: Offers, pages: Pages, served: Served) -> None:
        self.gate, self.pages, self.served = gate, pages, served
        self._offers = offers
        self._made: dict[Device, Offer] = {}

    def offer(self, device: Device) -> Offer:
        with self._making:
            if device not in self._made:
                self._made[device] = self._offers(device)
            return self._made[device]

    def watch(self, present: Callable[[], bool], monotonic: Callable[[], float]) -> None:
        self._present, self._monotonic, self._looked = present, monotonic, monotonic()

    def service_actions(self) -> None:
        """Between two visitors: on another network the page is not for those who are there."""
        if self._monotonic() - self._looked >= LOOK_EVERY and self.gate.open:
            self._looked = self._monotonic()
            if not self._present():
                self.gate.close()

    def process_request(self, request: Any, client_address: Any) -> None:
        who = str(client_address[0])
        with self._lock:
            full = sum(self._busy.values()) >= MOST_CONNECTIONS
            if full or self._busy.get(who, 0) >= MOST_FROM_ONE or not self.gate.open:
                self.shutdown_request(request)
                return
            self._busy[who] = self._busy.get(who, 0) + 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._busy[str(client_address[0])] -= 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("a phone's connection ended early")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Elsewhere"
    sys_version = ""
    timeout = PATIENCE
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """An answer without a word: nothing here is for strangers."""
        self._send(HTTPStatus(code), {}, b"", with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """The request line holds the token, so it is never logged."""

    def _answer(self, *, with_body: bool) -> None:
        parts = urlsplit(self.path)
        _, _, rest = parts.path.partition("/")
        token, _, name = rest.partition("/")
        answer, cookie = self.server.gate.visit(self._visit(token))
        statuses = {
            Answer.NOTHING: HTTPStatus.NOT_FOUND,
            Answer.REFUSE: HTTPStatus.FORBIDDEN,
            Answer.MISDIRECTED: HTTPStatus.MISDIRECTED_REQUEST,
        }
        if answer in statuses:
            self.close_connection = True
            self._send(statuses[answer], {}, b"", with_body=False)
            return
        extra = {}
        if cookie:
            path = f"/{self.server.gate.token}/"
            extra["Set-Cookie"] = f"{COOKIE}={cookie}; Path={path}; HttpOnly; SameSite=Strict"
        language = self.headers.get("Accept-Language", "")
        pages = self.server.pages
        if name == "style.css":
            self._send(HTTPStatus.OK, {**extra, **_media("text/css")}, pages.style, with_body)
        elif answer is Answer.WAIT:
            page = pages.waiting(self.server.gate.code, language) if not name else b""
            status = HTTPStatus.OK if page else HTTPStatus.FORBIDDEN
            self._send(status, {**extra, **_media("text/html"), "Refresh": "2"}, page, with_body)
        else:
            offer = self.server.offer(self._device(parse_qs(parts.query)))
            if not name:
                page = pages.offer(offer, language)
                self._send(HTTPStatus.OK, {**extra, **_media("text/html")}, page, with_body)
            elif download := offer.find(name):
                self._download(download, with_body)
            else:
                self._send(HTTPStatus.NOT_FOUND, {}, b"", with_body)

    def _visit(self, token: str) -> Visit:
        cookies = dict(
            part.strip().partition("=")[::2] for part in self.headers.get("Cookie", "").split(";")
        )
        site = self.headers.get("Sec-Fetch-Site", "none")
        foreign = site not in ("none", "same-origin") or "Origin" in self.headers
        return Visit(self.headers.get("Host", ""), token, cookies.get(COOKIE, ""), foreign)

    def _device(self, query: Mapping[str, list[str]]) -> Device:
        named = query.get("device", [""])[0]
        if named in list(Device):
            return Device(named)
        agent = self.headers.get("User-Agent", "")
        apple = any(word in agent for word in ("iPhone", "iPad", "Macintosh"))
        return Device.IPHONE if apple else Device.ANDROID

    def _download(self, download: Download, with_body: bool) -> None:
        span = spans(self.headers.get("Range", ""), download.size)
        headers = {
            "Content-Type": download.media,
            "Accept-Ranges": "bytes",
            "Content-Disposition": _disposition(download),
            "ETag": f'"{download.name}-{download.size}"',
        }
        if span is None:
            self._send(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                {"Content-Range": f"bytes */{download.size}"},
                b"",
                with_body,
            )
            return
        status = HTTPStatus.PARTIAL_CONTENT if span.partial else HTTPStatus.OK
        if span.partial:
            headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{download.size}"
        self._stream(status, headers, download, span, with_body)

    def _stream(
        self,
        status: HTTPStatus,
        headers: Mapping[str, str],
        download: Download,
        span: Span,
        with_body: bool,
    ) -> None:
        self.send_response(status)
        for key, value in {**ALWAYS, **headers}.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(span.end - span.start))
        self.end_headers()
        if not with_body:
            return
        chunks: Iterator[bytes] = download.read(span.start, span.end)
        for chunk in chunks:
            self.wfile.write(chunk)
            self.server.gate.touch()
        if span.end == download.size:
            self.server.served(download)

    def _send(
        self, status: HTTPStatus, headers: Mapping[str, str], body: bytes, with_body: bool
    ) -> None:
        self.send_response(status)
        for key, value in {**ALWAYS, **headers}.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _media(kind: str) -> dict[str, str]:
    return {"Content-Type": f"{kind}; charset=utf-8"}


def _disposition(download: Download) -> str:
    """RFC 6266: how a download is named, in plain letters."""
    how = "inline" if download.inline else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "-", download.filename)
    return f'{how}; filename="{plain}"'
