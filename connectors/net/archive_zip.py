"""Zip files read member by member from where they lie (APPNOTE 6.3.10), never unpacked.

Only the central directory is believed, and only when it fits the file: members that overlap,
lie about their size, are links or are encrypted are refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from connectors.net.members import MOST, Member, checked_size, damaged, hostile, inner_path

CHUNK = 1 << 20


def members(file: BinaryIO, about: str) -> list[Member]:
    """Every file in the archive, in the order it lies there.

    Raises Refused: code "damaged-archive" when it is cut off or no zip, "hostile-archive" when
    it is not to be trusted.
    """
    size = file.seek(0, 2)
    try:
        count, start, length = _end(file, size)
        found = _directory(file, count, start, length, about)
    except (struct.error, ValueError, IndexError) as error:
        raise damaged("no zip file, or one that is cut off", about) from error
    found.sort(key=lambda member: member.place)
    free = 0
    for member in found:
        if member.place < free or member.place + 30 + member.packed > start:
            raise hostile("members that overlap", about)
        free = member.place + 30 + member.packed
    if sum(member.size for member in found) > 100 * size + (1 << 30):
        raise hostile("an archive that grows beyond reason", about)
    return found


def data_at(file: BinaryIO, member: Member, about: str) -> int:
    """Where a member's bytes begin, packed as they are."""
    file.seek(member.place)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\3\4":
        raise damaged("a member that is not where it should be", about)
    name, extra = struct.unpack("<HH", head[26:30])
    return int(member.place + 30 + name + extra)


def read(file: BinaryIO, member: Member, about: str) -> Iterator[bytes]:
    """The bytes of a member in chunks: all of them, proven by their sum, or Refused."""
    file.seek(data_at(file, member, about))
    crc = size = 0
    try:
        for chunk in _unpacked(file, member, about):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            if size > member.size:
                raise hostile("a member larger than it said", about)
            yield chunk
    except zlib.error as error:
        raise damaged("a member that does not unpack", about) from error
    if size != member.size or crc != member.crc:
        raise damaged("a member that is not what it was", about)


def _unpacked(file: BinaryIO, member: Member, about: str) -> Iterator[bytes]:
    if member.method not in {0, 8}:
        raise damaged("a member packed in a way not known here", about)
    left = member.packed
    engine = zlib.decompressobj(-15) if member.method else None
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise damaged("the archive ends before its member", about)
        left -= len(chunk)
        if engine is None:
            yield chunk
            continue
        while chunk:
            yield engine.decompress(chunk, CHUNK)
            chunk = engine.unconsumed_tail
    if engine is not None:
        yield engine.flush()


_END, _END64, _AT64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_LARGEST_DIRECTORY = 1 << 30
_UNTOLD = 0xFFFF
"""In place of a number of members that does not fit, and stands elsewhere if at all."""


def _end(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """How many members there are, where the directory begins, and its length."""
    tail_at = max(0, size - 65_557)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0:
        raise ValueError("no end of a central directory")
    count, length, start = struct.unpack("<HII", tail[at + 10 : at + 20])
    where = tail_at + at
    if count == _UNTOLD or length == 0xFFFFFFFF or start == 0xFFFFFFFF:
        file.seek(where - 20)
        mark, _, end64, _ = struct.unpack("<4sIQI", file.read(20))
        if mark == _AT64:
            file.seek(end64)
            head = file.read(56)
            if head[:4] != _END64:
                raise ValueError("no 64-bit end where it should be")
            count, length, start = struct.unpack("<QQQ", head[32:56])
            where = end64
    if start + length > where:
        raise ValueError("a directory past its end")
    return count, start, length


def _directory(file: BinaryIO, count: int, start: int, length: int, about: str) -> list[Member]:
    if count > MOST or length > _LARGEST_DIRECTORY:
        raise hostile("more members than any export has", about)
    found: list[Member] = []
    file.seek(start)
    left, seen = length, 0
    while left >= 46:
        head = file.read(46)
        if head[:4] != b"PK\1\2":
            break  # a signature over the directory may follow it
        seen += 1
        flags, method = struct.unpack("<HH", head[8:12])
        crc, packed, size, name, extra, comment = struct.unpack("<IIIHHH", head[16:34])
        attributes, place = struct.unpack("<II", head[38:46])
        rest = file.read(name + extra + comment)
        if len(rest) < name + extra + comment:
            raise ValueError("a directory cut off")
        left -= 46 + len(rest)
        size, packed, place = _large(rest[name : name + extra], size, packed, place)
        path = inner_path(_text(rest[:name], flags), about)
        if (attributes >> 16) & 0o170000 == 0o120000:
            raise hostile("a link", about)
        if flags & 1:
            raise damaged("an archive with a password", about)
        if rest[:name].endswith((b"/", b"\\")) or not path:
            continue
        found.append(Member(path, checked_size(size, packed, about), crc, place, packed, method))
        if len(found) > MOST:
            raise hostile("more members than any export has", about)
    # Of very many some programs note only the lower 16 bits.
    if (seen - count) % 0x10000 and count != _UNTOLD:
        raise ValueError("a directory that lacks members")
    return found


def _large(extra: bytes, size: int, packed: int, place: int) -> tuple[int, int, int]:
    """The three numbers, taken from the 64-bit field where they do not fit."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[at : at + 4])
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            values = [value for (value,) in struct.iter_unpack("<Q", field[: length // 8 * 8])]
            if size == 0xFFFFFFFF:
                size = values.pop(0)
            if packed == 0xFFFFFFFF:
                packed = values.pop(0)
            if place == 0xFFFFFFFF:
                place = values.pop(0)
        at += 4 + length
    return size, packed, place


def _text(name: bytes, flags: int) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
