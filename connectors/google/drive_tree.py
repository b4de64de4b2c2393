"""Folders and files on Drive by path. Names there are not unique, and ids are what counts.

With the permission `drive.file` only what this client made is seen. The place's own folder is
known by a property of ours, so that it may be renamed or moved by the person.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from connectors.errors import TryLater
from connectors.google.client import Google

FOLDER = "application/vnd.google-apps.folder"
PLACE = "elsewhere-place"
FIELDS = "id,name,mimeType,parents,size,md5Checksum,modifiedTime,trashed,appProperties"
_AHEAD = 100
_MAKING = threading.Lock()

FileJson = dict[str, Any]
Path = tuple[str, ...]


class Tree:
    """What lies under the place's folder. Ids of folders are kept once known."""

    def __init__(self, google: Google, name: str) -> None:
        self._google = google
        self._name = name
        self._folders: dict[Path, tuple[str, ...]] = {}
        self._ids: list[str] = []

    def all(self) -> Iterator[tuple[str, FileJson]]:
        """Every file with its path. Of two files under one path the newer is given."""
        read = list(self._listed("trashed = false"))
        paths = _places(read, self._name)
        self._folders = {}
        for id, path in paths.items():
            self._folders[path] = (*self._folders.get(path, ()), id)
        found: dict[str, FileJson] = {}
        for one in read:
            above = paths.get(_parent(one))
            if above is not None and one["mimeType"] != FOLDER:
                where = "/".join((*above, one["name"]))
                if _newer(one, found.get(where)):
                    found[where] = one
        yield from found.items()

    def find(self, names: Sequence[str]) -> list[FileJson]:
        """The files under a path, the newest first; none when there is none."""
        above = self._at(tuple(names[:-1]))
        found = [one for one in self._named(above, names[-1]) if one["mimeType"] != FOLDER]
        return sorted(found, key=lambda one: str(one.get("modifiedTime", "")), reverse=True)

    def make(self, names: Sequence[str]) -> str:
        """The id of a folder of the place, made with all above it."""
        path = tuple(names)
        if path not in self._folders:
            # Drive takes a second folder of the same name: one hand at a time looks and makes.
            with _MAKING:
                self._make(path)
        return self._folders[path][0]

    def forget(self) -> None:
        """Folders may have gone: look again."""
        self._folders.clear()

    def fresh_id(self) -> str:
        """An id for a new file, so that a lost answer cannot make two."""
        if not self._ids:
            files = self._google.drive.files()
            answer = self._google.send(files.generateIds(count=_AHEAD, space="drive"))
            self._ids = list(answer.get("ids", ()))
            if not self._ids:
                raise TryLater("Drive gave no ids", code="bad-answer")
        return self._ids.pop()

    def _at(self, path: Path) -> tuple[str, ...]:
        """The ids of a folder: more than one when two programs made it at the same time."""
        if path in self._folders:
            return self._folders[path]
        if not path:
            mine = f"appProperties has {{ key='{PLACE}' and value='{_quoted(self._name)}' }}"
            found = list(self._listed(f"{mine} and trashed = false"))
        else:
            found = self._named(self._at(path[:-1]), path[-1])
        ids = tuple(sorted(str(one["id"]) for one in found if one["mimeType"] == FOLDER))
        if ids:
            self._folders[path] = ids
        return ids

    def _make(self, whole: Path) -> None:
        if not self._at(()):
            self._folders[()] = (self._made(self._name, "root", {PLACE: self._name}),)
        for depth in range(1, len(whole) + 1):
            path = whole[:depth]
            if not self._at(path):
                self._folders[path] = (self._made(path[-1], self._folders[path[:-1]][0], {}),)

    def _named(self, parents: Sequence[str], name: str) -> list[FileJson]:
        found: list[FileJson] = []
        for parent in parents:
            asked = f"'{parent}' in parents and name = '{_quoted(name)}' and trashed = false"
            found += [one for one in self._listed(asked) if one["name"] == name]
        return found

    def _listed(self, query: str) -> Iterator[FileJson]:
        files = self._google.drive.files()
        first = files.list(
            q=query, pageSize=1000, spaces="drive", fields=f"nextPageToken,files({FIELDS})"
        )
        for page in self._google.pages(files, first):
            yield from page.get("files", ())

    def _made(self, name: str, parent: str, marks: dict[str, str]) -> str:
        body: FileJson = {"id": self.fresh_id(), "name": name, "mimeType": FOLDER}
        body |= {"parents": [parent], "appProperties": marks} if marks else {"parents": [parent]}
        self._google.send(self._google.drive.files().create(body=body, fields="id"))
        return str(body["id"])


def _places(read: Sequence[FileJson], name: str) -> dict[str, Path]:
    """The path of every folder of the place, by its id; () is the place itself."""
    inside: dict[str, list[FileJson]] = {}
    for one in read:
        if one["mimeType"] == FOLDER:
            inside.setdefault(_parent(one), []).append(one)
    folders = [one for group in inside.values() for one in group]
    wave: list[tuple[FileJson, Path]] = [
        (one, ()) for one in folders if (one.get("appProperties") or {}).get(PLACE) == name
    ]
    found: dict[str, Path] = {}
    while wave:
        deeper: list[tuple[FileJson, Path]] = []
        for folder, path in wave:
            if folder["id"] not in found:
                found[folder["id"]] = path
                deeper += [(one, (*path, one["name"])) for one in inside.get(folder["id"], ())]
        wave = deeper
    return found


def _parent(file: FileJson) -> str:
    return str(next(iter(file.get("parents") or ()), ""))


def _newer(one: FileJson, other: FileJson | None) -> bool:
    return other is None or str(one.get("modifiedTime")) > str(other.get("modifiedTime"))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
