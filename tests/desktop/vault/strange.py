"""File systems with manners of their own, in memory: `python -m tests.desktop.vault.strange NAME MOUNT`.

After what exFAT, NTFS under Windows, APFS and HFS+ do with names, dates and rights; measured where a
driver for Linux exists, from their makers' words where none does.
"""

from __future__ import annotations

import errno
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import mfusepy as fuse

from tests.desktop.vault.amnesia import Amnesia, Listed, Node

_ILLEGAL = set('\\:*?"<>|') | {chr(code) for code in range(32)}
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{w}{n}" for w in ("com", "lpt") for n in range(1, 10)}


@dataclass(frozen=True)
class Manners:
    """How a file system differs from ext4.

    Attributes:
        same: two names are one when this gives the same for both.
        stored: how a name comes back from a listing.
        legal: characters like ":" and "?" are refused when False is given for them.
        windows: reserved names are refused, dots and spaces at the end are cut off.
        second: dates are kept in steps of so many nanoseconds.
        rights: rights can be changed; else every file shows 0777.
    """

    same: Callable[[str], str] = lambda name: name
    stored: Callable[[str], str] = lambda name: name
    refuses: frozenset[str] = frozenset()
    windows: bool = False
    step: int = 1
    rights: bool = True


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


MANNERS = {
    "exfat": Manners(
        str.upper, refuses=frozenset(_ILLEGAL), step=2_000_000_000, rights=False
    ),
    "ntfs": Manners(str.upper, refuses=frozenset(_ILLEGAL), windows=True, step=100),
    "apfs": Manners(_folded),
    "hfs": Manners(
        _folded, lambda name: unicodedata.normalize("NFD", name), step=1_000_000_000
    ),
}  # fmt: skip


class Strange(Amnesia):
    """A file system with these manners; names are at most 255 units of UTF-16."""

    def __init__(self, manners: Manners) -> None:
        super().__init__()
        self.manners = manners

    def held(self, folder: Node, name: str) -> str:
        """The name under which the folder has it, else the one it would get."""
        if self.manners.windows:
            name = name.rstrip(". ")
        key = self.manners.same(name)
        found = (one for one in folder.names if self.manners.same(one) == key)
        return next(found, self.manners.stored(name))

    def node(self, path: str) -> Node:
        found = self.root
        for name in filter(None, path.split("/")):
            held = self.held(found, name)
            if held not in found.names:
                raise fuse.FuseOSError(errno.ENOENT)
            found = found.names[held]
        return found

    def place(self, path: str) -> tuple[Node, str]:
        folder, _, name = path.rpartition("/")
        inside = self.node(folder)
        held = self.held(inside, name)
        if held not in inside.names:
            self.judge(name)
        return inside, held

    def judge(self, name: str) -> None:
        """Refuse a new name that cannot be."""
        if len(name.encode("utf-16-le", "surrogatepass")) // 2 > 255:
            raise fuse.FuseOSError(errno.ENAMETOOLONG)
        reserved = name.partition(".")[0].rstrip().lower() in _RESERVED
        if set(name) & self.manners.refuses or (self.manners.windows and reserved):
            raise fuse.FuseOSError(errno.EINVAL)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        told = super().getattr(path, fh)
        told["st_ino"] = id(self.node(path))
        step = self.manners.step
        for name in ("st_mtime", "st_atime", "st_ctime"):
            told[name] -= told[name] % step
        if not self.manners.rights:
            told["st_mode"] |= 0o777
        return told

    def readdir(self, path: str, fh: int) -> Iterable[Listed]:
        """With numbers, so that one file under two forms of its name can be told to be one."""
        yield from (".", "..")
        for name, node in self.node(path).names.items():
            yield name, {"st_ino": id(node), "st_mode": node.mode}, 0

    def rename(self, old: str, new: str, flags: int = 0) -> int:
        (one, name), (other, final) = self.place(old), self.place(new)
        moved = one.names.pop(name)
        other.names.pop(final, None)
        other.names[self.manners.stored(new.rpartition("/")[2])] = moved
        return 0

    def chmod(self, path: str, mode: int) -> int:
        if self.manners.rights:
            return super().chmod(path, mode)
        return 0

    def rmdir(self, path: str) -> int:
        folder, name = self.place(path)
        if folder.names[name].names:
            raise fuse.FuseOSError(errno.ENOTEMPTY)
        if not stat.S_ISDIR(folder.names[name].mode):
            raise fuse.FuseOSError(errno.ENOTDIR)
        del folder.names[name]
        return 0

    def symlink(self, target: str, source: str) -> None:
        raise fuse.FuseOSError(errno.EPERM)

    def link(self, target: str, source: str) -> None:
        raise fuse.FuseOSError(errno.EPERM)


if __name__ == "__main__":
    fuse.FUSE(
        Strange(MANNERS[sys.argv[1]]), sys.argv[2], foreground=True, nothreads=True,
        entry_timeout=0, attr_timeout=0, negative_timeout=0, use_ino=True,
    )  # fmt: skip
