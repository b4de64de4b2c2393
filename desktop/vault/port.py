"""The disk, one system call a method, so that tests can stop the world between any two of them."""

# ruff: noqa: PTH102, PTH105, PTH108
# One system call each, on names that may be plain text.

from __future__ import annotations

import os
import sys
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_MORE = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


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
        from desktop.vault import syncfs

        fd = os.open(folder, os.O_RDONLY | _PLAIN)
        try:
            return syncfs.sync(fd)
        finally:
            os.close(fd)


DISK = Port()
