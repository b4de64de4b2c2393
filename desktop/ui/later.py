"""Work that takes long, off the window's thread; its outcome comes back as a signal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.engine.failure import EngineError
from desktop.vault.words import VaultError

log = logging.getLogger(__name__)


class Later(QObject):
    """One piece of work. Keep a reference until it has told its outcome."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="window's work", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for its end, for tests and for closing down."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            outcome = self._work()
        except Exception as error:
            unforeseen = not isinstance(error, EngineError | VaultError)
            log.info("work of the window failed: %s", type(error).__name__, exc_info=unforeseen)
            self.failed.emit(error)
        else:
            self.done.emit(outcome)
