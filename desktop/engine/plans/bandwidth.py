"""Keeps what is read and sent below so many bytes a second, all accounts together."""

from __future__ import annotations

import threading

from connectors.net import pace
from desktop.clock import Clock
from desktop.engine.plans import policy
from desktop.places import Home

BURST = 0.5
"""Seconds' worth that may go at once."""

LONGEST = 2.0
"""Seconds a single piece is held up at most at a time, so that a stop is noticed."""


class Bandwidth:
    """Any thread may spend; the bytes of all of them are one stream.

    Args:
        kilobytes: a second.
        clock: tells the time.
    """

    def __init__(self, kilobytes: int, clock: Clock) -> None:
        self._rate = kilobytes * 1000
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at = clock.monotonic()
        self._wait = threading.Event()

    def spend(self, count: int) -> None:
        """Wait until so many more bytes may go."""
        left = self.due(count)
        if left > 0:
            self._wait.wait(min(left, LONGEST))

    def due(self, count: int) -> float:
        """Note the bytes; give the seconds until they may go."""
        with self._lock:
            now = self._clock.monotonic()
            self._free_at = max(self._free_at, now - BURST) + count / self._rate
            return self._free_at - now


def apply(home: Home, clock: Clock) -> None:
    """Keep to what the person wishes, from now on."""
    kilobytes = policy.read(home).kilobytes
    pace.keep_to(Bandwidth(kilobytes, clock).spend if kilobytes else None, kilobytes * 1000)
