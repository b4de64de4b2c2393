"""One window a person: a second start raises the first and ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

RAISE = b"raise\n"
THERE = b"there?\n"
LONGEST = 1024
"""Bytes read of what another start says."""

PATIENCE = 500
"""Milliseconds given to the first window to answer."""


class Single(QObject):
    """The listening end, in a folder only this person can enter.

    Args:
        path: name of the socket: a path inside the app's own folder.
    """

    raised = Signal()

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._server = QLocalServer(self)
        self._sockets: list[QLocalSocket] = []
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def first(self, *, quiet: bool = False) -> bool:
        """True when this is the first; else the first was asked to show itself, unless `quiet`."""
        if self._ask(THERE if quiet else RAISE):
            return False
        QLocalServer.removeServer(self._path)
        return self._server.listen(self._path)

    def close(self) -> None:
        """Stop listening."""
        self._sockets.clear()
        self._server.close()

    def _ask(self, what: bytes) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._path)
        if not socket.waitForConnected(PATIENCE):
            return False
        socket.write(what)
        socket.waitForBytesWritten(PATIENCE)
        socket.disconnectFromServer()
        return True

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._sockets.append(socket)
            socket.readyRead.connect(self._read)

    def _read(self) -> None:
        for socket in tuple(self._sockets):
            if socket.bytesAvailable():
                self._sockets.remove(socket)
                said = bytes(socket.read(LONGEST).data())
                socket.disconnectFromServer()
                socket.deleteLater()
                if said == RAISE:
                    self.raised.emit()
