"""ISO base media files (HEIC, AVIF, MP4, MOV, CR3): their boxes, and where the EXIF lies.

ISO/IEC 14496-12. Bounded: a hostile file costs a few small reads.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

Reader = Callable[[int, int], bytes]
"""Gives `size` bytes at an offset; ValueError when there are fewer."""


_MOST_BOXES = 2000
LARGEST_META = 4 * 1024 * 1024


def boxes(at: Reader, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes in a part of a file: kind, where the inside begins and where it ends."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = struct.unpack(">I4s", at(start, 8))
        inside = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", at(start + 8, 8))
            inside += 8
        elif size == 0:
            size = end - start
        if size < inside - start:
            return
        yield kind, inside, min(start + size, end)
        start += size


def exif_at(at: Reader, size: int) -> int | None:
    """Where the TIFF structure of a still begins; None when it holds none."""
    for kind, start, end in boxes(at, 0, size):
        if kind == b"meta":
            return _exif_item(at, start + 4, end)
        if kind == b"moov":
            # Canon's raw files keep the EXIF directory in a box of their own.
            for inner, begin, stop in boxes(at, start, end):
                if inner == b"uuid":
                    for name, place, _ in boxes(at, begin + 16, stop):
                        if name == b"CMT2":
                            return place
    return None


def _exif_item(at: Reader, start: int, end: int) -> int | None:
    wanted: int | None = None
    places: dict[int, int] = {}
    for kind, begin, stop in boxes(at, start, end):
        if stop - begin > LARGEST_META:
            continue
        if kind == b"iinf":
            wanted = _exif_number(at, begin, stop)
        elif kind == b"iloc":
            places = _places(at(begin, stop - begin))
    if wanted is None or wanted not in places:
        return None
    (skip,) = struct.unpack(">I", at(places[wanted], 4))
    return int(places[wanted] + 4 + skip)


def _exif_number(at: Reader, begin: int, stop: int) -> int | None:
    version = at(begin, 1)[0]
    for kind, place, _ in boxes(at, begin + (6 if version == 0 else 8), stop):
        if kind != b"infe":
            continue
        number_size = 2 if at(place, 1)[0] < 3 else 4
        fields = at(place + 4, number_size + 6)
        if fields[-4:] == b"Exif":
            return int.from_bytes(fields[:number_size], "big")
    return None


def _places(iloc: bytes) -> dict[int, int]:
    """Where each item's first piece lies, of those that lie in the file itself."""
    version = iloc[0]
    offset_size, length_size = iloc[4] >> 4, iloc[4] & 15
    base_size, index_size = iloc[5] >> 4, iloc[5] & 15 if version else 0
    wide = 4 if version == 2 else 2
    at = 6
    places: dict[int, int] = {}

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > len(iloc):
            raise ValueError("the list of items is cut off")
        return int.from_bytes(iloc[at - size : at], "big")

    for _ in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        start = number(base_size)
        for extent in range(number(2)):
            number(index_size)
            offset = start + number(offset_size)
            number(length_size)
            if not extent and not method:
                places[item] = offset
    return places
