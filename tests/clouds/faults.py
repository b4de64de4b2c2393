"""What can be made to go wrong with a cloud, set on its handle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

PORTAL = (
    b"<!DOCTYPE html><html><body><h1>Welcome to Cafe WiFi</h1><a href='/'>Accept</a></body></html>"
)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Fault:
    """How one request goes wrong.

    Attributes:
        instead: answered without asking the cloud at all.
        change: applied to the cloud's answer.
        lost: the cloud does the work, then the connection breaks before any answer.
        reset: the connection breaks before the cloud sees the request.
        keep: only this part of the body is sent, its length told in full.
        delimited: no length is told and the connection closed at the end of what is sent.
        chunked: sent in chunks (the last chunk missing when only a part is kept).
        drip: seconds between bytes of the body.
        silent: seconds before anything is answered.
    """

    instead: Response | None = None
    change: Callable[[Response], Response] | None = None
    lost: bool = False
    reset: bool = False
    keep: float = 1
    delimited: bool = False
    chunked: bool = False
    drip: float = 0
    silent: float = 0


def too_many(wait: str | None = "7") -> Fault:
    headers = {} if wait is None else {"Retry-After": wait}
    return Fault(instead=Response(429, headers))


def status(code: int, body: bytes = b"", kind: str = "text/plain") -> Fault:
    return Fault(instead=Response(code, {"Content-Type": kind}, body))


def portal() -> Fault:
    return Fault(instead=Response(200, {"Content-Type": "text/html; charset=utf-8"}, PORTAL))


def revoked() -> Fault:
    return Fault(instead=Response(401, {"WWW-Authenticate": 'Basic realm="x"'}))


def redirect(to: str, code: int = 302) -> Fault:
    return Fault(instead=Response(code, {"Location": to}))


answer_lost = Fault(lost=True)
reset = Fault(reset=True)


def half_a_body(keep: float = 0.5, *, delimited: bool = False, chunked: bool = False) -> Fault:
    return Fault(keep=keep, delimited=delimited, chunked=chunked)


@dataclass
class Faults:
    """Set by a test, consulted by the cloud for each request."""

    requests: list[tuple[str, str]] = field(default_factory=list)
    _at: dict[int, Fault] = field(default_factory=dict)
    _always: list[tuple[str, str, Fault]] = field(default_factory=list)
    _naming: list[tuple[bytes, Fault]] = field(default_factory=list)
    _weather: Callable[[str, str], Fault | None] | None = None
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, fault: Fault) -> None:
        """The next request goes wrong."""
        self.at(0, fault)

    def at(self, index: int, fault: Fault) -> None:
        """The index-th request from now goes wrong; 0 is the next."""
        with self._lock:
            self._at[self._count + index] = fault

    def always(self, fault: Fault, method: str = "", path: str = "") -> None:
        """Every request of this method, with this in its path, until cleared."""
        with self._lock:
            self._always.append((method, path, fault))

    def naming(self, mark: str, fault: Fault) -> None:
        """Every request that has this in its path or its body, until cleared."""
        with self._lock:
            self._naming.append((mark.encode(), fault))

    def weather(self, judge: Callable[[str, str], Fault | None]) -> None:
        """Each request's method and path are shown to a judge, one at a time, until cleared."""
        with self._lock:
            self._weather = judge

    def clear(self) -> None:
        """All goes well again, and the list of requests is empty."""
        with self._lock:
            self._weather = None
            self._at.clear()
            self._always.clear()
            self._naming.clear()
            self.requests.clear()

    def taken(self, method: str, path: str, body: bytes = b"") -> Fault:
        """Asked by the cloud, once for each request."""
        with self._lock:
            self.requests.append((method, path))
            index = self._count
            self._count += 1
            if index in self._at:
                return self._at.pop(index)
            for wanted, part, fault in self._always:
                if wanted in ("", method) and part in path:
                    return fault
            for mark, fault in self._naming:
                if mark in path.encode() or mark in body:
                    return fault
            found = self._weather(method, path) if self._weather else None
            return found or Fault()
