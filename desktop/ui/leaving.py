"""Ends the program in order when the computer is shut down, also in the middle of a copy.

Linux ends a session by asking the session's members and by SIGTERM or SIGHUP; macOS and Windows ask
through Qt. Each way stops the jobs between two items; what a copy has kept stays kept.
"""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication


class Leaving(QObject):
    """Makes of signals and the session's end a plain quit.

    Python's own signal handlers run only between two steps of Python, and Qt's loop takes none
    while it waits: a byte in a socket wakes it.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__()
        self._application = application
        self._mine, self._theirs = socket.socketpair()
        for end in (self._mine, self._theirs):
            end.setblocking(False)
        self._old = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        kinds = [signal.SIGTERM, signal.SIGINT]
        if hasattr(signal, "SIGHUP"):
            kinds.append(signal.SIGHUP)
        self._before = {kind: signal.signal(kind, _noted) for kind in kinds}
        self._woken = QSocketNotifier(self._mine.fileno(), QSocketNotifier.Type.Read, self)
        self._woken.activated.connect(self._read)
        # To restart it with the session is the business of "start at login".
        application.commitDataRequest.connect(lambda _: application.quit())

    def close(self) -> None:
        """Give the signals back."""
        self._woken.setEnabled(False)
        signal.set_wakeup_fd(self._old)
        for kind, before in self._before.items():
            signal.signal(kind, before)
        self._mine.close()
        self._theirs.close()

    def _read(self) -> None:
        try:
            self._mine.recv(64)
        except OSError:
            return
        self._application.quit()


def _noted(_kind: int, _frame: FrameType | None) -> None:
    """The socket tells the loop."""
