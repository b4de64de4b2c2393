"""The Picker API of the fake Google: sessions, what was picked, and bytes that need the token.

Sources: developers.google.com/photos/picker/guides/sessions and .../media-items (poll until
mediaItemsSet; FAILED_PRECONDITION before; base URLs live an hour, need the bearer, and `=d` gives
all EXIF but the place). No discovery document comes with the client library.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

from tests.clouds.google_words import Answer, Call, Time, Wrong

SCOPE = "https://www.googleapis.com/auth/photospicker.mediaitems.readonly"


class Picker:
    """The picker of one account. `choice` is what the person picks, `polls` how long it takes."""

    def __init__(self, time: Time, root: Callable[[], str]) -> None:
        self._time = time
        self._root = root
        self._count = itertools.count(1)
        self.choice: list[dict[str, Any]] = []
        self.bodies: dict[str, bytes] = {}
        self.polls = 2
        self.timeout = "300s"
        self.sessions: dict[str, int] = {}
        self._born: dict[str, float] = {}

    def add(self, name: str, body: bytes, kind: str = "PHOTO", status: str = "READY") -> str:
        """Something the person will pick."""
        id = f"picked-{next(self._count)}"
        meta = {"videoMetadata": {"processingStatus": status}} if kind == "VIDEO" else {}
        self.bodies[id] = body
        self.choice.append(
            {
                "id": id, "createTime": "2020-05-06T07:08:09Z", "type": kind,
                "mediaFile": {"filename": name, "mimeType": "image/jpeg", "mediaFileMetadata": meta},
            }
        )  # fmt: skip
        return id

    def answer(self, path: str, call: Call, scopes: frozenset[str]) -> Answer:
        if SCOPE not in scopes:
            raise Wrong(
                403, info="ACCESS_TOKEN_SCOPE_INSUFFICIENT", state="PERMISSION_DENIED",
                message="Request had insufficient authentication scopes.",
            )  # fmt: skip
        if path.startswith("/-/picked/"):
            return self._body(path)
        if path == "/v1/sessions" and call.verb == "POST":
            id = f"session-{next(self._count)}"
            self.sessions[id] = self.polls
            return self._session(id)
        if path.startswith("/v1/sessions/"):
            id = path.rpartition("/")[2]
            self._alive(id)
            self.sessions[id] = max(0, self.sessions[id] - 1)
            return self._session(id)
        return self._items(call)

    def _session(self, id: str) -> Answer:
        return _json(
            {
                "id": id, "pickerUri": f"{self._root()}/-/picker/{id}",
                "pollingConfig": {"pollInterval": "0.1s", "timeoutIn": self.timeout},
                "mediaItemsSet": self.sessions[id] == 0,
            }
        )  # fmt: skip

    def _items(self, call: Call) -> Answer:
        id = call.one("sessionId")
        self._alive(id)
        if self.sessions[id]:
            raise Wrong(400, "failedPrecondition", "pick first", state="FAILED_PRECONDITION")
        size, start = call.number("pageSize", 50), int(call.one("pageToken", "0"))
        if size > 100:
            raise Wrong(400, "invalid", "pageSize")
        now = self._time.now().timestamp()
        page = []
        for one in self.choice[start : start + size]:
            self._born[one["id"]] = now
            base = f"{self._root()}/-/picked/{one['id']}"
            page.append({**one, "mediaFile": {**one["mediaFile"], "baseUrl": base}})
        answer: dict[str, Any] = {"mediaItems": page}
        if start + size < len(self.choice):
            answer["nextPageToken"] = str(start + size)
        return _json(answer)

    def _body(self, path: str) -> Answer:
        id, _, form = path.rpartition("/")[2].partition("=")
        kind = next(one["type"] for one in self.choice if one["id"] == id)
        if form != ("dv" if kind == "VIDEO" else "d"):
            return Answer(b"thumbnail", "image/jpeg")
        if self._time.now().timestamp() - self._born[id] > 3600:
            raise Wrong(403, "forbidden", "the address has had its hour")
        return Answer(self.bodies[id], "image/jpeg")

    def _alive(self, id: str) -> None:
        if id not in self.sessions:
            raise Wrong(404, "notFound", "no such session", state="NOT_FOUND")


def _json(body: dict[str, Any]) -> Answer:
    return Answer(json.dumps(body).encode(), "application/json")
