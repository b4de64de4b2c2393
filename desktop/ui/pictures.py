"""Small pictures for the window; decoded in another process (`desktop.pictures`), never in this.

What comes back is a plain JPEG of our own making, and is read as nothing else.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.pictures.gallery import Gallery

WAITING = 150


class Painter(QObject):
    """Asks beside the window, two at a time; `ready` tells the key and the picture or None."""

    ready = Signal(object, object)

    def __init__(self, gallery: Gallery) -> None:
        super().__init__()
        self._gallery = gallery
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="picture")
        self._lock = threading.Lock()
        self._waiting: list[tuple[object, Path, str]] = []
        self._asked: set[object] = set()

    def ask(self, key: object, path: Path, sha256: str) -> None:
        """Get this one soon; the last asked for comes first, what has scrolled by never."""
        with self._lock:
            if key in self._asked:
                return
            self._asked.add(key)
            self._waiting.append((key, path, sha256))
            for old, _, _ in self._waiting[:-WAITING]:
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
            key, path, sha256 = self._waiting.pop()
        body = self._gallery.small(path, sha256)
        image = QImage()
        read = body is not None and image.loadFromData(body, "JPEG")
        self.ready.emit(key, image if read else None)
