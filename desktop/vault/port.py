"""The disk, one system call a method, so that tests can stop the world between any two of them."""

# ruff: noqa: PTH102, PTH105, PTH108
# One system call each, on names that may be plain text.

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_MORE = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _libc(name: str) -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (OSError, AttributeError):
        return None
    return found


_SYNCFS = _libc("syncfs")
_FSTATFS = _libc("fstatfs")

# File systems whose syncfs brings data, names and the drive's cache to rest: ext, XFS, Btrfs, F2FS,
# ZFS, bcachefs, overlays of these, and tmpfs, which has nothing to flush. One behind FUSE or a
# network is not told of the call at all.
_SYNCS_WHOLE = {
    0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x2FC12FC1, 0xCA451A4E, 0x794C7630, 0x01021994,
}  # fmt: skip


class Port:
    """The disk, one system call a method. Raises OSError as the system gives it."""

    def create(self, path: Path | str) -> int:
        """A new file nobody else can read, open for writing; never through a link."""
        return os.open(path, _NEW | _PLAIN, 0o600)

    def extend(self, path: Path | str) -> int:
        """A file open for appending, made when there is none; never through a link."""
        return os.open(path, _MORE | _PLAIN, 0o600)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """As many of the bytes as the system takes at once."""
        return os.write(fd, data)

    def hole(self, fd: int, count: int) -> None:
        """Zeros at the end of a new file, which take no room where the file system has holes."""
        os.ftruncate(fd, os.lseek(fd, count, os.SEEK_CUR))

    def fsync(self, fd: int) -> None:
        """Flush a file to the disk itself, also where fsync stops at the drive's cache."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fsync(fd)

    def flush(self, path: Path | str) -> None:
        """Flush a file by name."""
        fd = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | _PLAIN)
        try:
            self.fsync(fd)
        finally:
            os.close(fd)

    def close(self, fd: int) -> None:
        """Close a file; it is not flushed by this."""
        os.close(fd)

    def replace(self, old: Path | str, new: Path | str) -> None:
        """Rename over whatever is there."""
        os.replace(old, new)

    def link(self, old: Path | str, new: Path | str) -> None:
        """A second name for the same file; FileExistsError when the name is taken."""
        os.link(old, new, follow_symlinks=False)

    def unlink(self, path: Path | str) -> None:
        """Remove a name."""
        os.unlink(path)

    def mkdir(self, path: Path | str) -> None:
        """Make one folder only its owner can look into."""
        os.mkdir(path, 0o700)

    def fsync_dir(self, path: Path | str) -> None:
        """Flush the names in a folder. Windows has no such call and needs none."""
        if sys.platform == "win32":
            return
        fd = os.open(path, os.O_RDONLY | _PLAIN)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def sync(self, folder: Path | str) -> bool:
        """Flush the whole file system of a folder; False where that cannot be relied on."""
        if _SYNCFS is None:
            return False
        fd = os.open(folder, os.O_RDONLY | _PLAIN)
        try:
            if _kind(fd) not in _SYNCS_WHOLE:
                return False
            if _SYNCFS(fd) != 0:
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code))
        finally:
            os.close(fd)
        return True


DISK = Port()


def _kind(fd: int) -> int:
    """The number Linux gives the kind of a file system, the first word of what statfs tells."""
    told = ctypes.create_string_buffer(512)
    if _FSTATFS is None or _FSTATFS(fd, told) != 0:
        return 0
    return int.from_bytes(told.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) & 0xFFFFFFFF
