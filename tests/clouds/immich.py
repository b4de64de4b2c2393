"""A fake Immich, written from its published API (OpenAPI descriptions of versions 2.7 and 3.2).

It judges what it is asked: every field must be one that the description names, ids must be known,
SHA-1 decides what is the same photo. Searches leave out what lies behind another photo of its
stack unless told otherwise. Run by itself: `python -m tests.clouds.immich`.
"""

from __future__ import annotations

import base64
import email.parser
import email.policy
import hashlib
import io
import itertools
import json
import uuid
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from connectors.formats import photo
from connectors.formats.xmp import read_sidecar
from tests.clouds.cloud import Cloud, serving
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front

KEY = "key-of-a-test"
SEARCH = {"page", "size", "withExif", "withStacked", "order", "albumIds"}
CREATE = {
    "assetData", "deviceAssetId", "deviceId", "duration", "fileCreatedAt", "fileModifiedAt",
    "filename", "isFavorite", "livePhotoVideoId", "metadata", "sidecarData", "visibility",
}  # fmt: skip
OLD_ONLY = {"deviceAssetId", "deviceId"}
UPDATE = {"dateTimeOriginal", "description", "isFavorite", "latitude", "longitude",
          "livePhotoVideoId", "rating", "visibility"}  # fmt: skip


