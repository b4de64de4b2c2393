"""What lies where in several archives, and the words in them, on a desk."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from connectors.errors import Refused
from connectors.net.archive_memory import Line, Memory
from connectors.net.archive_parts import Part
from connectors.net.desk import Desk
from connectors.net.members import Member

MEMBER = "m.no, m.archive, m.path, m.size, m.crc, m.place, m.packed, m.method"
"""Columns of table `members` (as m) that `located` wants."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS members(no INTEGER PRIMARY KEY, archive INTEGER, path TEXT,
        size INTEGER, crc INTEGER, place INTEGER, packed INTEGER, method INTEGER);
    CREATE TABLE IF NOT EXISTS words(archive INTEGER, place INTEGER, body BLOB,
        PRIMARY KEY(archive, place)) WITHOUT ROWID
"""
_AT_ONCE = 500


class Located(NamedTuple):
    """A member and the archive it lies in; a bare tuple, for there are many.

    Attributes:
        archive: which one.
        member: what it is there.
        no: its number among the files of all archives, in the order they lie.
    """

    archive: int
    member: Member
    no: int = 0


def located(no: int, archive: int, *member: object) -> Located:
    """One from its columns, as `MEMBER` names them."""
    return Located(archive, Member(*member), no)  # type: ignore[arg-type]  # as they were put


class Listing:
    """The list; archives are added one after the other, each in its own order."""

    def __init__(self, desk: Desk, memory: Memory) -> None:
        self._desk = desk
        self._memory = memory
        desk.lay_out(_TABLES)

    def recall(self, archive: int, part: Part) -> bool:
        """Add an archive as it was kept by an earlier run; False when it was not."""
        try:
            self.add(archive, self._memory.lines(part))
        except (ValueError, Refused):
            return False
        return True

    def add(self, archive: int, lines: Iterable[Line]) -> None:
        """Add an archive; nothing of it, when its lines end in an error."""
        try:
            self._desk.put_all(
                "INSERT INTO members(archive, path, size, crc, place, packed, method)"
                " VALUES(?,?,?,?,?,?,?)",
                self._rows(archive, lines),
            )
        except (ValueError, Refused):
            self._desk.put("DELETE FROM members WHERE archive=?", archive)
            self._desk.put("DELETE FROM words WHERE archive=?", archive)
            raise

    def keep(self, archive: int, part: Part) -> None:
        """Keep what is known of an archive for later runs."""
        rows = self._desk.rows(
            f"SELECT coalesce(w.body, x''), {MEMBER} FROM members m"  # noqa: S608 columns only
            " LEFT JOIN words w ON w.archive = m.archive AND w.place = m.place"
            " WHERE m.archive=? ORDER BY m.no",
            archive,
        )
        self._memory.keep(part, ((located(*row).member, body) for body, *row in rows))

    def files(self, *like: str) -> Iterator[Located]:
        """Every file, in the order they lie; with patterns of SQL, those whose path is like one."""
        fits = " OR ".join("path LIKE ?" for _ in like) or "1"
        sql = f"SELECT {MEMBER} FROM members m WHERE {fits} ORDER BY no"  # noqa: S608 marks
        for row in self._desk.rows(sql, *like):
            yield located(*row)

    def at(self, no: int) -> Located:
        """The file of this number. KeyError for none."""
        row = self._desk.one(f"SELECT {MEMBER} FROM members m WHERE no=?", no)  # noqa: S608
        if row is None:
            raise KeyError(no)
        return located(*row)

    def words(self, one: Located) -> bytes | None:
        """The whole of a file of words; None when they are not here."""
        key = one.archive, one.member.place
        kept = self._desk.one("SELECT body FROM words WHERE archive=? AND place=?", *key)
        return zlib.decompress(kept[0]) if kept is not None else None

    def put_words(self, one: Located, body: bytes) -> None:
        """Add the words of a file."""
        self._put_words([(one.archive, one.member.place, zlib.compress(body, 1))])

    def _rows(self, archive: int, lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
        words: list[tuple[int, int, bytes]] = []
        for member, body in lines:
            if body:
                words.append((archive, member.place, body))
            if len(words) >= _AT_ONCE:
                self._put_words(words)
                words = []
            yield (archive, *member)
        self._put_words(words)

    def _put_words(self, words: list[tuple[int, int, bytes]]) -> None:
        self._desk.put_all("INSERT OR REPLACE INTO words VALUES(?,?,?)", words)
