"""What the operating system says of a disk, in the words of `connectors.errors`."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.errors import ConnectorError, Full, NotThere, Refused, TryLater

_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM}
_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP, errno.ENOTDIR, errno.EISDIR}
_IN_USE = {32, 33}  # Windows: another program holds the file open
_UNPLUGGED = {errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN}


def not_connected(root: Path) -> TryLater:
    """The disk this place lies on is not here, which says nothing about what is on it."""
    return TryLater("the folder is not there", code="disk-not-connected", about=str(root))


@contextmanager
def told(root: Path, about: str, closed: type[ConnectorError] = Refused) -> Iterator[None]:
    """Errors of the disk inside become ours.

    Args:
        root: the place.
        about: the path asked for.
        closed: what a lack of rights is. One file may be skipped; a listing may not be short.

    A path that is missing is NotThere only while the place itself is there; otherwise the disk
    is not connected, and nothing may be concluded from what it does not show.
    """
    try:
        yield
    except OSError as error:
        raise _translated(error, root, about, closed) from error


def _translated(
    error: OSError, root: Path, about: str, closed: type[ConnectorError]
) -> ConnectorError:
    number = error.errno or 0
    message = errno.errorcode.get(number, "the disk said no")
    if number in _UNPLUGGED or not root.is_dir():
        return not_connected(root)
    if number == errno.ENOENT:
        return NotThere(message, about=about)
    if number in _FULL:
        return Full(message, about=about)
    if getattr(error, "winerror", None) in _IN_USE:
        return TryLater(message, code="disk-error", about=about)
    if number == errno.EROFS:
        return Refused(message, code="read-only", about=about)
    if number in _CLOSED:
        return closed(message, code="no-rights", about=about)
    if number == errno.EFBIG:
        return Refused(message, code="too-large", about=about)
    if number in _NAME:
        return Refused(message, code="bad-path", about=about)
    return TryLater(message, code="disk-error", about=about)
