"""Google Drive as a place for files, with no more permission than for what this program made.

A file appears only when all its bytes are there, and its md5 is compared with Drive's. What is
removed goes to Drive's trash, which is never emptied by us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.contract import Session
from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused, TryLater
from connectors.google.client import Google
from connectors.google.drive_tree import FIELDS, FileJson, Tree
from connectors.google.drive_upload import Target, Uploads
from connectors.model import Stored
from connectors.net import paths

FOLDER = "Elsewhere"


class DriveFiles:
    """One folder of a Drive, and all below it."""

    def __init__(self, session: Session) -> None:
        self._google = Google(session)
        self._name = session.settings.get("folder", "").strip("/ ") or FOLDER
        self._tree = Tree(self._google, self._name)
        self._uploads = Uploads(self._google)
        self._known: dict[str, str] = {}
        self._waiting: dict[tuple[str, str], str] = {}

    def identity(self) -> str:
        return f"google:{self._google.bearer.subject()}"

    def list(self, under: str = "") -> Iterator[Stored]:
        inside = "".join(f"{name}/" for name in paths.folder(under))
        for path, file in self._tree.all():
            self._known[path] = file["id"]
            if path.startswith(inside) and not paths.is_temporary(path):
                yield _stored(path, file)

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        names = paths.parts(path)
        known = self._known.get(path, "")
        if known:
            try:
                yield from self._bytes(known, start)
            except NotThere:
                del self._known[path]
            else:
                return
        found = self._find(names)
        if not found:
            raise NotThere(about=path)
        self._known[path] = found[0]["id"]
        yield from self._bytes(found[0]["id"], start)

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        names = paths.parts(path)
        size, md5, sha = _hashes(body)
        if sha != sha256:
            raise Refused("not the bytes that were meant", code="changed-on-disk", about=path)
        found = self._find(names)
        if found and found[0].get("md5Checksum") == md5 and found[0].get("size") == str(size):
            return _stored(path, found[0])
        try:
            file = self._send(names, found, body, size, sha256)
        except NotThere:
            # A folder known before has gone.
            self._tree.forget()
            file = self._send(names, self._tree.find(names), body, size, sha256)
        if file.get("md5Checksum") != md5 or file.get("size") != str(size):
            self._trash(file["id"])
            raise TryLater("Drive has other bytes than were sent", code="damaged", about=path)
        self._waiting.pop((path, sha256), None)
        if file.get("trashed"):
            # Its folder was thrown away since we looked, and it went along.
            self._tree.forget()
            raise TryLater("the folder lies in the trash", code="incomplete", about=path)
        self._known[path] = file["id"]
        return _stored(path, file)

    def remove(self, path: str) -> None:
        for file in self._find(paths.parts(path)):
            self._trash(file["id"])
        self._known.pop(path, None)

    def room(self) -> int | None:
        about = self._google.send(self._google.drive.about().get(fields="storageQuota"))
        quota = about.get("storageQuota") or {}
        if not quota.get("limit"):
            return None
        return max(0, int(quota["limit"]) - int(quota.get("usage", 0)))

    def close(self) -> None:
        self._google.close()

    def _find(self, names: tuple[str, ...]) -> Sequence[FileJson]:
        try:
            return self._tree.find(names)
        except NotThere:
            self._tree.forget()
            return self._tree.find(names)

    def _send(
        self, names: tuple[str, ...], found: Sequence[FileJson], body: Path, size: int, sha256: str
    ) -> FileJson:
        if found:
            return self._uploads.send(Target(found[0]["id"], False, {}), body, size, sha256)
        key = ("/".join(names), sha256)
        if key not in self._waiting:
            self._waiting[key] = self._tree.fresh_id()
        id = self._waiting[key]
        metadata = {"name": names[-1], "parents": [self._tree.make(names[:-1])]}
        try:
            return self._uploads.send(Target(id, True, metadata), body, size, sha256)
        except ChangedMeanwhile:
            # An earlier attempt was done after all; only its answer was lost.
            return self._google.send(self._google.drive.files().get(fileId=id, fields=FIELDS))
        except ConnectorError as error:
            if isinstance(error, Refused | NotThere):
                del self._waiting[key]
            raise

    def _bytes(self, id: str, start: int) -> Iterator[bytes]:
        base = self._google.places.api or "https://www.googleapis.com"
        url = f"{base}/drive/v3/files/{id}?alt=media"
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._google.ask("GET", url, headers=headers, allow=(416,)) as answer:
            if answer.status == 416:
                return
            if not answer.told_its_length:
                raise TryLater("a body of unknown length", code="incomplete")
            skip = start if answer.status == 200 else 0
            for chunk in answer.chunks():
                if wanted := chunk[skip:]:
                    yield wanted
                skip = max(0, skip - len(chunk))

    def _trash(self, id: str) -> None:
        try:
            files = self._google.drive.files()
            self._google.send(files.update(fileId=id, body={"trashed": True}, fields="id"))
        except NotThere:
            return


def _stored(path: str, file: FileJson) -> Stored:
    md5 = str(file.get("md5Checksum", ""))
    hashes = {"md5": md5} if md5 else {}
    return Stored(path, int(file.get("size", 0)), md5 or str(file.get("modifiedTime")), hashes)


def _hashes(body: Path) -> tuple[int, str, str]:
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    with body.open("rb") as file:
        while piece := file.read(1 << 20):
            md5.update(piece)
            sha256.update(piece)
            size += len(piece)
    return size, md5.hexdigest(), sha256.hexdigest()
