"""A lock between programs: the system's own, on an open file. It goes with whoever held it.

The file stays when the lock is let go: another may wait for this very one.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from errno import EACCES, EAGAIN, EDEADLK
from pathlib import Path
from types import TracebackType

_LOOK = 0.05
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TAKEN = frozenset({EACCES, EAGAIN, EDEADLK})
"""What the systems say of a lock that another has."""


class Taken(TimeoutError):
    """Another holds the lock."""


class FileLock:
    """One holder's way to a lock; `with` waits for as long as it takes.

    Args:
        path: the file, made when there is none, in a folder that is there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this holder has it."""
        return self._file is not None

    def acquire(self, patience: float = 0.0) -> None:
        """Take it within so many seconds. Raises Taken, OSError when the file cannot be opened."""
        if self.held:
            raise RuntimeError("held already")
        file = os.open(self._path, _OPEN, 0o600)
        try:
            until = time.monotonic() + patience
            while not (ours := _lock(file)) and time.monotonic() < until:
                threading.Event().wait(_LOOK)
            if ours:
                self._file = file
        finally:
            if not self.held:
                os.close(file)
        if not self.held:
            raise Taken

    def release(self) -> None:
        """Let go of it; nothing happens when it is not held."""
        file, self._file = self._file, None
        if file is not None:
            _unlock(file)
            os.close(file)

    def __enter__(self) -> None:
        self.acquire(float("inf"))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
        return True

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
