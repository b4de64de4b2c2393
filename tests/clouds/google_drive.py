"""The Drive API of the fake Google: folders, names that repeat, uploads in chunks, trash, checksums.

Sources: drive v3 discovery document; resumable uploads answer 308 with `Range: bytes=0-N` and take
multiples of 256 KiB (developers.google.com/workspace/drive/api/guides/manage-uploads); an id not
generated before is refused, one used twice is 409.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.clouds.google_words import Answer, Call, Time, Wrong

STEP = 256 << 10


@dataclass
class Session:
    id: str
    metadata: dict[str, Any]
    size: int
    data: bytearray


class Drive:
    """One Drive, as a client with `drive.file` sees it."""

    def __init__(self, time: Time, root: Callable[[], str]) -> None:
        self._time = time
        self._count = itertools.count(1)
        self.files: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, bytes] = {}
        self.sessions: dict[str, Session] = {}
        self.generated: set[str] = set()
        self.limit = 15 << 30
        self.uploads = 0

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "drive.files.list": self._list,
            "drive.files.get": self._get,
            "drive.files.create": self._create,
            "drive.files.update": self._update,
            "drive.files.generateIds": self._generate,
            "drive.about.get": self._about,
        }

    def chunk(self, call: Call) -> Answer:
        """A piece of a resumable upload, or the question how far it has come."""
        session = self.sessions.get(call.one("upload_id"))
        if session is None:
            raise Wrong(404, "notFound", "no such upload")
        span, _, size = call.headers["content-range"].removeprefix("bytes ").partition("/")
        if int(size) != session.size:
            raise Wrong(400, "badRequest", "another size")
        if span != "*":
            start, _, end = span.partition("-")
            whole = int(end) + 1 == session.size
            if int(end) - int(start) + 1 != len(call.raw) or int(start) != len(session.data):
                raise Wrong(400, "badRequest", "not where the last chunk ended")
            if not whole and len(call.raw) % STEP:
                raise Wrong(400, "badRequest", "chunks are multiples of 256 KiB")
            session.data += call.raw
        if len(session.data) == session.size:
            del self.sessions[call.one("upload_id")]
            file = self._keep(session.id, session.metadata, bytes(session.data))
            return Answer(json.dumps(file).encode(), "application/json")
        reached = {"Range": f"bytes=0-{len(session.data) - 1}"} if session.data else {}
        return Answer(b"", "text/plain", 308, reached)

    def _keep(self, id: str, metadata: dict[str, Any], body: bytes | None) -> dict[str, Any]:
        used = sum(map(len, self.bodies.values()))
        if body is not None and used + len(body) > self.limit:
            raise Wrong(
                403, "storageQuotaExceeded", "The user's Drive storage quota has been exceeded."
            )
        file = {
            "kind": "drive#file", "mimeType": "application/octet-stream", "trashed": False,
            "parents": ["root"], **self.files.get(id, {}), **metadata, "id": id,
            "modifiedTime": self._time.stamp(), "version": str(next(self._count)),
        }  # fmt: skip
        if body is not None:
            self.uploads += 1
            self.bodies[id] = body
            file["size"] = str(len(body))
            file["md5Checksum"] = hashlib.md5(body, usedforsecurity=False).hexdigest()
            file["headRevisionId"] = f"r{next(self._count)}"
        self.files[id] = file
        return file

    def _find(self, call: Call) -> dict[str, Any]:
        file = self.files.get(call.names["fileId"])
        if file is None:
            raise Wrong(404, "notFound", "File not found")
        return file

    def _generate(self, call: Call) -> dict[str, Any]:
        ids = [f"1gen{next(self._count):06}" for _ in range(call.number("count", 10))]
        self.generated.update(ids)
        return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}

    def _about(self, call: Call) -> dict[str, Any]:
        if not call.one("fields"):
            raise Wrong(400, "required", "The 'fields' parameter is required for this method.")
        used = sum(map(len, self.bodies.values()))
        return {
            "kind": "drive#about",
            "storageQuota": {"limit": str(self.limit), "usage": str(used)},
        }

    def _list(self, call: Call) -> dict[str, Any]:
        found = [file for file in self.files.values() if _matches(file, call.one("q"))]
        size, start = call.number("pageSize", 100), int(call.one("pageToken", "0"))
        answer: dict[str, Any] = {"kind": "drive#fileList", "files": found[start : start + size]}
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _get(self, call: Call) -> Any:
        file = self._find(call)
        if call.one("alt") != "media":
            return file
        if file["trashed"]:
            raise Wrong(404, "notFound", "in the trash")
        body = self.bodies[file["id"]]
        wanted = re.fullmatch(r"bytes=(\d+)-", call.headers.get("range", ""))
        if not wanted:
            return Answer(body)
        start = int(wanted[1])
        if start >= len(body):
            raise Wrong(416, "requestedRangeNotSatisfiable")
        told = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        return Answer(body[start:], status=206, headers=told)

    def _create(self, call: Call) -> Any:
        metadata, body = _parts(call)
        id = metadata.get("id", "")
        if not id:
            id = f"1own{next(self._count):06}"
        elif id not in self.generated:
            raise Wrong(400, "invalid", "The provided file ID is not usable.")
        elif id in self.files:
            raise Wrong(409, "fileIdInUse", "A file already exists with the provided ID.")
        for parent in metadata.get("parents", ()):
            if parent != "root" and (parent not in self.files or self.files[parent]["trashed"]):
                raise Wrong(404, "notFound", f"File not found: {parent}.")
        return self._begin_or_keep(call, id, metadata, body)

    def _update(self, call: Call) -> Any:
        file = self._find(call)
        metadata, body = _parts(call)
        return self._begin_or_keep(call, file["id"], metadata, body)

    def _begin_or_keep(
        self, call: Call, id: str, metadata: dict[str, Any], body: bytes | None
    ) -> Any:
        if call.one("uploadType") != "resumable":
            return self._keep(id, metadata, body)
        size = int(call.headers["x-upload-content-length"])
        name = f"up{next(self._count)}"
        self.sessions[name] = Session(id, metadata, size, bytearray())
        host = call.headers["host"]
        where = f"http://{host}/upload/drive/v3/files?uploadType=resumable&upload_id={name}"
        return Answer(b"", "text/plain", 200, {"Location": where})


def _parts(call: Call) -> tuple[dict[str, Any], bytes | None]:
    """Metadata and bytes of a multipart body; metadata alone of any other."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/related"):
        return dict(call.body or {}), None
    boundary = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    if not call.raw.rstrip().endswith(boundary + b"--"):
        raise Wrong(400, "badContent", "Malformed multipart body.")
    _, first, second = call.raw.split(boundary, 2)
    metadata = json.loads(first.partition(b"\r\n\r\n")[2])
    body = second.partition(b"\r\n\r\n")[2]
    return metadata, body[: body.rindex(b"\r\n" + boundary + b"--")]


