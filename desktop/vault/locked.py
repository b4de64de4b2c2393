"""Files the person locked: not to be replaced or removed by anybody until they unlock them."""

from __future__ import annotations

import os
import stat
import struct
import sys

_FLAGS = 0x80000000 | struct.calcsize("l") << 16 | ord("f") << 8 | 1
"""FS_IOC_GETFLAGS of Linux (ioctl_iflags(2)), as its processors for the desk number it."""

_FIXED = 0x10 | 0x20
"""FS_IMMUTABLE_FL and FS_APPEND_FL: what `chattr +i` and `+a` set."""


def is_locked(path: str) -> bool:
    """Whether the file itself refuses: read-only on Windows, locked on macOS, immutable on Linux.

    False where nothing is there, and where nobody can tell.
    """
    fixed = stat.UF_IMMUTABLE | stat.UF_APPEND | stat.SF_IMMUTABLE | stat.SF_APPEND
    try:
        there = os.lstat(path)
        read_only = getattr(there, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_READONLY
        if getattr(there, "st_flags", 0) & fixed or read_only:
            return True
        plain = sys.platform == "linux" and stat.S_ISREG(there.st_mode)
        return plain and bool(_flags(path) & _FIXED)
    except OSError:
        return False


def _flags(path: str) -> int:
    import fcntl

    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        said = fcntl.ioctl(fd, _FLAGS, bytes(struct.calcsize("l")))
        return int(struct.unpack("l", said)[0])
    finally:
        os.close(fd)
