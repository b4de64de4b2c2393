"""Hashes photos on a thread of its own, so that writing one and hashing another go side by side."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor

AHEAD = 8
"""Chunks that may wait to be hashed; they are held in memory."""


class Hashing:
    """One thread; begun when first needed. Close it when done."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._room = threading.BoundedSemaphore(AHEAD)

    def begin(self) -> Running:
        """The hash of one file, as it comes."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="hashing")
        return Running(self._pool, self._room)

    def close(self) -> None:
        """Wait for what was begun. May be called twice."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


class Running:
    """A hash under way; takes chunks as `hashlib` does, and may be behind."""

    def __init__(self, pool: ThreadPoolExecutor, room: threading.BoundedSemaphore) -> None:
        self._pool = pool
        self._room = room
        self._seen = hashlib.sha256()

    def update(self, chunk: bytes) -> None:
        """Take one chunk; waits while too many are waiting."""
        self._room.acquire()
        self._pool.submit(self._add, chunk)

    def hexdigest(self) -> str:
        """Of all the chunks so far, once they are hashed."""
        return self.later().result()

    def later(self) -> Future[str]:
        """The same, without waiting for it."""
        return self._pool.submit(self._seen.hexdigest)

    def _add(self, chunk: bytes) -> None:
        try:
            self._seen.update(chunk)
        finally:
            self._room.release()
