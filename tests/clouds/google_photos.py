"""The Photos Library API of the fake Google: uploads and items, and none of what was closed in 2025.

Sources: developers.google.com/photos/library/guides/upload-media (raw uploads, tokens, 50 a batch,
one batch at a time); .../photos/overview/authorization (only appendonly and app-created data are
left); dtinit/data-transfer-project GooglePhotosInterface (X-Goog-Hash). No discovery document
comes with the client library, so bodies are judged by hand.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from typing import Any

from tests.clouds.google_words import Answer, Call, Time, Wrong

APPEND = "https://www.googleapis.com/auth/photoslibrary.appendonly"


class Photos:
    """The library of one account."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self.uploads: dict[str, bytes] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, bytes] = {}
        self.batches: list[int] = []
        self.bad: bytes | None = None
        self.left_today: int | None = None
        self.refuses: dict[str, Any] | None = None

    def answer(self, path: str, call: Call, scopes: frozenset[str]) -> Answer:
        if APPEND not in scopes:
            raise Wrong(
                403, info="ACCESS_TOKEN_SCOPE_INSUFFICIENT", state="PERMISSION_DENIED",
                message="Request had insufficient authentication scopes.",
            )  # fmt: skip
        if self.left_today is not None:
            if self.left_today == 0:
                raise Wrong(
                    429, info="RATE_LIMIT_EXCEEDED", state="RESOURCE_EXHAUSTED",
                    metadata={"quota_limit": "RequestsPerDayPerProject"},
                )  # fmt: skip
            self.left_today -= 1
        if call.verb == "POST" and path == "/v1/uploads":
            return self._upload(call)
        if call.verb == "POST" and path == "/v1/mediaItems:batchCreate":
            return self._create(call)
        raise Wrong(403, state="PERMISSION_DENIED", message="closed since 31 March 2025")

    def _upload(self, call: Call) -> Answer:
        wanted = {"content-type": "application/octet-stream", "x-goog-upload-protocol": "raw"}
        if any(call.headers.get(name) != value for name, value in wanted.items()):
            raise Wrong(400, "invalid", "headers")
        if "x-goog-upload-content-type" not in call.headers:
            raise Wrong(400, "invalid", "no content type")
        told = call.headers.get("x-goog-hash", "").removeprefix("sha1=")
        digest = base64.b64encode(hashlib.sha1(call.raw, usedforsecurity=False).digest()).decode()
        if told and told != digest:
            raise Wrong(
                400, "invalid", "checksum from header does not match received payload content"
            )
        token = f"token-{next(self._count)}"
        self.uploads[token] = call.raw
        return Answer(token.encode(), "text/plain")

    def _create(self, call: Call) -> Answer:
        body = json.loads(call.raw)
        new = body.pop("newMediaItems")
        if body.keys() - {"albumId", "albumPosition"} or not 0 < len(new) <= 50:
            raise Wrong(400, "invalid", "batchCreate")
        self.batches.append(len(new))
        results = [self._one(item) for item in new]
        status = 207 if any(result["status"].get("code") for result in results) else 200
        return Answer(
            json.dumps({"newMediaItemResults": results}).encode(), "application/json", status
        )

    def _one(self, item: dict[str, Any]) -> dict[str, Any]:
        simple = item["simpleMediaItem"]
        if item.keys() - {"description", "simpleMediaItem"} or simple.keys() - {
            "uploadToken",
            "fileName",
        }:
            raise Wrong(400, "invalid", "unknown fields")
        if len(item.get("description", "")) > 1000:
            raise Wrong(400, "invalid", "description")
        token = simple["uploadToken"]
        if self.refuses is not None:
            return {"uploadToken": token, "status": self.refuses}
        data = self.uploads.pop(token, None)
        if data is None:
            return {"uploadToken": token, "status": {"code": 3, "message": "Invalid upload token"}}
        if data == self.bad:
            return {"uploadToken": token, "status": {"code": 3, "message": "not a picture"}}
        id = hashlib.sha256(data).hexdigest()[:32]
        known = id in self.items
        if not known:
            self.bodies[id] = data
            self.items[id] = {
                "id": id,
                "filename": simple["fileName"],
                "description": item.get("description", ""),
            }
        status = {"code": 6, "message": "ALREADY_EXISTS"} if known else {"message": "Success"}
        return {"uploadToken": token, "status": status, "mediaItem": self.items[id]}
