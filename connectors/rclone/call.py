"""Asking the running rclone: commands as JSON, bodies of files as HTTP answers."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import quote

from connectors.errors import NotThere, TryLater
from connectors.net import pace
from connectors.rclone import child
from connectors.rclone.trouble import problem

CHUNK = 1 << 18

Answer = dict[str, object]


class Line:
    """One user's connections to the child. One thread at a time."""

    def __init__(self) -> None:
        self._child: child.Child | None = child.borrow()
        self._kept: http.client.HTTPConnection | None = None

    def ask(self, command: str, about: str = "", **values: object) -> Answer:
        """Run a command; its answer. Raises the errors of `trouble.problem`."""
        self._keep_pace()
        return self._ask(command, about, **values)

    def _keep_pace(self) -> None:
        """The bytes pass through the child, so it is the child that keeps to the limit wished."""
        wished = pace.rate()
        if self._child is not None and self._child.rate != wished:
            self._child.rate = wished
            self._ask("core/bwlimit", rate=f"{wished}B" if wished else "off")

    def _ask(self, command: str, about: str = "", **values: object) -> Answer:
        body = json.dumps(values).encode()
        connection = self._kept or self._connection()
        self._kept = None
        try:
            connection.request("POST", "/" + command, body, self._headers())
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise TryLater("rclone broke off", code="unreachable", about=about) from None
        self._kept = connection
        answer = _read(text)
        if response.status != 200:
            raise problem(response.status, str(answer.get("error", "")), about)
        return answer

    def body(self, fs: str, path: str, start: int) -> Iterator[bytes]:
        """A file's bytes from an offset on; broken off when they are not all there."""
        self._keep_pace()
        connection = self._connection()
        try:
            headers = {**self._headers(), **({"Range": f"bytes={start}-"} if start else {})}
            connection.request("GET", f"/{quote(f'[{fs}]')}/{quote(path)}", headers=headers)
            response = connection.getresponse()
            if response.status not in {200, 206}:
                if response.status == 416:
                    return
                raise problem(response.status, str(_read(response.read()).get("error", "")), path)
            skip = start if response.status == 200 else 0
            while chunk := response.read(CHUNK):
                if wanted := chunk[skip:]:
                    yield wanted
                skip = max(0, skip - len(chunk))
            if response.length:
                raise TryLater("the body ended early", code="incomplete", about=path)
        except (OSError, http.client.HTTPException):
            raise TryLater("the body ended early", code="incomplete", about=path) from None
        finally:
            connection.close()

    def close(self) -> None:
        """May be called twice."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        if self._child is not None:
            self._child = None
            child.give_back()

    def _connection(self) -> http.client.HTTPConnection:
        if self._child is None:
            raise TryLater("closed")
        return _Connection(self._child.address)

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._child is not None and self._child.authorization:
            headers["Authorization"] = self._child.authorization
        return headers


class _Connection(http.client.HTTPConnection):
    """A connection to the child; without a time limit, for a film may go up for hours.

    The child has its own limits on silence, and it ends with us.
    """

    def __init__(self, address: str | tuple[str, int]) -> None:
        super().__init__("rclone")
        self._address = address

    def connect(self) -> None:
        self.sock: socket.socket = child.connect(self._address)


def _read(text: bytes) -> Answer:
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    return cast("Answer", answer) if isinstance(answer, dict) else {}


__all__ = ["Answer", "Line", "NotThere"]
