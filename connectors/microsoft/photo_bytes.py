"""The bytes of a photo, proven as they pass: by OneDrive's hash, or, for a Live Photo, by its form.

Of a Live Photo OneDrive tells the size and hash of still and film together and gives the still
alone, so that a HEIC that does not agree is taken when it is whole in itself.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from connectors.errors import Refused, TryLater
from connectors.formats.quickxor import QuickXor

HEIC = (".heic", ".heif")
_HELD = 256 << 20
_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def proven(
    chunks: Iterable[bytes],
    size: int,
    hash: str,
    name: str,
    still_only: Callable[[], None],
) -> Iterator[bytes]:
    """The same bytes; an error in place of their end when they are not the photo's.

    Args:
        chunks: as they come.
        size: as OneDrive tells it.
        hash: its quickXorHash in hex, "" when it tells none.
        name: of the file.
        still_only: told when this is a Live Photo whose film cannot be had.

    Raises TryLater with code "damaged-body"; Refused with code "too-large" for a HEIC beyond all
    reason.
    """
    seen, count = QuickXor(), 0
    held: list[bytes] | None = [] if name.lower().endswith(HEIC) else None
    for chunk in chunks:
        seen.update(chunk)
        count += len(chunk)
        if held is None:
            yield chunk
            continue
        held.append(chunk)
        if count > _HELD:
            raise Refused("a still of that size is none", code="too-large", about=name)
    right = count == size and hash in ("", seen.hexdigest())
    if not right:
        if held is None or count > size or not whole_heic(b"".join(held)):
            raise TryLater("other bytes than OneDrive tells of", code="damaged-body", about=name)
        still_only()
    yield from held or ()


def whole_heic(data: bytes) -> bool:
    """Whether this is a HEIC with all its parts (ISO/IEC 14496-12: boxes to the very end)."""
    place, kinds = 0, set()
    while place + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        if size == 1 and place + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, place + 8)
        elif size == 0:
            size = len(data) - place
        if size < 8:
            return False
        kinds.add(kind)
        place += size
    return place == len(data) and {b"ftyp", b"meta"} <= kinds and data[8:12] in _BRANDS
