"""Who may come in: one token, one device, one match code. Knows no sockets.

A photographed QR code is not enough: the first visitor is remembered by a cookie and shown four
digits, and nothing is served until the person at the computer says that their phone shows them.
"""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

WRONG_TRIES = 10
IDLE_SECONDS = 15 * 60

_ICON = re.compile(r"(favicon\.ico|apple-touch-icon[a-z0-9-]*\.png)\Z")
"""Browsers ask for these unbidden at the root; a phone must not shut itself out by it."""


class Answer(Enum):
    """What a visitor gets."""

    SERVE = "serve"
    WAIT = "wait"
    NOTHING = "nothing"
    REFUSE = "refuse"
    MISDIRECTED = "misdirected"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as far as the gate looks at it.

    Attributes:
        host: the Host header, as sent.
        token: the first part of the path.
        cookie: the device's cookie, "" when it has none.
        foreign: whether the browser says another site sent it here.
    """

    host: str
    token: str
    cookie: str
    foreign: bool = False


class Gate:
    """Open from construction until closed, idle too long, or tried too often.

    Args:
        host: the only Host header answered, "address:port".
        monotonic: seconds that never run backwards.
    """

    def __init__(self, host: str, monotonic: Callable[[], float]) -> None:
        self.token = secrets.token_urlsafe(16)  # 128 bits
        self.code = f"{secrets.randbelow(10_000):04d}"
        self._host = host
        self._monotonic = monotonic
        self._device = ""
        self._confirmed = False
        self._closed = False
        self._wrong = 0
        self._seen = monotonic()
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether anything is answered at all."""
        with self._lock:
            return not self._closed and self._monotonic() - self._seen < IDLE_SECONDS

    @property
    def seconds_left(self) -> float:
        """Until it closes for want of visitors."""
        with self._lock:
            return 0 if self._closed else IDLE_SECONDS - (self._monotonic() - self._seen)

    @property
    def waiting(self) -> bool:
        """Whether a device shows the code and the person has not answered yet."""
        with self._lock:
            return bool(self._device) and not self._confirmed and not self._closed

    def confirm(self) -> None:
        """The person says their phone shows the code."""
        with self._lock:
            if self._device:
                self._confirmed = True

    def touch(self) -> None:
        """Somebody is still busy: a long transfer is not idle."""
        with self._lock:
            self._seen = self._monotonic()

    def close(self) -> None:
        """Answer nothing more."""
        with self._lock:
            self._closed = True

    def visit(self, visit: Visit) -> tuple[Answer, str]:
        """What this visitor gets, and the cookie to give it ("" for none)."""
        if not self.open:
            return Answer.NOTHING, ""
        with self._lock:
            if not hmac.compare_digest(visit.host.encode(), self._host.encode()):
                return Answer.MISDIRECTED, ""
            if not hmac.compare_digest(visit.token.encode(), self.token.encode()):
                if not _ICON.match(visit.token):
                    self._wrong += 1
                self._closed = self._closed or self._wrong >= WRONG_TRIES
                return Answer.NOTHING, ""
            if visit.foreign:
                return Answer.REFUSE, ""
            given = ""
            if not self._device:
                self._device = given = secrets.token_urlsafe(16)
            elif not hmac.compare_digest(visit.cookie.encode(), self._device.encode()):
                return Answer.REFUSE, ""
            self._seen = self._monotonic()
            return (Answer.SERVE if self._confirmed else Answer.WAIT), given
