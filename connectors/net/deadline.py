"""How long one request may make us wait: a total, a silence, and a lowest rate.

Only time spent waiting for the other side counts; a slow reader on our side is not its fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Monotonic = Callable[[], float]
"""Seconds that only grow; given from outside so that tests need not wait."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost.

    Attributes:
        connect: seconds to reach the host and agree on TLS.
        idle: seconds of silence allowed within an answer.
        total: seconds of waiting in all.
        rate: bytes a second that must arrive on average over each window, once a body flows.
        window: seconds of waiting after which the rate is judged.
        cap: bytes of body, after decompression.
    """

    connect: float = 8
    idle: float = 60
    total: float = 300
    rate: int = 1000
    window: float = 60
    cap: int = 64 << 20


class TooSlow(TimeoutError):
    """The other side used up the time it was given."""


class Deadline:
    """Counts down over one request and the redirects it leads to. One thread at a time."""

    def __init__(self, limits: Limits, clock: Monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._waited = 0.0
        self._window_waited = 0.0
        self._window_bytes = 0
        self._begun = False

    def begin(self) -> None:
        """Another answer is waited for; the total goes on."""
        self._window_waited, self._window_bytes, self._begun = 0.0, 0, False

    def next_wait(self) -> float:
        """Seconds the next read may block. Raises TooSlow when the total is used up."""
        left = self._limits.total - self._waited
        if left <= 0:
            raise TooSlow(f"no whole answer in {self._limits.total:g} s")
        return min(left, self._limits.idle)

    def now(self) -> float:
        """The clock it counts by."""
        return self._clock()

    def waited(self, seconds: float, received: int) -> None:
        """Count one read. Raises TooSlow when too little arrived over a whole window."""
        self._waited += seconds
        if not self._begun:
            # A server may think long before it begins: that is no slow line.
            self._begun = received > 0
            return
        self._window_waited += seconds
        self._window_bytes += received
        if self._window_waited < self._limits.window:
            return
        if self._window_bytes < self._limits.rate * self._window_waited:
            raise TooSlow(f"{self._window_bytes} bytes in {self._window_waited:.0f} s")
        self._window_waited, self._window_bytes = 0.0, 0