_TEXT = r"'((?:[^'\\]|\\.)*)'"
_CLAUSES = {
    "trashed": re.compile("trashed = false"),
    "parent": re.compile(_TEXT + " in parents"),
    "name": re.compile("name = " + _TEXT),
    "property": re.compile(r"appProperties has \{ key=" + _TEXT + " and value=" + _TEXT + r" \}"),
}


def _matches(file: dict[str, Any], query: str) -> bool:
    at, good = 0, True
    while at < len(query):
        for kind, pattern in _CLAUSES.items():
            found = pattern.match(query, at)
            if found:
                values = [re.sub(r"\\(.)", r"\1", text) for text in found.groups()]
                good = good and _is(file, kind, values)
                at = found.end()
                break
        else:
            raise Wrong(400, "invalid", f"Invalid Value: {query[at:]}")
        if query[at:] and not query.startswith(" and ", at):
            raise Wrong(400, "invalid", f"Invalid Value: {query[at:]}")
        at += len(" and ")
    return good


def _is(file: dict[str, Any], kind: str, values: list[str]) -> bool:
    if kind == "trashed":
        return not file["trashed"]
    if kind == "parent":
        return values[0] in file["parents"]
    if kind == "name":
        return bool(file["name"].casefold() == values[0].casefold())
    return bool(file.get("appProperties", {}).get(values[0]) == values[1])
