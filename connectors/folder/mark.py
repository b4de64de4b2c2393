"""The mark in a folder that tells this disk from an empty mount point or another disk."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

MARK = ".elsewhere-place"

_TEXT = """\
This folder is a place where Elsewhere keeps copies. This file lets it tell this disk from
another one mounted in the same spot, so please leave it here.

place {id}
"""


def read_mark(root: Path) -> str:
    """The id in the mark, or "" when the folder has none."""
    try:
        descriptor = os.open(root / MARK, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    with os.fdopen(descriptor, "rb") as file:
        found = re.search(rb"^place ([0-9a-f]{32})\r?$", file.read(4096), re.MULTILINE)
    return found[1].decode() if found else ""


def write_mark(root: Path) -> str:
    """The folder's id, after marking it durably when it had no mark."""
    if known := read_mark(root):
        return known
    id_ = secrets.token_hex(16)
    with (root / MARK).open("w", encoding="utf-8") as file:
        file.write(_TEXT.format(id=id_))
        file.flush()
        os.fsync(file.fileno())
    return id_
