"""A file system in memory that, when its power is cut, keeps only what was flushed.

Run as a program: `python -m tests.desktop.vault.amnesia MOUNT`. Making a file `.cut` in it cuts the
power: every file has the bytes, and every folder the names, of its last flush. It has no links.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import mfusepy as fuse

Listed = str | tuple[str, dict[str, int], int]
"""A name in a folder, with its attributes and an offset where these are told."""


@dataclass
class Node:
    mode: int
    data: bytearray = field(default_factory=bytearray)
    safe: bytes = b""
    names: dict[str, Node] = field(default_factory=dict)
    safe_names: dict[str, Node] = field(default_factory=dict)
    when: int = field(default_factory=time.time_ns)


class Amnesia(fuse.Operations):  # type: ignore[misc]  # which has no types
    use_ns = True

    def __init__(self) -> None:
        self.root = Node(stat.S_IFDIR | 0o755)
        self.open_files: dict[int, Node] = {}
        self.count = 0

    def node(self, path: str) -> Node:
        found = self.root
        for name in filter(None, path.split("/")):
            if name not in found.names:
                raise fuse.FuseOSError(errno.ENOENT)
            found = found.names[name]
        return found

    def place(self, path: str) -> tuple[Node, str]:
        folder, _, name = path.rpartition("/")
        return self.node(folder), name

    def handle(self, node: Node) -> int:
        self.count += 1
        self.open_files[self.count] = node
        return self.count

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        node = self.node(path)
        return {
            "st_mode": node.mode, "st_nlink": 1, "st_size": len(node.data), "st_mtime": node.when,
            "st_atime": node.when, "st_ctime": node.when, "st_uid": 0, "st_gid": 0,
        }  # fmt: skip

    def readdir(self, path: str, fh: int) -> Iterable[Listed]:
        return [".", "..", *self.node(path).names]

    def create(self, path: str, mode: int, fi: object = None) -> int:
        folder, name = self.place(path)
        if name == ".cut":
            self.cut(self.root)
            raise fuse.FuseOSError(errno.EIO)
        folder.names[name] = Node(stat.S_IFREG | mode & 0o777)
        return self.handle(folder.names[name])

    def open(self, path: str, flags: int) -> int:
        node = self.node(path)
        if flags & os.O_TRUNC:
            node.data = bytearray()
        return self.handle(node)

    def release(self, path: str, fh: int) -> int:
        self.open_files.pop(fh, None)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self.open_files[fh].data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        node = self.open_files[fh]
        if len(node.data) < offset:
            node.data.extend(b"\0" * (offset - len(node.data)))
        node.data[offset : offset + len(data)] = data
        node.when = time.time_ns()
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        node = self.open_files[fh] if fh is not None and fh in self.open_files else self.node(path)
        node.data = node.data[:length].ljust(length, b"\0")
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        node = self.open_files[fh]
        node.safe = bytes(node.data)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        node = self.node(path)
        node.safe_names = dict(node.names)
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        folder, name = self.place(path)
        folder.names[name] = Node(stat.S_IFDIR | mode & 0o777)
        return 0

    def unlink(self, path: str) -> int:
        folder, name = self.place(path)
        self.node(path)
        del folder.names[name]
        return 0

    def rename(self, old: str, new: str, flags: int = 0) -> int:
        (one, name), (other, final) = self.place(old), self.place(new)
        other.names[final] = one.names.pop(name)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        node = self.node(path)
        node.mode = stat.S_IFMT(node.mode) | mode & 0o7777
        return 0

    def utimens(self, path: str, times: object = None) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        return {"f_bsize": 4096, "f_blocks": 1 << 20, "f_bavail": 1 << 20, "f_bfree": 1 << 20,
                "f_frsize": 4096, "f_namemax": 255}  # fmt: skip

    def cut(self, node: Node) -> None:
        node.names = dict(node.safe_names)
        node.data = bytearray(node.safe)
        for inner in node.names.values():
            self.cut(inner)


if __name__ == "__main__":
    # What the kernel remembers of names does not survive a power cut either.
    fuse.FUSE(
        Amnesia(), sys.argv[1], foreground=True, nothreads=True,
        entry_timeout=0, attr_timeout=0, negative_timeout=0,
    )  # fmt: skip
