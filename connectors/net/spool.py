"""A file that lies far away, in blocks: what was fetched once is at hand the next time.

The blocks go to a nameless file of bounded size while there is room; beyond it the last few are
held in memory. One line is open at a time, and blocks that follow one another come over it.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Generator, Iterator
from pathlib import Path

from connectors.contract import Files
from connectors.errors import TryLater

BLOCK = 1 << 20
_AT_HAND = 8
_READ_ON = 4
"""Blocks not asked for that are read to spare opening another line."""


class Spool:
    """Blocks of files in one place.

    Args:
        files: where they lie; the caller closes it.
        folder: where the nameless file is made.
        most: bytes it may grow to; None for a quarter of the room there is.
    """

    def __init__(self, files: Files, folder: Path | None = None, most: int | None = None) -> None:
        self._files = files
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 its life is ours
        if most is None:
            most = shutil.disk_usage(folder or tempfile.gettempdir()).free // 4
        self._room = most // BLOCK
        self._slots: dict[tuple[str, int], int] = {}
        self._hand: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._line: Iterator[bytes] | None = None
        self._at: tuple[str, int] = ("", 0)
        self._left = b""

    def block(self, path: str, number: int, size: int) -> bytes:
        """A block of a file of this size: whole, or TryLater."""
        key = path, number
        if (held := self._hand.get(key)) is not None:
            self._hand.move_to_end(key)
            return held
        length = min(BLOCK, size - number * BLOCK)
        body, slot = b"", self._slots.get(key)
        if slot is not None:
            self._file.seek(slot * BLOCK)
            body = self._file.read(length)
        if slot is None or len(body) < length:
            body = self._fetched(path, number, length, size)
        self._at_hand(key, body)
        return body

    def close(self) -> None:
        """Let go of the line and of what was kept. May be called twice."""
        self._hang_up()
        self._hand.clear()
        self._slots.clear()
        self._file.close()

    def _fetched(self, path: str, number: int, length: int, size: int) -> bytes:
        there, at = self._at
        if self._line is None or there != path or not at <= number <= at + _READ_ON:
            self._hang_up()
            self._line, at = self._files.read(path, number * BLOCK), number
        try:
            for passed in range(at, number):
                body = self._taken(path, min(BLOCK, size - passed * BLOCK))
                self._keep((path, passed), body)
            body = self._taken(path, length)
        except BaseException:
            self._hang_up()
            raise
        self._keep((path, number), body)
        self._at = path, number + 1
        return body

    def _taken(self, path: str, length: int) -> bytes:
        have = bytearray(self._left)
        while len(have) < length:
            chunk = next(self._line, b"") if self._line is not None else b""
            if not chunk:
                about = path.rpartition("/")[2]
                raise TryLater("it ended early", code="incomplete", about=about)
            have += chunk
        self._left = bytes(have[length:])
        return bytes(have[:length])

    def _keep(self, key: tuple[str, int], body: bytes) -> None:
        if key in self._slots or len(self._slots) >= self._room:
            return
        try:
            self._file.seek(len(self._slots) * BLOCK)
            whole = self._file.write(body) == len(body)
        except OSError:
            whole = False
        if whole:
            self._slots[key] = len(self._slots)
        else:  # no room after all
            self._room = 0

    def _at_hand(self, key: tuple[str, int], body: bytes) -> None:
        self._hand[key] = body
        while len(self._hand) > _AT_HAND:
            self._hand.popitem(last=False)

    def _hang_up(self) -> None:
        line, self._line, self._left = self._line, None, b""
        if isinstance(line, Generator):
            line.close()


class Spooled(io.RawIOBase):
    """One such file, to be read at any place. The spool stays open when this is closed."""

    def __init__(self, spool: Spool, path: str, size: int) -> None:
        super().__init__()
        self._spool = spool
        self._path = path
        self._size = size
        self._now = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._now = max(0, offset + (0, self._now, self._size)[whence])
        return self._now

    def tell(self) -> int:
        return self._now

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._now >= self._size:
            return 0
        number, inside = divmod(self._now, BLOCK)
        body = self._spool.block(self._path, number, self._size)
        count = min(len(view), len(body) - inside)
        view[:count] = body[inside : inside + count]
        self._now += count
        return count
