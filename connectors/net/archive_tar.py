"""Tar files packed with gzip, read from front to back (POSIX 1003.1 pax, GNU long names)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from connectors.net.members import LARGEST, MOST, Member, damaged, hostile, inner_path

CHUNK = 1 << 20
_BLOCK = 512
_LONGEST_HEAD = 1 << 20


class TarStream:
    """One pass over an archive. Reading goes only forward; `at` is the place reached."""

    def __init__(self, file: BinaryIO, about: str) -> None:
        file.seek(0)
        self._stream = gzip.GzipFile(fileobj=file, mode="rb")
        self._about = about
        self.at = 0

    def take(self, size: int) -> Iterator[bytes]:
        """So many bytes from here on, in chunks; Refused when there are fewer."""
        while size:
            chunk = self._read(min(CHUNK, size))
            if not chunk:
                raise damaged("an archive that is cut off", self._about)
            size -= len(chunk)
            yield chunk

    def skip_to(self, place: int) -> None:
        """Go on to a later place."""
        for _ in self.take(place - self.at):
            continue

    def finish(self, limit: int) -> None:
        """Read what follows the last file, so that gzip compares its sum over all of it.

        Raises Refused when the sum is another, or when it goes on beyond this place.
        """
        while self._read(CHUNK):
            if self.at > limit:
                raise hostile("an archive that grows beyond reason", self._about)

    def close(self) -> None:
        """Let go of the decompressor; the file stays open."""
        self._stream.close()

    def _read(self, size: int) -> bytes:
        try:
            chunk = self._stream.read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise damaged("an archive that is cut off or altered", self._about) from error
        self.at += len(chunk)
        return chunk


def members(file: BinaryIO, about: str) -> Iterator[tuple[Member, bytes]]:
    """Every file in the archive with its first megabyte, after one pass over each.

    Raises Refused: code "damaged-archive" or "hostile-archive".
    """
    limit = file.seek(0, 2) * 100 + (1 << 30)
    stream = TarStream(file, about)
    try:
        yield from _walk(stream, limit, about)
    finally:
        stream.close()


def _walk(stream: TarStream, limit: int, about: str) -> Iterator[tuple[Member, bytes]]:
    long_name = long_size = ""
    for number in range(10 * MOST):
        head = b"".join(stream.take(_BLOCK))
        if not head.strip(b"\0"):
            stream.finish(limit)
            return
        if number >= MOST:
            break
        size, kind = _number(head[124:136], about), head[156:157]
        if sum(head[:148] + b" " * 8 + head[156:]) != _number(head[148:156], about):
            raise damaged("a header that is not one", about)
        if long_size and kind not in b"xgLK":
            size = int(long_size)
        if not 0 <= size <= LARGEST:
            raise hostile("a member that grows beyond reason", about)
        after = stream.at + -(-size // _BLOCK) * _BLOCK
        if after > limit:
            raise hostile("an archive that grows beyond reason", about)
        if kind in {b"x", b"L", b"g", b"K"}:
            if size > _LONGEST_HEAD:
                raise hostile("a header beyond reason", about)
            text = b"".join(stream.take(size))
            if kind == b"L":
                long_name = text.rstrip(b"\0").decode("utf-8", "replace")
            elif kind == b"x":
                facts = _facts(text)
                long_name = facts.get("path", long_name)
                long_size = facts.get("size", "") if facts.get("size", "").isdecimal() else ""
            stream.skip_to(after)
            continue
        path = inner_path(long_name or _name(head), about)
        long_name = long_size = ""
        if kind in {b"1", b"2", b"3", b"4", b"6"}:
            raise hostile("a link or a device", about)
        if kind in {b"0", b"\0", b"7"} and path:
            yield _file(stream, path, size)
        stream.skip_to(after)
    raise hostile("more members than any export has", about)


def _file(stream: TarStream, path: str, size: int) -> tuple[Member, bytes]:
    place, crc, first = stream.at, 0, b""
    for chunk in stream.take(size):
        crc = zlib.crc32(chunk, crc)
        first = first or chunk
    return Member(path, size, crc, place, size), first


def _name(head: bytes) -> str:
    def text(start: int, end: int) -> str:
        return head[start:end].split(b"\0")[0].decode("utf-8", "replace")

    before = text(345, 500) if head[257:262] == b"ustar" and head[262:264] == b"00" else ""
    return f"{before}/{text(0, 100)}" if before else text(0, 100)


def _number(field: bytes, about: str) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    try:
        return int(field.strip(b" \0") or b"0", 8)
    except ValueError as error:
        raise damaged("a header that is not one", about) from error


def _facts(text: bytes) -> dict[str, str]:
    """The records of a pax header: `length key=value` each on a line."""
    found: dict[str, str] = {}
    while text:
        length, blank, _ = text.partition(b" ")
        if not blank or not length.isdigit() or not 0 < int(length) <= len(text):
            break
        key, _, value = text[len(length) + 1 : int(length)].rstrip(b"\n").partition(b"=")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        text = text[int(length) :]
    return found
