"""Files in a local folder: written durably, never through a link, never outside the folder."""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from connectors.errors import NotThere, Refused, SignInAgain, TryLater
from connectors.folder.durable import CHUNK, copy, settle
from connectors.folder.mark import MARK, read_mark, write_mark
from connectors.folder.odd_names import real_name, spoken
from connectors.folder.trouble import not_connected, told
from connectors.model import Stored
from connectors.net import paths

OF_THE_SYSTEM = frozenset(
    {
        "lost+found",
        "$recycle.bin",
        "system volume information",
        ".trashes",
        ".spotlight-v100",
        ".fseventsd",
        ".temporaryitems",
        ".documentrevisions-v100",
    }
)
"""Folders that systems put at the top of a disk; nobody's own data, often unreadable."""


class FolderFiles:
    """One folder as a place for files. `open` says when it may be made.

    An unplugged disk is not an empty one. So the folder is made only while the account is being
    added; one that was made or empty then gets a mark, which is its identity; and one without a
    mark, which held something then, is not believed when it is empty. An empty mount point or
    another disk in its place is never taken for it.
    """

    def __init__(self, root: Path, pinned: str = "") -> None:
        self._root = root
        self._pinned = pinned
        self._known: set[tuple[str, ...]] = set()
        self._swept: set[Path] = set()

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> FolderFiles:
        """The folder at `path`.

        Without `identity` (what the engine pinned) the account is being added: with `create`
        "yes" the folder is then made, when its parent is there, and marked.

        Raises TryLater (code "disk-not-connected") when the folder is missing or not the one
        that was added.
        """
        if not settings.get("path"):
            raise Refused("no folder was named", code="bad-path")
        # Resolved once: a link to the folder itself is the person's choice, links inside are not.
        root = Path(os.path.realpath(Path(settings["path"]).expanduser()))
        pinned = settings.get("identity", "")
        if not pinned and settings.get("create") == "yes":
            _make(root)
        files = cls(root, pinned)
        files.identity()
        return files

    def identity(self) -> str:
        self._here()
        with told(self._root, str(self._root), closed=SignInAgain):
            mark = read_mark(self._root)
        identity = f"folder:{mark}" if mark else f"folder:{self._root}"
        if not mark and self._pinned:
            with told(self._root, ""):
                emptied = not _holds_something(self._root)
            if emptied or identity != self._pinned:
                raise not_connected(self._root)
        return identity

    def list(self, under: str = "") -> Iterator[Stored]:
        self._here()
        names = paths.folder(under)
        try:
            top = self._reach(names, make=False)
        except NotThere:
            return
        yield from self._walk(top, names)

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        names = paths.parts(path)
        with told(self._root, path):
            parent = self._reach(names[:-1], make=False)
            descriptor = os.open(parent / real_name(parent, names[-1]), _READ)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise NotThere("not a file", about=path)
                file.seek(start)
                while chunk := file.read(CHUNK):
                    yield chunk

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        names = paths.parts(path)
        if paths.is_temporary(path) or names == (MARK,):
            raise Refused("a name kept for the place itself", code="bad-path", about=path)
        with told(self._root, path):
            parent = self._reach(names[:-1], make=True)
            part = parent / paths.temporary(names[-1])
            try:
                copy(body, part, sha256, path)
                self._sweep(parent, part)
                part.replace(parent / names[-1])
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            settle(parent)
            return _stored(path, (parent / names[-1]).lstat())

    def remove(self, path: str) -> None:
        names = paths.parts(path)
        with told(self._root, path):
            try:
                parent = self._reach(names[:-1], make=False)
                (parent / names[-1]).unlink()
            except (FileNotFoundError, NotThere):
                self._here()
                return
            settle(parent)

    def room(self) -> int | None:
        with told(self._root, ""):
            return shutil.disk_usage(self._root).free

    def close(self) -> None:
        self._known.clear()

    def _here(self) -> None:
        """A folder that is missing is a disk that is not connected, whatever was asked."""
        if not self._root.is_dir():
            raise not_connected(self._root)

    def _reach(self, names: tuple[str, ...], make: bool) -> Path:
        """The folder of these names, each looked at once: a link on the way is refused."""
        if os.sep != "/" and any(os.sep in name for name in names):
            raise Refused("a separator in a name", code="bad-path", about="/".join(names))
        place = self._root
        if names in self._known and (place := self._root.joinpath(*names)).is_dir():
            return place
        self._here()
        place = self._root
        for depth, name in enumerate(names, 1):
            place /= name if make else real_name(place, name)
            if make:
                with suppress(FileExistsError):
                    place.mkdir()
                    settle(place.parent)
            try:
                mode = place.lstat().st_mode
            except FileNotFoundError:
                raise NotThere("no such folder", about="/".join(names)) from None
            if stat.S_ISLNK(mode):
                raise Refused("a link on the way", code="bad-path", about="/".join(names))
            if not stat.S_ISDIR(mode):
                if make:
                    raise Refused("a file on the way", code="bad-path", about="/".join(names))
                raise NotThere("no such folder", about="/".join(names))
            self._known.add(names[:depth])
        return place

    def _walk(self, top: Path, names: tuple[str, ...]) -> Iterator[Stored]:
        with told(self._root, "/".join(names), closed=TryLater):
            with os.scandir(top) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            for entry in entries:
                if not names and (entry.name == MARK or entry.name.lower() in OF_THE_SYSTEM):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner = spoken(_as_written(top, entry.name))
                    yield from self._walk(top / entry.name, (*names, inner))
                elif entry.is_file(follow_symlinks=False) and not paths.is_temporary(entry.name):
                    try:
                        # Not the entry's own: on Windows that lags behind the file.
                        facts = Path(entry.path).lstat()
                    except FileNotFoundError:
                        continue
                    name = spoken(_as_written(top, entry.name))
                    yield _stored("/".join((*names, name)), facts)

    def _sweep(self, parent: Path, fresh: Path) -> None:
        """Parts a broken write left more than a day ago, by the disk's own clock, once a folder."""
        if parent in self._swept:
            return
        self._swept.add(parent)
        now = fresh.lstat().st_mtime
        with os.scandir(parent) as found:
            for entry in found:
                if paths.is_temporary(entry.name):
                    try:
                        old = entry.stat(follow_symlinks=False).st_mtime < now - 86400
                        if old:
                            Path(entry.path).unlink()
                    except FileNotFoundError:
                        continue


def _make(root: Path) -> None:
    with told(root.parent, str(root)):
        root.mkdir(mode=0o700, exist_ok=True)
        settle(root.parent)
        if not _holds_something(root):
            write_mark(root)
            settle(root)


def _holds_something(root: Path) -> bool:
    with os.scandir(root) as found:
        return any(entry.name.lower() not in OF_THE_SYSTEM for entry in found)


_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _as_written(folder: Path, name: str) -> str:
    """The composed form of a name, where the disk takes both forms for one and lists the other."""
    composed = unicodedata.normalize("NFC", name)
    if composed == name:
        return name
    try:
        same = (folder / composed).samefile(folder / name)
    except OSError:
        return name
    return composed if same else name


def _stored(path: str, facts: os.stat_result) -> Stored:
    return Stored(path, facts.st_size, f"{facts.st_mtime_ns}-{facts.st_size}")
