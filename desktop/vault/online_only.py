"""Files that a cloud's own program took off this disk to make room, leaving a stand-in for each."""

from __future__ import annotations

import os
import stat

_WINDOWS = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS, as OneDrive sets them."""

_MACOS = 0x40000000
"""SF_DATALESS of a file that lies in iCloud alone, from macOS 14 on."""


def is_online_only(path: str) -> bool:
    """Whether the bytes of this file are in a cloud and not here.

    Before macOS 14 iCloud Drive left `.name.icloud` in its place.
    """
    folder, _, name = path.rpartition("/")
    try:
        return stands_in(os.lstat(path))
    except OSError:
        return os.path.lexists(f"{folder}/.{name}.icloud")


def stands_in(there: os.stat_result) -> bool:
    """Whether this is a stand-in by what its system says of it."""
    if not stat.S_ISREG(there.st_mode):
        return False
    attributes = getattr(there, "st_file_attributes", 0) & _WINDOWS
    return bool(attributes or getattr(there, "st_flags", 0) & _MACOS)
