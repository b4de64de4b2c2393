"""Flushes a whole file system with one call of Linux's, where that call can be relied on."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable


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


def sync(fd: int) -> bool:
    """Flush the file system an open folder is on; False where that cannot be relied on.

    Raises OSError as the system gives it.
    """
    if _SYNCFS is None or _kind(fd) not in _SYNCS_WHOLE:
        return False
    if _SYNCFS(fd) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return True


def _kind(fd: int) -> int:
    """The number Linux gives the kind of a file system, the first word of what statfs tells."""
    told = ctypes.create_string_buffer(512)
    if _FSTATFS is None or _FSTATFS(fd, told) != 0:
        return 0
    return int.from_bytes(told.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) & 0xFFFFFFFF
