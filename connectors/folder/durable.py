"""Writes that are on the disk when they return, as far as the system can promise it."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path

from connectors.errors import Refused

if sys.platform == "darwin":
    import fcntl

CHUNK = 1 << 20

_FRESH = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


def copy(body: Path, part: Path, sha256: str, about: str) -> None:
    """Copy to a name that is not there yet; on the disk when it returns.

    The hash compared is of the bytes handed to the disk; Refused (code "damaged-body") for another.
    """
    seen = hashlib.sha256()
    with (
        body.open("rb", buffering=0) as source,
        os.fdopen(os.open(part, _FRESH, 0o600), "wb", buffering=0) as target,
    ):
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[target.write(rest) :]
        _flush(target.fileno())
    if seen.hexdigest() != sha256:
        raise Refused("the body is not the one meant", code="damaged-body", about=about)


def settle(folder: Path) -> None:
    """Make the names in this folder durable; not every system lets a folder be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        # There fsync alone leaves the bytes in the drive's own memory.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
