"""A stretch of a file as a file of its own: a member that is not packed, where it lies."""

from __future__ import annotations

import io
from typing import BinaryIO


class Window(io.RawIOBase):
    """Reads from `start` on, `size` bytes at most. The file stays open when this is closed."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._file.seek(self._start + self._at)
        chunk = self._file.read(min(len(view), max(0, self._size - self._at)))
        view[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)
