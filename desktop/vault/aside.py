"""Writes large bodies on threads of their own, and hashes them there: two go side by side."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from desktop.vault import disk
from desktop.vault.port import Port
from desktop.vault.words import VaultError

AT_ONCE = 2
"""Files on their way side by side; the chunks of each stay in order on one thread."""

AHEAD = 12
"""Chunks that may wait to be written; they are held in memory."""

SHORT = 64 << 10
"""Bytes that are written sooner than they are handed to a thread."""


class Aside:
    """Some threads, each begun when first needed. Close it when done.

    One thread asks at a time.
    """

    def __init__(self) -> None:
        self._pools: list[ThreadPoolExecutor] = []
        self._turn = 0
        self._room = threading.BoundedSemaphore(AHEAD)

    def write(self, port: Port, path: str, chunks: Iterable[bytes]) -> tuple[int, Future[str]]:
        """Write a file that does not exist yet; give its size, and its SHA-256 to be waited for.

        When there is a SHA-256 every byte has been given to the system, unflushed. A file that
        could not be written whole is removed again. Errors of the chunks are raised here, those
        of the disk may come as VaultError out of what is waited for.
        """
        file = _File(port, path)
        size, pool = 0, None
        try:
            for chunk in chunks:
                size += len(chunk)
                if pool is None and len(chunk) <= SHORT:
                    file.add(chunk)
                    continue
                pool = pool or self._next()
                self._room.acquire()
                pool.submit(self._add, file, chunk)
                if file.failed:
                    break
        except BaseException:
            if pool is None:
                file.drop()
            else:
                pool.submit(file.drop).result()
            raise
        if pool is not None:
            return size, pool.submit(file.end)
        done: Future[str] = Future()
        done.set_result(file.end())
        return size, done

    def close(self) -> None:
        """Wait for what was begun. May be called twice."""
        for pool in self._pools:
            pool.shutdown()
        self._pools = []

    def _next(self) -> ThreadPoolExecutor:
        if len(self._pools) < AT_ONCE:
            self._pools.append(ThreadPoolExecutor(1, thread_name_prefix="aside"))
        self._turn += 1
        return self._pools[self._turn % len(self._pools)]

    def _add(self, file: _File, chunk: bytes) -> None:
        try:
            file.add(chunk)
        finally:
            self._room.release()


class _File:
    """One file while it is written; one thread at a time."""

    def __init__(self, port: Port, path: str) -> None:
        self.failed = False
        self._port = port
        self._path = path
        self._seen = hashlib.sha256()
        self._error: VaultError | None = None
        with disk.told():
            self._fd = port.create(path)

    def add(self, chunk: bytes) -> None:
        """Write and hash a chunk; nothing more once that has failed."""
        if self.failed:
            return
        written = False
        try:
            self._seen.update(chunk)
            with disk.told():
                disk.write_chunk(self._port, self._fd, chunk)
            written = True
        except VaultError as error:
            self._error = error
        finally:
            self.failed = not written

    def end(self) -> str:
        """The SHA-256 of the file, or the error that kept it from being whole."""
        if self.failed:
            self.drop()
            raise self._error or VaultError("vault-failing", "not written whole")
        self._port.close(self._fd)
        return self._seen.hexdigest()

    def drop(self) -> None:
        """Remove what there is of it."""
        self._port.close(self._fd)
        with suppress(OSError):
            disk.discard(self._port, self._path)
