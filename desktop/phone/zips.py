"""A zip of photos that is never built: its layout is known, its bytes are read on demand.

Stored, not packed (photos do not shrink), so that every byte's place is known and a stopped
download can go on anywhere. Format: APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

MOST_ITEMS = 500
MOST_BYTES = 1_000_000_000
MOST_TOGETHER = 4
CHUNK = 1 << 18
UTF8 = 0x0800


@dataclass(frozen=True, slots=True)
class Photo:
    """A file to go into a zip.

    Attributes:
        path: where it lies.
        name: what it is called inside.
        size: bytes of the file.
        taken: its date for the zip's listing.
        opening: what goes in place of the file's first two bytes; b"" for the file as it is.
    """

    path: Path
    name: str
    size: int
    taken: datetime
    opening: bytes = b""

    @property
    def skipped(self) -> int:
        """How many bytes of the file the opening stands for."""
        return 2 if self.opening else 0

    @property
    def length(self) -> int:
        """Bytes in the zip."""
        return len(self.opening) + self.size - self.skipped


@dataclass(frozen=True, slots=True)
class _Piece:
    size: int
    data: bytes = b""
    path: Path | None = None
    skipped: int = 0


def portions(photos: Sequence[Photo]) -> Iterator[tuple[Photo, ...]]:
    """Zips of at most 500 photos and 1 GB, in order; a larger single file goes alone.

    Neighbours of one name but for the ending, a Live Photo's still and film, stay together.
    """
    part: list[Photo] = []
    size = 0
    for _, pair in groupby(photos, key=_stem):
        for together in _few(pair):
            more = sum(photo.size for photo in together)
            if part and (len(part) + len(together) > MOST_ITEMS or size + more > MOST_BYTES):
                yield tuple(part)
                part, size = [], 0
            part += together
            size += more
    if part:
        yield tuple(part)


class Zip:
    """The bytes of a stored zip, from any offset. Reads each photo once beforehand, for its CRC."""

    def __init__(self, photos: Sequence[Photo]) -> None:
        self._pieces = tuple(_layout(photos))
        self.size = sum(piece.size for piece in self._pieces)

    @staticmethod
    def length(photos: Sequence[Photo]) -> int:
        """The size of the zip of these photos, without reading any."""
        names = sum(len(name.encode()) for name in _unlike([photo.name for photo in photos]))
        return sum(photo.length for photo in photos) + 76 * len(photos) + 2 * names + 22

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start up to end (not included).

        Raises OSError when a photo is no longer the size it was.
        """
        at = 0
        for piece in self._pieces:
            low, high = max(start - at, 0), min(end - at, piece.size)
            if low < high:
                if piece.path is None:
                    yield piece.data[low:high]
                else:
                    yield from _stretch(piece.path, low + piece.skipped, high + piece.skipped)
            at += piece.size


def _few(photos: Iterable[Photo]) -> Iterator[tuple[Photo, ...]]:
    """Few at a time, for names that a camera gave to hundreds are no pair."""
    rest = iter(photos)
    while few := tuple(islice(rest, MOST_TOGETHER)):
        yield few


def _stem(photo: Photo) -> str:
    stem, dot, _ = photo.name.rpartition(".")
    return stem if dot else photo.name


def _layout(photos: Sequence[Photo]) -> Iterator[_Piece]:
    directory, at = b"", 0
    for name, photo in zip(_unlike([photo.name for photo in photos]), photos, strict=True):
        encoded = name.encode()
        facts = _facts(photo) + struct.pack("<HH", len(encoded), 0)
        head = b"PK\x03\x04" + facts + encoded
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + facts
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, at) + encoded
        head += photo.opening
        yield _Piece(len(head), head)
        yield _Piece(photo.size - photo.skipped, path=photo.path, skipped=photo.skipped)
        at += len(head) - len(photo.opening) + photo.length
    count = len(photos)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), at, 0)
    yield _Piece(len(directory) + len(end), directory + end)


def _facts(photo: Photo) -> bytes:
    """Version, flags, method, time, date, CRC and both sizes: the same in both headers."""
    crc = zlib.crc32(photo.opening)
    with photo.path.open("rb") as source:
        source.seek(photo.skipped)
        while block := source.read(CHUNK):
            crc = zlib.crc32(block, crc)
    when = photo.taken
    time = when.hour << 11 | when.minute << 5 | when.second // 2
    date = max(when.year - 1980, 0) << 9 | when.month << 5 | when.day
    return struct.pack("<HHHHHLLL", 20, UTF8, 0, time, date, crc, photo.length, photo.length)


def _unlike(names: Sequence[str]) -> Iterator[str]:
    """The names, each once: a second of the same name gets a number before its ending."""
    taken = set[str]()
    for name in names:
        stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
        free, number = name, 1
        while free.casefold() in taken:
            number += 1
            free = f"{stem} ({number}){dot}{ending}"
        taken.add(free.casefold())
        yield free


def _stretch(path: Path, low: int, high: int) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(low)
        left = high - low
        while left:
            block = source.read(min(CHUNK, left))
            if not block:
                raise OSError("a photo became shorter while it was being sent")
            left -= len(block)
            yield block
