"""Connections that know their deadline and look at whom they reached before they speak.

urllib3 reads an answer's head and body through a file over the socket. Ours asks the deadline
before each receive, so that a byte now and then does not keep a request alive for ever.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from connectors.errors import TryLater
from connectors.net.deadline import Deadline

Look = Callable[[str, str], None]
"""Given a host and the address it turned out to be; raises when it must not be spoken to."""

_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class _Asking(threading.local):
    """What the request of this thread is held to."""

    deadline: Deadline | None = None
    look: Look | None = None


_asking = _Asking()


@contextmanager
def held_to(deadline: Deadline, look: Look) -> Iterator[None]:
    """Within this, connections made and answers begun in this thread obey both."""
    _asking.deadline, _asking.look = deadline, look
    try:
        yield
    finally:
        _asking.deadline = _asking.look = None


class _TimedFile(io.RawIOBase):
    """The receiving side of a socket, read under a deadline."""

    def __init__(self, inner: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._inner, self._sock, self._deadline = inner, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.next_wait())
        if _QUICK_ACK is not None and self._sock.family != socket.AF_UNIX:
            # Some servers hold an answer's tail back until the kernel acknowledges, 40 ms later.
            self._sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
        begun = self._deadline.now()
        received = cast("Any", self._inner).readinto(buffer)
        self._deadline.waited(self._deadline.now() - begun, received or 0)
        return received or 0

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        if _asking.deadline is not None:
            _asking.deadline.begin()
            raw = self.fp.detach()
            timed = _TimedFile(raw, sock, _asking.deadline)
            self.fp = io.BufferedReader(timed, 1 << 16)

    def begin(self) -> None:
        """Read the head. A length that is no number would be waited for until the line closes."""
        super().begin()
        if self.length is None and not self.chunked and "Content-Length" in self.headers:
            raise TryLater("a length that is no number", code="bad-answer")


def _looked_at(host: str, sock: socket.socket) -> socket.socket:
    if _asking.look is not None:
        try:
            _asking.look(host, str(sock.getpeername()[0]))
        except BaseException:
            sock.close()
            raise
    return sock


class _Plain(HTTPConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _looked_at(self.host, super()._new_conn())


class _Secure(HTTPSConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _looked_at(self.host, super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


def over_our_wire(manager: urllib3.PoolManager) -> urllib3.PoolManager:
    """Make a pool manager open connections of this file."""
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return manager
