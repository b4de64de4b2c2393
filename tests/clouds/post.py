"""A post office on a free port of loopback that keeps every letter it is handed (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading


class PostOffice:
    """Open until stopped.

    Attributes:
        port: of loopback.
        letters: what was handed in, as it was sent.
    """

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self._server = _Server(("127.0.0.1", 0), _Counter)
        self._server.letters = self.letters
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    letters: list[bytes]


class _Counter(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("220 post office")
        while order := self.rfile.readline():
            word = order[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("221 bye" if word == b"QUIT" else "250 done")
            if word == b"QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
