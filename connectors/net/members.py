"""Files inside an archive: what each is, and which archives are not to be trusted.

Nothing is ever unpacked to a path that an archive names, so a bad name could do no harm; an
archive that holds one is refused all the same, since whoever made it meant harm.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from connectors.errors import Refused

MOST = 2_000_000
"""Members beyond which no archive of a person's own is believed."""

LARGEST = 1 << 40
RATIO = 1100
"""How many bytes one packed byte may become; deflate itself cannot do more than 1032."""


class Member(NamedTuple):
    """One file in an archive; a bare tuple, for there are many.

    Attributes:
        path: relative, POSIX slashes, NFC.
        size: bytes when read.
        crc: CRC-32 of those bytes.
        place: where it begins, for its archive alone to understand.
        packed: bytes it takes in the archive.
        method: how it is packed: 0 not at all, 8 deflated.
    """

    path: str
    size: int
    crc: int
    place: int
    packed: int
    method: int = 0


def hostile(why: str, about: str) -> Refused:
    """The refusal of a whole archive."""
    return Refused(why, code="hostile-archive", about=about)


def damaged(why: str, about: str) -> Refused:
    """An archive that is cut off or altered; fetching it again may help."""
    return Refused(why, code="damaged-archive", about=about)


def inner_path(name: str, about: str) -> str:
    """A member's name as a plain relative path. Raises Refused (code "hostile-archive").

    Windows programs write backslashes between folders; they are read as slashes.
    """
    path = unicodedata.normalize("NFC", name.replace("\\", "/")).removeprefix("./")
    if path.startswith("/") or _DRIVE.match(path) or _CONTROL.search(path):
        raise hostile("a name that leads out of the archive", about)
    if any(part == ".." for part in path.split("/")) or len(path) > 4096:
        raise hostile("a name that leads out of the archive", about)
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def checked_size(size: int, packed: int, about: str) -> int:
    """A member's size when it is possible. Raises Refused (code "hostile-archive")."""
    if size > LARGEST or size > packed * RATIO + 4096:
        raise hostile("a member that grows beyond reason", about)
    return size


_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
