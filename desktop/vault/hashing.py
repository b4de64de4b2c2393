"""Hashes photos on threads of their own, so that writing one and hashing others go side by side."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor

AT_ONCE = 2
"""Files that are hashed side by side; each file's chunks stay in order on one thread."""

AHEAD = 8
"""Chunks that may wait to be hashed; they are held in memory."""

SHORT = 64 << 10
"""Bytes that are hashed sooner than they are handed to a thread."""


class Hashing:
    """Some threads; each begun when first needed. Close it when done."""

    def __init__(self) -> None:
        self._pools: list[ThreadPoolExecutor] = []
        self._turn = 0
        self._room = threading.BoundedSemaphore(AHEAD)

    def begin(self) -> Running:
        """The hash of one file, as it comes."""
        if len(self._pools) < AT_ONCE:
            self._pools.append(ThreadPoolExecutor(1, thread_name_prefix="hashing"))
        self._turn += 1
        return Running(self._pools[self._turn % len(self._pools)], self._room)

    def close(self) -> None:
        """Wait for what was begun. May be called twice."""
        for pool in self._pools:
            pool.shutdown()
        self._pools = []


class Running:
    """A hash under way; takes chunks as `hashlib` does, and may be behind."""

    def __init__(self, pool: ThreadPoolExecutor, room: threading.BoundedSemaphore) -> None:
        self._pool = pool
        self._room = room
        self._seen = hashlib.sha256()
        self._behind = False

    def update(self, chunk: bytes) -> None:
        """Take one chunk; waits while too many are waiting."""
        if len(chunk) <= SHORT and not self._behind:
            self._seen.update(chunk)
            return
        self._behind = True
        self._room.acquire()
        self._pool.submit(self._add, chunk)

    def hexdigest(self) -> str:
        """Of all the chunks so far, once they are hashed."""
        return self.later().result()

    def later(self) -> Future[str]:
        """The same, without waiting for it."""
        if self._behind:
            return self._pool.submit(self._seen.hexdigest)
        done: Future[str] = Future()
        done.set_result(self._seen.hexdigest())
        return done

    def _add(self, chunk: bytes) -> None:
        try:
            self._seen.update(chunk)
        finally:
            self._room.release()
