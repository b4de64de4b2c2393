"""Tells the trouble of one thing from the trouble of the whole place.

A server that stumbles over one file or item, however often it is asked, must not keep all others
from being copied. One that is away, or that names a reason of its own, is left for a later run.
"""

from __future__ import annotations

import threading

from connectors.errors import TryLater

NOBODY = frozenset({"offline", "unreachable"})
"""Troubles that mean that nobody was reached."""

MOST = 10
"""Things in a row that may fail before it is the place that fails."""

MOST_UNANSWERED = 3
"""The same where nobody answered: waiting for each of them takes long."""

MOST_COLLECTIONS = 3
"""The same of collections, of which each takes as long."""

_UNANSWERED = NOBODY | {"slow"}

_OF_THE_PLACE = frozenset(
    {
        "busy", "certificate-date", "clock-wrong", "day-limit", "disk-not-connected",
        "no-rclone", "no-room-to-work", "not-trusted", "proxy", "wrong-network",
    }
)  # fmt: skip


class Alone:
    """Counts for one job at one place what failed for good since something last worked.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._row = 0

    def tolerates(self, error: TryLater, most: int = MOST) -> bool:
        """Whether the others are worth a try; the one is to be named, and left for a later run.

        Call it once all patience with the one thing is used up. False where the error is of the
        place: it asked for time, says why nobody is served, or fails at one thing after the other.
        """
        if error.after > 0 or error.code in _OF_THE_PLACE:
            return False
        with self._lock:
            self._row += 1
            return self._row < (min(most, MOST_UNANSWERED) if error.code in _UNANSWERED else most)

    def well(self) -> None:
        """Something worked."""
        with self._lock:
            self._row = 0
