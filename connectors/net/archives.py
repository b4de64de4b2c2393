"""Several archives read as one tree of files, streamed from where they lie.

Zip files are read at any place; gzipped tar files only forwards, so that what is asked for in
the order they lie costs one pass.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from connectors.errors import Refused
from connectors.net import archive_tar, archive_zip
from connectors.net.archive_list import Listing, Located
from connectors.net.archive_memory import NOTHING, Line, Memory
from connectors.net.archive_parts import Part, Place
from connectors.net.archive_window import Window
from connectors.net.desk import Desk
from connectors.net.members import Member, damaged

SMALL = 1 << 20
"""Bytes up to which a file of words (JSON, CSV, cards) is remembered where reading is dear."""

HEAD = 8 << 20
"""Bytes of a packed member that are looked into; a member that is not packed is seen whole."""

_WORDS = (".json", ".csv", ".vcf", ".ics")


class Archives:
    """Open archives. Close them when done; one thread at a time."""

    def __init__(
        self, parts: Sequence[Part], place: Place, desk: Desk, memory: Memory = NOTHING
    ) -> None:
        """See the class.

        Args:
            parts: the archives.
            place: where they lie; the caller closes it.
            desk: for what lies where; the caller clears it away.
            memory: where what costs a whole pass to find out is kept between runs.
        """
        self._parts = list(parts)
        self._place = place
        self._listing = Listing(desk, memory)
        self._files: dict[int, BinaryIO] = {}
        self._streams: dict[int, archive_tar.TarStream] = {}
        self._unkept: set[int] = set()

    def look_into(self, archive: int) -> None:
        """List every file of one archive, in its order. Raises Refused as the readers do."""
        part = self._parts[archive]
        if self._listing.recall(archive, part):
            return
        file = self._file(archive)
        if part.zipped:
            members = archive_zip.members(file, part.name)
            self._listing.add(archive, ((member, b"") for member in members))
            if self._place.far:
                self._unkept.add(archive)
        else:
            self._listing.add(archive, _with_words(archive_tar.members(file, part.name)))
            self._listing.keep(archive, part)

    def files(self, *like: str) -> Iterator[tuple[str, Located]]:
        """Every file with the name of the export it belongs to; older exports first.

        Args:
            like: patterns of SQL; with any, only files whose path is like one of them.
        """
        for found in self._listing.files(*like):
            yield self._parts[found.archive].group, found

    def at(self, no: int) -> Located:
        """The file of this number. KeyError for none."""
        return self._listing.at(no)

    def keep_words(self) -> None:
        """Remember the words read so far, where a later run would have to fetch them again."""
        for archive in sorted(self._unkept):
            self._listing.keep(archive, self._parts[archive])
        self._unkept.clear()

    def read(self, one: Located) -> Iterator[bytes]:
        """The bytes of a member in chunks: all of them, proven, or Refused."""
        part = self._parts[one.archive]
        if part.zipped:
            return archive_zip.read(self._file(one.archive), one.member, part.name)
        return self._forwards(one, part.name)

    def small(self, one: Located, most: int = SMALL) -> bytes:
        """A file of words as a whole; b"" when it is larger than `most`."""
        if one.member.size > most:
            return b""
        if (kept := self._listing.words(one)) is not None:
            return kept
        body = b"".join(self.read(one))
        if one.archive in self._unkept and len(body) <= SMALL:
            self._listing.put_words(one, body)
        return body

    def whole(self, one: Located, most: int) -> bytes:
        """A file that must not be passed over. Refused (code "too-large") beyond `most` bytes."""
        if one.member.size > most:
            name = one.member.path.rpartition("/")[2]
            raise Refused("too large to be taken apart", code="too-large", about=name)
        return self.small(one, most)

    def beginning(self, one: Located) -> tuple[BinaryIO, int]:
        """What can be looked into cheaply: a file with its length."""
        part = self._parts[one.archive]
        if not part.zipped:
            return io.BytesIO(), 0
        if not one.member.method:
            file = self._file(one.archive)
            start = archive_zip.data_at(file, one.member, part.name)
            window = Window(file, start, one.member.size)
            return io.BufferedReader(window, 1 << 16), one.member.size
        head = bytearray()
        for chunk in self.read(one):
            head += chunk
            if len(head) >= HEAD:
                break
        return io.BytesIO(bytes(head)), len(head)

    def noted(self, one: Located, look: Callable[[BinaryIO], str]) -> str:
        """What is found at a file's beginning; kept where a later run would fetch it once more."""
        if (kept := self._listing.words(one)) is not None:
            return kept.decode("utf-8", "replace")
        found = look(self.beginning(one)[0])
        if one.archive in self._unkept:
            self._listing.put_words(one, found.encode())
        return found

    def close(self) -> None:
        """Let go of the files. May be called twice."""
        for stream in self._streams.values():
            stream.close()
        for file in self._files.values():
            file.close()
        self._streams.clear()
        self._files.clear()

    def _file(self, archive: int) -> BinaryIO:
        if archive not in self._files:
            self._files[archive] = self._place.open(self._parts[archive])
        return self._files[archive]

    def _forwards(self, one: Located, about: str) -> Iterator[bytes]:
        stream = self._streams.get(one.archive)
        if stream is None or stream.at > one.member.place:
            if stream is not None:
                stream.close()
            stream = archive_tar.TarStream(self._file(one.archive), about)
            self._streams[one.archive] = stream
        stream.skip_to(one.member.place)
        crc = 0
        for chunk in stream.take(one.member.size):
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if crc != one.member.crc:
            raise damaged("a member that is not what it was", about)


def _with_words(members: Iterator[tuple[Member, bytes]]) -> Iterator[Line]:
    """Of each member the packed words, where it is one of words and whole in its first bytes."""
    for member, first in members:
        worded = member.path.lower().endswith(_WORDS) and member.size == len(first)
        yield member, zlib.compress(first) if worded else b""
