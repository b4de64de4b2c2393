"""The one way our own connectors speak HTTP.

Pooled, with a deadline, caps and an expected media type for each request. It reads no netrc and
no proxy from the environment, always verifies TLS, and carries credentials only where
`connectors.net.reach` lets it. It never waits between attempts: it raises.
"""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import ProtocolError

from connectors.errors import TryLater
from connectors.net import pace
from connectors.net.answer import CHUNK, Answer, judge, let_go
from connectors.net.broken import our_errors
from connectors.net.deadline import Deadline, Limits, Monotonic
from connectors.net.digest import Digest, asked_for
from connectors.net.reach import Reach, joined, origin
from connectors.net.wire import held_to, over_our_wire

HOPS = 5
USUAL = Limits()
_AGAIN = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
MOVED = (301, 302, 303, 307, 308)
"""Statuses of a redirect."""


class Client:
    """Connections of one account to its service. Safe to use from several threads.

    Args:
        reach: where requests may go.
        authorization: gives the Authorization header's value for a request, "" for none. To a
            server that asks for proof of a password in place of it, the proof goes.
        ca: file of certificates trusted besides the system's, for a person's own server.
        proxy: URL of a proxy the person named, "" for none.
        connections: kept open to one host.
        clock: counts seconds for deadlines.
    """

    def __init__(
        self,
        reach: Reach,
        authorization: Callable[[], str] = str,
        *,
        ca: str = "",
        proxy: str = "",
        connections: int = 4,
        clock: Monotonic = time.monotonic,
    ) -> None:
        self.reach = reach
        self._authorization = authorization
        self._clock = clock
        self._proxied = bool(proxy)
        self._digest: Digest | None = None
        # Gathering the system's certificates takes longer than many a visit, so only where used.
        trust = _trust(ca) if origin(reach.home)[0] == "https" else None
        if proxy:
            self._pool: urllib3.PoolManager = urllib3.ProxyManager(
                proxy, maxsize=connections, ssl_context=trust
            )
        else:
            self._pool = urllib3.PoolManager(maxsize=connections, ssl_context=trust)
        over_our_wire(self._pool)
        # One pool a host, found without taking each address apart as the library would.
        self._pools: dict[tuple[str, str, int], urllib3.HTTPConnectionPool] = {}

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] = b"",
        length: int | None = None,
        expect: tuple[str, ...] = (),
        allow: tuple[int, ...] = (),
        limits: Limits = USUAL,
        follow: bool = True,
    ) -> Iterator[Answer]:
        """Send one request and give its answer; redirects within reach are followed.

        Args:
            method: any HTTP or WebDAV method.
            url: absolute.
            headers: besides those every request has.
            body: bytes, or chunks with their length in all.
            length: of a body given in chunks.
            expect: media types of a good answer; HTML in their place is a network's login page.
            allow: statuses of 400 and above that the caller reads itself.
            limits: time and size.
            follow: whether redirects are; else `allow` has to name their statuses. A body given in
                chunks is sent once only, so it follows none.

        Raises the errors of `connectors.net.status`; TryLater with code "offline" (nothing
        reached), "slow", "incomplete", "wrong-network", "not-trusted" and
        "certificate-date" (TLS) or "bad-answer";
        Refused with code "unsafe-address" or "insecure-address".
        """
        deadline = Deadline(limits, self._clock)
        proven = False
        for _ in range(HOPS + 1):
            raw = self._send(method, url, headers or {}, body, length, deadline, limits)
            answer = Answer(raw.status, raw.headers, url, raw, limits.cap)
            try:
                onward = raw.headers.get("Location", "")
                again = isinstance(body, bytes)
                if follow and raw.status in MOVED and onward and (again or raw.status == 303):
                    method, body = ("GET", b"") if raw.status == 303 else (method, body)
                    url = joined(url, onward)
                    self.reach.admit(url)
                    continue
                if raw.status == 401 and not proven and self._may_prove(raw):
                    if not again:
                        raise TryLater("the server wants a new proof of the password")
                    proven = True
                    continue
                judge(answer, expect, allow)
                yield answer
                return
            finally:
                let_go(raw)
        raise TryLater("redirects in a circle", code="bad-answer")

    def close(self) -> None:
        """Close every connection. May be called twice."""
        self._pools.clear()
        self._pool.clear()

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | Iterable[bytes],
        length: int | None,
        deadline: Deadline,
        limits: Limits,
    ) -> urllib3.BaseHTTPResponse:
        sent = {"User-Agent": "Elsewhere", "Accept-Encoding": "identity", **headers}
        if self.reach.admit(url) and (credentials := self._authorization()):
            sent["Authorization"] = self._proof(credentials, method, url)
        size = len(body) if isinstance(body, bytes) else length
        if size or method in ("PUT", "POST"):
            sent["Content-Length"] = str(size or 0)
        host = urlsplit(url).hostname or ""
        look = self._anybody if self._proxied else self.reach.look
        for attempt in (1, 2):
            with our_errors(host), held_to(deadline, look):
                try:
                    pool, target = self._line(url)
                    return pool.urlopen(
                        method,
                        target,
                        body=_pieces(body) if isinstance(body, bytes) else pace.paced(body),
                        headers=sent,
                        retries=False,
                        redirect=False,
                        assert_same_host=False,
                        preload_content=False,
                        decode_content=False,
                        timeout=urllib3.Timeout(connect=limits.connect, read=limits.idle),
                    )
                except ProtocolError:
                    # A kept connection that the server closed meanwhile says so only now.
                    if attempt == 2 or method not in _AGAIN or not isinstance(body, bytes):
                        raise
        raise TryLater(f"{host} closed the connection", code="offline")

    def _may_prove(self, raw: urllib3.BaseHTTPResponse) -> bool:
        """Whether a refusal asks for proof that can be given; later requests bring it along."""
        asked = asked_for(raw.headers.getlist("WWW-Authenticate"))
        if asked is None or not self._authorization().startswith("Basic "):
            return False
        self._digest = asked
        return True

    def _proof(self, credentials: str, method: str, url: str) -> str:
        if self._digest is None or not credentials.startswith("Basic "):
            return credentials
        return self._digest.header(credentials, method, _target(url))

    def _line(self, url: str) -> tuple[urllib3.HTTPConnectionPool, str]:
        """The pool that reaches an address, and what to ask it for."""
        there = origin(url)
        pool = self._pools.get(there)
        if pool is None:
            scheme, host, port = there
            pool = self._pool.connection_from_host(host, port, scheme)
            self._pools[there] = pool
        if self._proxied and there[0] == "http":
            return pool, url
        return pool, _target(url)

    @staticmethod
    def _anybody(host: str, address: str) -> None:
        """Behind a proxy the address reached is the proxy's."""


def basic(user: str, password: Callable[[], str]) -> Callable[[], str]:
    """An Authorization header for a name and a password (RFC 7617, UTF-8)."""

    def header() -> str:
        pair = f"{user}:{password()}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")

    return header


def compressed(url: str) -> str:
    """The Accept-Encoding that pays: on a real line gzip, within this computer nothing."""
    host = origin(url)[1]
    return "identity" if host in ("localhost", "127.0.0.1", "::1") else "gzip"


def _target(url: str) -> str:
    """What a request's first line names of an address."""
    parts = urlsplit(url)
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _trust(ca: str) -> ssl.SSLContext:
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca:
        context.load_verify_locations(ca)
    return context


def _pieces(body: bytes) -> Iterable[bytes] | None:
    # In pieces, since a time-out on a socket is for one piece: a large body on a slow line.
    if not body:
        return None
    return pace.paced(body[start : start + CHUNK] for start in range(0, len(body), CHUNK))
