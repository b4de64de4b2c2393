"""Loads parts of the program in steps, between which the window answers."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal


class Loading(QObject):
    """One part a step, on the one thread Qt's classes like to be made on.

    Args:
        names: modules; each may lean on those before it.
        between: milliseconds between two steps.
    """

    begun = Signal()
    finished = Signal()
    failed = Signal(object)
    """The ImportError of a part that is missing; nothing more is loaded then."""

    def __init__(self, names: Sequence[str], between: int = 0) -> None:
        super().__init__()
        self._names = names
        self._between = between
        self._done = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._step)

    def begin(self, wait: int = 0) -> None:
        """Begin in so many milliseconds; said again before then, the last word counts."""
        if not self._done:
            self._next.start(wait)

    def close(self) -> None:
        """Load nothing more."""
        self._next.stop()

    def _step(self) -> None:
        if not self._done:
            self.begun.emit()
        try:
            import_module(self._names[self._done])
        except ImportError as error:
            self.failed.emit(error)
            return
        self._done += 1
        if self._done < len(self._names):
            self._next.start(self._between)
        else:
            self.finished.emit()
