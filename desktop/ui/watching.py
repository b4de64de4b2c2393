"""Looks at the status again and again, never on the window's own thread.

By a timer of its own: whatever becomes of the scheduler, an old copy is told of.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine.engine import Engine
from desktop.ui.later import Later

MINUTE = 60_000


class Watch(QObject):
    """One look at a time, each minute; who asks during a look gets another one right after it."""

    told = Signal(object)
    """A `Status`."""

    failed = Signal(object)
    """The error, when there is no status to be had."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._look: Later | None = None
        self._again = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Ask for the status; returns at once."""
        if self._closed:
            return
        if self._look is not None:
            self._again = True
            return
        self._again = False
        self._look = Later(self._engine.status)
        self._look.done.connect(self._arrived)
        self._look.failed.connect(self._broke)
        self._look.start()

    def close(self) -> None:
        """Wait for the look under way, and tell nobody."""
        self._closed = True
        self._timer.stop()
        if self._look is not None:
            self._look.join(10)
            self._look = None

    def _arrived(self, status: object) -> None:
        if self._over():
            self.told.emit(status)

    def _broke(self, error: object) -> None:
        if self._over():
            self.failed.emit(error)

    def _over(self) -> bool:
        if self._closed or self._look is None:
            return False
        self._look.join(10)
        self._look = None
        if self._again:
            self.look()
        return True
