"""Uploads of the fake OneDrive: whole bodies, and sessions that take pieces of 320 KiB and more.

Source: Graph's createUploadSession: pieces in order, each a multiple of 327,680 bytes but the last
and below 60 MiB, to an address without a sign-in; 416 for what is there, 409 for a name taken.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.clouds.microsoft_words import Answer, Call, Wrong

UNIT = 320 * 1024
SMALL = 4 << 20
_BEHAVIOUR = "@microsoft.graph.conflictBehavior"


@dataclass
class Session:
    above: str
    name: str
    id: str
    behaviour: str
    facts: dict[str, Any]
    parts: list[bytes] = field(default_factory=list)

    @property
    def reached(self) -> int:
        return sum(map(len, self.parts))


class Uploads:
    """`pieces` counts what sessions took; `done` what was uploaded in all."""

    def __init__(self, drive: Any) -> None:
        self._drive = drive
        self._count = itertools.count(1)
        self.sessions: dict[str, Session] = {}
        self.pieces = 0
        self.done = 0

    def put(self, call: Call) -> dict[str, Any]:
        """A small file by its folder and name."""
        drive = self._drive
        above, name = call.names
        if above not in drive.items:
            raise Wrong(404, "itemNotFound")
        there = drive.named(above, drive.check(name))
        if there and call.query.get(_BEHAVIOUR) == "fail":
            raise Wrong(409, "nameAlreadyExists")
        return self._stored(call, above, name, there)

    def replace(self, call: Call, id: str) -> dict[str, Any]:
        item = self._drive.items[self._drive.held(call, id)]
        return self._stored(call, item["parentReference"]["id"], item["name"], id)

    def begin(self, call: Call, id: str) -> dict[str, Any]:
        drive, asked = self._drive, dict(call.body["item"])
        behaviour = asked.pop(_BEHAVIOUR, "replace")
        if id:
            item = drive.items[drive.held(call, id)]
            session = Session(item["parentReference"]["id"], item["name"], id, behaviour, asked)
        else:
            above, name = call.names
            if above not in drive.items:
                raise Wrong(404, "itemNotFound")
            session = Session(above, drive.check(name), "", behaviour, asked)
        token = f"u{next(self._count)}"
        self.sessions[token] = session
        return {"uploadUrl": f"{call.root}/-/up/{token}", "expirationDateTime": "2030-01-01T00:00:00Z", "nextExpectedRanges": ["0-"]}  # fmt: skip

    def answer(self, call: Call, token: str) -> Answer:
        session = self.sessions.get(token)
        if session is None:
            return _json({"error": {"code": "itemNotFound"}}, 404)
        if call.verb == "DELETE":
            del self.sessions[token]
            return Answer(b"", "text/plain", 204)
        if call.verb == "GET":
            return _json({"nextExpectedRanges": [f"{session.reached}-"]}, 200)
        return self._piece(call, token, session)

    def _piece(self, call: Call, token: str, session: Session) -> Answer:
        wish = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", call.headers.get("content-range", ""))
        start, end, size = (int(one) for one in wish.groups()) if wish else (0, 0, 0)
        last = end + 1 == size
        if wish is None or end - start + 1 != len(call.raw) or len(call.raw) >= 60 << 20:
            return _json({"error": {"code": "invalidRange"}}, 400)
        if not last and len(call.raw) % UNIT:
            self._drive.wrong.append("a piece that is no multiple of 320 KiB")
        if start != session.reached:
            return _json({"error": {"code": "invalidRange"}}, 416)
        self.pieces += 1
        session.parts.append(call.raw)
        if not last:
            return _json({"nextExpectedRanges": [f"{end + 1}-"]}, 202)
        there = session.id or self._drive.named(session.above, session.name)
        if there and not session.id and session.behaviour == "fail":
            session.parts.pop()
            return _json({"error": {"code": "nameAlreadyExists"}}, 409)
        try:
            id = self._drive.store(session.above, session.name, b"".join(session.parts), there, **session.facts)  # fmt: skip
        except Wrong as error:
            return _json(error.body, error.status)
        del self.sessions[token]
        self.done += 1
        return _json(self._drive.shown(id), 201)

    def _stored(self, call: Call, above: str, name: str, there: str) -> dict[str, Any]:
        if len(call.raw) > SMALL:
            raise Wrong(413, "requestEntityTooLarge")
        self.done += 1
        shown: dict[str, Any] = self._drive.shown(self._drive.store(above, name, call.raw, there))
        return shown


def _json(body: dict[str, Any], status: int) -> Answer:
    return Answer(json.dumps(body).encode(), "application/json", status)