class Wrong(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Immich:
    """One account's library.

    Attributes:
        assets: records by id.
        bodies: what was sent, by id.
        sidecars: their XMP, by id.
        albums: name and asset ids, by id.
        stacks: asset ids, the first on top.
        quota: bytes left.
        version: the server's first number.
        uploads: how many bodies were sent.
    """

    def __init__(self) -> None:
        self.user = str(uuid.UUID(int=7))
        self._ids = (str(uuid.UUID(int=number)) for number in itertools.count(1000))
        self.assets: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, bytes] = {}
        self.sidecars: dict[str, bytes] = {}
        self.albums: dict[str, tuple[str, list[str]]] = {}
        self.stacks: list[list[str]] = []
        self.quota = 1 << 40
        self.version = 3
        self.uploads = 0
        self.damages = False

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        low = {name.lower(): value for name, value in headers.items()}
        if low.get("x-api-key") != KEY:
            return _json({"message": "Invalid API key", "statusCode": 401}, 401)
        try:
            return self._route(method, path.partition("?")[0], low, body)
        except Wrong as wrong:
            said = {"message": str(wrong), "error": "", "statusCode": wrong.status}
            return _json(said, wrong.status)

    def _route(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        if not path.startswith("/api/"):
            return Response(200, {"Content-Type": "text/html"}, b"<html></html>")
        match method, *path.split("/")[2:]:
            case "GET", "users", "me":
                return _json({"id": self.user, "email": "a@example.org", "name": "A"})
            case "GET", "server", "version":
                return _json({"major": self.version, "minor": 2, "patch": 0, "prerelease": None})
            case "POST", "assets", "bulk-upload-check":
                return _json({"results": [*map(self._check, _object(body, {"assets"})["assets"])]})
            case "POST", "trash", "restore", "assets":
                ids = _object(body, {"ids"})["ids"]
                for id in ids:
                    self._asset(id)["isTrashed"] = False
                return _json({"count": len(ids)})
            case "POST", "search", "metadata":
                return _json(self._search(_object(body, SEARCH)))
            case "POST", "assets":
                return self._upload(headers, body)
            case "DELETE", "assets":
                said = _object(body, {"ids", "force"})
                if said.get("force"):
                    raise Wrong(400, "nothing is ever destroyed here")
                for id in said["ids"]:
                    self._asset(id)["isTrashed"] = True
                return Response(204, {})
            case "GET", "assets", id:
                return _json(self._asset(id))
            case "PUT", "assets", id:
                self._asset(id).update(_object(body, UPDATE))
                return _json(self._asset(id))
            case "GET", "assets", id, "original":
                self._asset(id)
                sent = self.bodies[id][:-1] + b"?" if self.damages else self.bodies[id]
                return Response(200, {"Content-Type": "image/jpeg"}, sent)
            case "GET", "albums":
                return _json([self._album(id) for id in self.albums])
            case "POST", "albums":
                said = _object(body, {"albumName", "assetIds", "description", "albumUsers"})
                id = next(self._ids)
                self.albums[id] = (said["albumName"], list(said.get("assetIds", ())))
                return _json(self._album(id), 201)
            case "PUT", "albums", id, "assets":
                if id not in self.albums:
                    raise Wrong(400, "Not found or no album.update access")
                inside = self.albums[id][1]
                for each in _object(body, {"ids"})["ids"]:
                    self._asset(each)
                    inside += [each] if each not in inside else []
                return _json([])
            case "POST", "stacks":
                ids = _object(body, {"assetIds"})["assetIds"]
                if len(ids) < 2:
                    raise Wrong(400, "assetIds must contain at least 2 elements")
                for each in ids:
                    self._asset(each)
                self.stacks.append(ids)
                made = {"id": next(self._ids), "primaryAssetId": ids[0]}
                # What stood behind one of them stands behind the new first one.
                behind = [each for each, one in self.assets.items()
                          if (one["stack"] or {}).get("primaryAssetId") in ids]  # fmt: skip
                for each in {*ids, *behind}:
                    self.assets[each]["stack"] = {**made, "assetCount": len({*ids, *behind})}
                return _json({**made, "assets": []}, 201)
        raise Wrong(404, f"Cannot {method} {path}")

    def add(self, name: str, body: bytes, **more: Any) -> str:
        """A photo put there by somebody else."""
        id = next(self._ids)
        self._keep(id, name, body, b"", {})
        self.assets[id].update(more)
        return id

    def _asset(self, id: str) -> dict[str, Any]:
        if id not in self.assets:
            raise Wrong(400, "Not found or no asset.read access")
        return self.assets[id]

    def _album(self, id: str) -> dict[str, Any]:
        name, inside = self.albums[id]
        return {"id": id, "albumName": name, "description": "", "assetCount": len(inside)}

    def _check(self, said: dict[str, Any]) -> dict[str, Any]:
        for id, one in self.assets.items():
            if one["checksum"] == said["checksum"]:
                return {"id": said["id"], "action": "reject", "reason": "duplicate", "assetId": id,
                        "isTrashed": one["isTrashed"]}  # fmt: skip
        return {"id": said["id"], "action": "accept"}

    def _search(self, said: dict[str, Any]) -> dict[str, Any]:
        size, page = said.get("size", 250), said.get("page", 1)
        if not 1 <= size <= 1000 or page < 1:
            raise Wrong(400, "size must not be greater than 1000")
        wanted = set().union(*(self.albums[id][1] for id in said.get("albumIds", ())))
        found = [
            one
            for id, one in self.assets.items()
            if not one["isTrashed"]
            and one["visibility"] == "timeline"
            and (not said.get("albumIds") or id in wanted)
            and (
                said.get("withStacked") or not one["stack"] or one["stack"]["primaryAssetId"] == id
            )
        ]
        items = found[(page - 1) * size : page * size]
        following = str(page + 1) if page * size < len(found) else None
        return {"assets": {"items": items, "count": len(items), "total": len(items),
                           "nextPage": following, "facets": []},
                "albums": {"items": [], "count": 0, "total": 0, "facets": []}}  # fmt: skip

    def _upload(self, headers: dict[str, str], body: bytes) -> Response:
        parts = _parts(headers["content-type"], body)
        fields = {name: value.decode() for name, (_, value) in parts.items() if _ == ""}
        self.uploads += 1
        unknown = parts.keys() - (CREATE if self.version < 3 else CREATE - OLD_ONLY)
        if unknown:
            raise Wrong(400, f"property {sorted(unknown)} should not exist")
        if self.version < 3 and OLD_ONLY - fields.keys():
            raise Wrong(400, "deviceAssetId should not be empty")
        for needed in ("fileCreatedAt", "fileModifiedAt"):
            if not fields.get(needed, "").endswith("Z"):
                raise Wrong(400, f"{needed} must be an ISO 8601 date")
        name, data = parts["assetData"]
        if len(data) > self.quota:
            raise Wrong(400, "Quota has been exceeded!")
        if PurePosixPath(name).suffix.lower() not in {
            ".jpg",
            ".heic",
            ".mov",
            ".mp4",
            ".png",
            ".dng",
        }:
            raise Wrong(400, f"Unsupported file type {name}")
        checksum = _sha1(data)
        for id, one in self.assets.items():
            if one["checksum"] == checksum:
                return _json({"id": id, "status": "duplicate"})
        id = next(self._ids)
        self._keep(id, name, data, parts.get("sidecarData", ("", b""))[1], fields)
        self.quota -= len(data)
        return _json({"id": id, "status": "created"}, 201)

    def _keep(self, id: str, name: str, data: bytes, xmp: bytes, fields: dict[str, str]) -> None:
        own = photo.facts_in(io.BytesIO(data), len(data))
        known = read_sidecar(xmp) if xmp else None
        self.bodies[id] = data
        if xmp:
            self.sidecars[id] = xmp
        taken = (known.taken if known else "") or own.taken
        self.assets[id] = {
            "id": id, "checksum": _sha1(data), "originalFileName": name, "isTrashed": False,
            "isFavorite": fields.get("isFavorite") == "true", "visibility": "timeline",
            "fileCreatedAt": fields.get("fileCreatedAt", ""), "livePhotoVideoId": None,
            "people": [], "stack": None,
            "exifInfo": {
                "fileSizeInByte": len(data),
                "dateTimeOriginal": f"{taken}+00:00" if len(taken) == 19 else taken or None,
                "description": known.description if known else "",
                "latitude": known.latitude if known else own.latitude,
                "longitude": known.longitude if known else own.longitude,
            },
        }  # fmt: skip


@dataclass
class ImmichCloud(Cloud):
    """The handle, by which a test looks behind the counter."""

    inside: Immich = field(kw_only=True)


def start() -> ImmichCloud:
    """A fake on a free port of loopback."""
    immich, faults = Immich(), Faults()
    front = Front(immich.answer, faults)
    settings = {"url": front.url, "insecure": "yes", "writes": "yes"}
    return ImmichCloud(
        "immich", front.url, settings, KEY, faults, front.url, [front.stop], inside=immich
    )


def _json(said: object, status: int = 200) -> Response:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Response(status, headers, json.dumps(said).encode())


def _object(body: bytes, fields: set[str]) -> dict[str, Any]:
    said = json.loads(body)
    if said.keys() - fields:
        raise Wrong(400, f"property {sorted(said.keys() - fields)} should not exist")
    return dict(said)


def _parts(media_type: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    found = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[name] = (part.get_filename() or "", payload)
    return found


def _sha1(data: bytes) -> str:
    return base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


if __name__ == "__main__":
    with serving(start()):
        pass
