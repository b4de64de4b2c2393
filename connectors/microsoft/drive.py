"""OneDrive as a place for files.

A file appears only when all its bytes are there, and OneDrive's quickXorHash is compared with them.
What is removed goes to OneDrive's recycle bin, which is never emptied by us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.contract import Session
from connectors.errors import NotThere, Refused, TryLater
from connectors.formats.quickxor import QuickXor
from connectors.microsoft import drive_items
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.drive_upload import Target, Uploads
from connectors.microsoft.presence import if_there
from connectors.microsoft.storage import Storage
from connectors.model import Stored
from connectors.net import paths

FOLDER = "Elsewhere"
_READ = 1 << 20


class DriveFiles:
    """One folder of a OneDrive, and all below it."""

    def __init__(self, session: Session) -> None:
        self._graph = Graph(session)
        self._name = session.settings.get("folder", "").strip("/ ") or FOLDER
        self._storage = Storage(self._graph.root, session.settings.get("ca", ""))
        self._folders = drive_items.Folders(self._graph, self._name)
        self._uploads = Uploads(self._graph, self._storage)

    def identity(self) -> str:
        return f"microsoft:{self._graph.bearer.subject()}"

    def list(self, under: str = "") -> Iterator[Stored]:
        inside = "".join(f"{name}/" for name in paths.folder(under))
        top = self._folders.id()
        if not top:
            return
        try:
            found = drive_items.below(self._graph, top)
        except NotThere:
            self._folders.forget()
            if self._folders.id():
                raise TryLater("the folder was made anew", code="incomplete") from None
            return
        for path, item in found.items():
            if path.startswith(inside) and not paths.is_temporary(path):
                yield drive_items.stored(path, item)

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        names = paths.parts(path)
        drive_items.check(names)
        place = self._at(names)
        yield from self._storage.read(lambda: self._link(place, path), start)

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        names = paths.parts(path)
        drive_items.check(names)
        meant = _hashes(body)
        if meant.sha256 != sha256:
            raise Refused("not the bytes that were meant", code="changed-on-disk", about=path)
        there = self._find(names)
        if there is not None and self._same(there, meant):
            return drive_items.stored(path, there)
        try:
            item = self._send(names, body, meant)
        except NotThere:
            # A folder known before has gone.
            self._folders.forget()
            item = self._send(names, body, meant)
        return drive_items.stored(path, self._proven(names, item, meant, new=there is None))

    def remove(self, path: str) -> None:
        names = paths.parts(path)
        drive_items.check(names)
        there = self._find(names)
        if there is not None and "folder" not in there:
            if_there(lambda: self._removed(there))

    def room(self) -> int | None:
        quota = self._graph.get("/me/drive?$select=quota").get("quota") or {}
        left = quota.get("remaining")
        return max(0, left) if isinstance(left, int) and quota.get("total") else None

    def close(self) -> None:
        self._storage.close()
        self._graph.close()

    def _at(self, names: Sequence[str]) -> str:
        return drive_items.by_path((*self._name.split("/"), *names))

    def _find(self, names: Sequence[str]) -> Json | None:
        return if_there(lambda: self._graph.get(f"{self._at(names)}?{drive_items.SELECT}"))

    def _link(self, place: str, path: str) -> str:
        try:
            return self._graph.link(f"{place}/content")
        except NotThere:
            raise NotThere(about=path) from None

    def _send(self, names: tuple[str, ...], body: Path, meant: _Meant) -> Json:
        folder = self._folders.make(names[:-1])
        address = f"/me/drive/items/{part(folder)}:/{part(names[-1])}:"
        return self._uploads.send(Target(address), _chunks(body), meant.size, meant.sha256)

    def _same(self, item: Json, meant: _Meant) -> bool:
        return "file" in item and _as_meant(item, meant) and bool(drive_items.quick_xor(item))

    def _proven(self, names: tuple[str, ...], item: Json, meant: _Meant, *, new: bool) -> Json:
        """The item, once its bytes are known to be those that were sent."""
        told = item if drive_items.quick_xor(item) else self._find(names) or item
        if _as_meant(told, meant):
            if drive_items.quick_xor(told) or not meant.size:
                return told
            seen = hashlib.sha256()
            for chunk in self._storage.read(lambda: self._link(self._at(names), names[-1])):
                seen.update(chunk)
            if seen.hexdigest() == meant.sha256:
                return told
        if new:
            if_there(lambda: self._removed(told))
        raise TryLater("OneDrive has other bytes than were sent", code="damaged")

    def _removed(self, item: Json) -> Json:
        self._graph.delete(f"/me/drive/items/{part(item['id'])}")
        return item


@dataclass(frozen=True, slots=True)
class _Meant:
    size: int
    sha256: str
    quick_xor: str


def _as_meant(item: Json, meant: _Meant) -> bool:
    """Whether nothing OneDrive says of an item speaks against these bytes."""
    told = drive_items.quick_xor(item)
    return item.get("size") == meant.size and told in ("", meant.quick_xor)


def _hashes(body: Path) -> _Meant:
    quick, sha256, size = QuickXor(), hashlib.sha256(), 0
    for piece in _chunks(body):
        quick.update(piece)
        sha256.update(piece)
        size += len(piece)
    return _Meant(size, sha256.hexdigest(), quick.hexdigest())


def _chunks(body: Path) -> Iterator[bytes]:
    with body.open("rb") as file:
        while piece := file.read(_READ):
            yield piece
