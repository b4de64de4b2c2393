"""Reads plain files: never through a link, and always from the disk anew."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

AT_ONCE = 256 << 10
"""Files up to this size are read with one call."""


def is_plain(path: Path | str) -> bool:
    """Whether a file is there, itself and not a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def digest(path: Path | str) -> tuple[str, int]:
    """SHA-256 and size of a plain file, read anew. OSError when it cannot be read."""
    seen, size = hashlib.sha256(), 0
    fd = os.open(path, _READ)
    try:
        while chunk := os.read(fd, 1 << 20):
            seen.update(chunk)
            size += len(chunk)
    finally:
        os.close(fd)
    return seen.hexdigest(), size


def read_small(path: Path | str, size: int) -> bytes:
    """A plain file that should have this size; one byte more when it is longer."""
    fd = os.open(path, _READ)
    try:
        return os.read(fd, size + 1)
    finally:
        os.close(fd)


def chunks_of(path: Path | str) -> Iterator[bytes]:
    """The bytes of a plain file in pieces; never through a link."""
    fd = os.open(path, _READ)
    try:
        while chunk := os.read(fd, 1 << 20):
            yield chunk
    finally:
        os.close(fd)
