"""Small pictures of photos, decoded without trusting them: by their first bytes, within limits.

A file is read only as what its first bytes say it is, among formats that cannot refer to other
files; a drawing that calls itself a JPEG is not opened.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

LARGEST_FILE = 200_000_000
LARGEST_SIDE = 20_000
LARGEST_AREA = 80_000_000
MEGABYTES = 256
WAITING = 150

_FORMATS = (
    (b"\xff\xd8\xff", b"jpeg"),
    (b"\x89PNG\r\n\x1a\n", b"png"),
    (b"GIF87a", b"gif"),
    (b"GIF89a", b"gif"),
)


def small(path: Path, side: int) -> QImage | None:
    """The picture, at most `side` pixels wide and high; None for what is not opened."""
    try:
        with path.open("rb") as file:
            first = file.read(16)
        if path.stat().st_size > LARGEST_FILE:
            return None
    except OSError:
        return None
    form = next((name for mark, name in _FORMATS if first.startswith(mark)), None)
    if form is None and first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        form = b"webp"
    if form is None:
        return None
    # The form goes in with the file: given later, Qt would have looked for one by itself.
    reader = QImageReader(str(path), form)
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MEGABYTES)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST_SIDE:
        return None
    if size.width() * size.height() > LARGEST_AREA:
        return None
    reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


class Painter(QObject):
    """Decodes beside the window, two at a time; `ready` tells the key and the picture or None."""

    ready = Signal(object, object)

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="picture")
        self._lock = threading.Lock()
        self._waiting: list[tuple[object, Path]] = []
        self._asked: set[object] = set()

    def ask(self, key: object, path: Path) -> None:
        """Decode this one soon; the last asked for comes first, what has scrolled by never."""
        with self._lock:
            if key in self._asked:
                return
            self._asked.add(key)
            self._waiting.append((key, path))
            for old, _ in self._waiting[:-WAITING]:
                self._asked.discard(old)
            del self._waiting[:-WAITING]
        self._pool.submit(self._next)

    def let_go(self, key: object) -> None:
        """This one may be asked for again."""
        with self._lock:
            self._asked.discard(key)

    def forget(self) -> None:
        """Nobody wants what was asked for any more."""
        with self._lock:
            self._waiting.clear()
            self._asked.clear()

    def close(self) -> None:
        """Wait for the few under way. Nothing may be asked for afterwards."""
        self.forget()
        self._pool.shutdown(cancel_futures=True)

    def _next(self) -> None:
        with self._lock:
            if not self._waiting:
                return
            key, path = self._waiting.pop()
        self.ready.emit(key, small(path, self._side))
