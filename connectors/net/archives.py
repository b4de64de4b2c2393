"""Several archives read as one tree of files, streamed from where they lie.

Zip files are read at any place; gzipped tar files only forwards, so that what is asked for in
the order of `members` costs one pass.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from connectors.errors import Refused, TryLater
from connectors.net import archive_tar, archive_zip
from connectors.net.archive_memory import NOTHING, Memory
from connectors.net.members import Member, damaged

SMALL = 1 << 20
"""Bytes up to which a file of words (JSON, CSV, cards) in a tar file is remembered."""

HEAD = 8 << 20
"""Bytes of a packed member that are looked into; a member that is not packed is seen whole."""

_WORDS = (".json", ".csv", ".vcf", ".ics")


@dataclass(frozen=True, slots=True)
class Located:
    """A member and the archive it lies in."""

    archive: int
    member: Member


class Archives:
    """Open archives. Close them when done; one thread at a time."""

    def __init__(self, paths: Sequence[Path], memory: Memory = NOTHING) -> None:
        """See the class.

        Args:
            paths: of the archives.
            memory: where what costs a whole pass to find out is kept between runs.
        """
        self._paths = list(paths)
        self._memory = memory
        self._files: dict[int, BinaryIO] = {}
        self._streams: dict[int, archive_tar.TarStream] = {}
        self._kept: dict[tuple[int, int], bytes] = {}

    def members(self, archive: int) -> list[Located]:
        """Every file of one archive in its order. Raises Refused as the readers do."""
        file, about = self._file(archive), self._paths[archive].name
        if self._zipped(archive):
            return [Located(archive, member) for member in archive_zip.members(file, about)]
        if (known := self._memory.index(self._paths[archive])) is not None:
            members, words = known
        else:
            members, words = [], {}
            for member, first in archive_tar.members(file, about):
                if member.path.lower().endswith(_WORDS) and member.size == len(first):
                    words[member.place] = zlib.compress(first)
                members.append(member)
            self._memory.keep(self._paths[archive], members, words)
        self._kept.update({(archive, place): body for place, body in words.items()})
        return [Located(archive, member) for member in members]

    def read(self, one: Located) -> Iterator[bytes]:
        """The bytes of a member in chunks: all of them, proven, or Refused."""
        file, about = self._file(one.archive), self._paths[one.archive].name
        if self._zipped(one.archive):
            return archive_zip.read(file, one.member, about)
        return self._forwards(one, about)

    def small(self, one: Located, most: int = SMALL) -> bytes:
        """A file of words as a whole; b"" when it is larger than `most`."""
        if one.member.size > most:
            return b""
        kept = self._kept.get((one.archive, one.member.place))
        return zlib.decompress(kept) if kept is not None else b"".join(self.read(one))

    def whole(self, one: Located, most: int) -> bytes:
        """A file that must not be passed over. Refused (code "too-large") beyond `most` bytes."""
        if one.member.size > most:
            name = one.member.path.rpartition("/")[2]
            raise Refused("too large to be taken apart", code="too-large", about=name)
        return self.small(one, most)

    def beginning(self, one: Located) -> tuple[BinaryIO, int]:
        """What can be looked into cheaply: a file with its length."""
        if self._zipped(one.archive) and not one.member.method:
            file, about = self._file(one.archive), self._paths[one.archive].name
            window = _Window(file, archive_zip.data_at(file, one.member, about), one.member.size)
            return io.BufferedReader(window, 1 << 16), one.member.size
        if not self._zipped(one.archive):
            return io.BytesIO(), 0
        head = bytearray()
        for chunk in self.read(one):
            head += chunk
            if len(head) >= HEAD:
                break
        return io.BytesIO(bytes(head)), len(head)

    def close(self) -> None:
        """Let go of the files. May be called twice."""
        for stream in self._streams.values():
            stream.close()
        for file in self._files.values():
            file.close()
        self._streams.clear()
        self._files.clear()
        self._kept.clear()

    def _zipped(self, archive: int) -> bool:
        return self._paths[archive].name.lower().endswith(".zip")

    def _file(self, archive: int) -> BinaryIO:
        if archive not in self._files:
            path = self._paths[archive]
            try:
                self._files[archive] = path.open("rb")
            except OSError as error:
                raise TryLater("gone", code="disk-not-connected", about=path.name) from error
        return self._files[archive]

    def _forwards(self, one: Located, about: str) -> Iterator[bytes]:
        stream = self._streams.get(one.archive)
        if stream is None or stream.at > one.member.place:
            if stream is not None:
                stream.close()
            # A file of its own: the pass goes on between two calls.
            stream = archive_tar.TarStream(self._file(one.archive), about)
            self._streams[one.archive] = stream
        stream.skip_to(one.member.place)
        crc = 0
        for chunk in stream.take(one.member.size):
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if crc != one.member.crc:
            raise damaged("a member that is not what it was", about)


class _Window(io.RawIOBase):
    """A stretch of a file as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._file.seek(self._start + self._at)
        chunk = self._file.read(min(len(view), max(0, self._size - self._at)))
        view[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)
