"""One answer to a phone: a fixed table of names, GET and HEAD only, no words to strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desktop.phone.gate import Answer, Visit
from desktop.phone.offer import Device, Download
from desktop.phone.ranges import Span, spans
from desktop.phone.reception import Reception

PATIENCE = 15
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


class Answering(BaseHTTPRequestHandler):
    """Answers what the gate lets through."""

    protocol_version = "HTTP/1.1"
    server_version = "Elsewhere"
    sys_version = ""
    timeout = PATIENCE
    server: Reception

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
