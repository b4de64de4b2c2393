"""The photos found in archives: the same bytes are one photo, whatever it is called where.

An id is the content (CRC-32 and size), so that a later export that gives a photo another number
adds nothing. They stand on a desk, so that a large library takes no more memory than a small one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from connectors.model import Album, Entry, Knowledge
from connectors.net import archive_knowledge
from connectors.net.archive_list import MEMBER, Located, located
from connectors.net.archives import Archives
from connectors.net.desk import Desk

REMARKS = 100
"""How many oddities of one kind are remembered, as far as a person reads."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS photos(id TEXT PRIMARY KEY, member INTEGER, name TEXT, cloud TEXT,
        set_place INTEGER, sidecar INTEGER, why TEXT) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS lying ON photos(member);
    CREATE TABLE IF NOT EXISTS names(folder TEXT, name TEXT, id TEXT);
    CREATE INDEX IF NOT EXISTS together ON names(folder);
    CREATE TABLE IF NOT EXISTS inside(id TEXT, album TEXT, PRIMARY KEY(id, album)) WITHOUT ROWID
"""
_PHOTO = f"p.id, p.name, p.cloud, p.set_place, p.sidecar, p.why, {MEMBER}"
_OF_PHOTO = "photos p JOIN members m ON m.no = p.member"


@dataclass(slots=True)
class Photo:
    """One photo of the library; `Library.put` has it remembered.

    Attributes:
        entry: id by content; the revision, where it has one, goes with what the cloud knew.
        located: where its bytes are read from.
        cloud: what the cloud knew.
        set_place: whether the place is the person's own, set after the fact.
        sidecar: the number of the file that says so; None without one.
        why: the rule by which that was matched.
    """

    entry: Entry
    located: Located
    cloud: Knowledge
    set_place: bool = False
    sidecar: int | None = None
    why: str = ""


class Library:
    """What was found.

    Attributes:
        albums: by the album's id.
        alone: paths of the first photos without a sidecar in folders that have some.
        orphans: paths of the first sidecars without a photo.
        packed: paths of the first archives within the archive, which are left as they are.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.albums: dict[str, Album] = {}
        self.alone = _Some()
        self.orphans = _Some()
        self.packed = _Some()
        desk.lay_out(_TABLES)
        for table in ("photos", "names", "inside"):
            desk.put(f"DELETE FROM {table}")  # noqa: S608 of these names

    def get(self, id: str) -> Photo | None:
        """The photo of this id."""
        sql = f"SELECT {_PHOTO} FROM {_OF_PHOTO} WHERE p.id=?"  # noqa: S608 columns only
        row = self.desk.one(sql, id)
        return _photo(*row) if row else None

    def put(self, photo: Photo) -> None:
        """Remember a photo, a new one or one that is known otherwise by now."""
        self.desk.put(
            "INSERT OR REPLACE INTO photos VALUES(?,?,?,?,?,?,?)",
            photo.entry.id, photo.located.no, photo.entry.name,
            archive_knowledge.written(photo.cloud), photo.set_place, photo.sidecar, photo.why,
        )  # fmt: skip

    def link(self, id: str, *, edit_of: str = "", part_of: str = "", stack: str = "") -> None:
        """Say of a photo what it is to another one."""
        if (photo := self.get(id)) is not None:
            cloud = photo.cloud
            photo.cloud = replace(
                cloud,
                edit_of=edit_of or cloud.edit_of,
                part_of=part_of or cloud.part_of,
                stack=stack or cloud.stack,
            )
            self.put(photo)

    def photos(self) -> Iterator[Photo]:
        """All of them in the order they lie, with their albums and revisions. Only once settled."""
        sql = f"SELECT {_PHOTO} FROM {_OF_PHOTO} ORDER BY p.member"  # noqa: S608 columns only
        for row in self.desk.rows(sql):
            yield self._finished(_photo(*row))

    def some(self, ids: Iterable[str]) -> list[Photo]:
        """Those of these ids that are here, as `photos` gives them."""
        found = [self._finished(photo) for id in ids if (photo := self.get(id)) is not None]
        return sorted(found, key=lambda one: one.located.no)

    def call(self, folder: str, name: str, id: str) -> None:
        """Note what a photo is called in a folder; names mean something within one folder only."""
        self.desk.put("INSERT INTO names VALUES(?,?,?)", folder, name, id)

    def folders(self, *, but: frozenset[str] = frozenset()) -> Iterator[dict[str, str]]:
        """Ids by file name, a folder each, without these folders."""
        for (folder,) in list(self.desk.rows("SELECT DISTINCT folder FROM names")):
            if folder not in but:
                sql = "SELECT name, id FROM names WHERE folder=? ORDER BY rowid"
                yield dict(self.desk.rows(sql, folder))

    def settle(self, inside: Mapping[str, Iterable[str]], earlier: Mapping[str, Album]) -> None:
        """Fill the albums, which are named but empty.

        Args:
            inside: ids of each album's photos in these archives.
            earlier: albums that earlier exports had; what was in them stays in them.
        """
        for id, album in earlier.items():
            self.albums.setdefault(id, album)
        for id, album in self.albums.items():
            here = set(inside.get(id, ()))
            before = earlier[id].items if id in earlier else ()
            items = [one for one in before if one not in here] + sorted(here, key=self._when)
            self.albums[id] = replace(album, items=tuple(items))
            rows = ((one, album.name) for one in items)
            self.desk.put_all("INSERT OR IGNORE INTO inside VALUES(?,?)", rows)

    def _when(self, id: str) -> tuple[str, str, str]:
        photo = self.get(id)
        return (photo.cloud.taken, photo.entry.name, id) if photo else ("", "", id)

    def _finished(self, photo: Photo) -> Photo:
        """The photo with the albums it is in, and a revision that follows from what is known."""
        id = photo.entry.id
        if any(album.items for album in self.albums.values()):
            albums = self.desk.rows("SELECT album FROM inside WHERE id=? ORDER BY album", id)
            photo.cloud = replace(photo.cloud, albums=tuple(name for (name,) in albums))
        said = repr((photo.cloud, photo.set_place)) + photo.cloud.stack
        mark = hashlib.sha256(said.encode()).hexdigest()[:16]
        photo.entry = replace(photo.entry, revision=mark)
        return photo


def content_id(archives: Archives, library: Library, located: Located) -> tuple[str, Photo | None]:
    """What a photo is known by, and the one of the library with the same bytes."""
    member = located.member
    name = member.path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if not member.size:
        # Files that came out empty are not one picture; each stands for one that is missing.
        id = f"empty-{hashlib.sha256(name.encode()).hexdigest()[:16]}{ending}"
        return id, library.get(id)
    id = f"{member.crc:08x}-{member.size:x}{ending}"
    held = library.get(id)
    if held is None or _bare(held.located.member.path) == _bare(member.path):
        return id, held
    # One chance in four thousand million, but a photo lost if it were taken for the other.
    mine, other = (_digest(archives, one) for one in (located, held.located))
    if mine == other:
        return id, held
    id = f"{mine[:32]}-{member.size:x}{ending}"
    return id, library.get(id)


@dataclass(slots=True)
class _Some:
    """The first of many."""

    paths: list[str] = field(default_factory=list)

    def add(self, paths: Iterable[str]) -> None:
        """Remember these, while there is room."""
        for path in paths:
            if len(self.paths) < REMARKS:
                self.paths.append(path)


def _photo(
    id: str, name: str, cloud: str, set_place: int, sidecar: int | None, why: str, *member: int
) -> Photo:
    at = located(*member)
    known = archive_knowledge.read(cloud)
    return Photo(Entry(id, "", name, at.member.size), at, known, bool(set_place), sidecar, why)


def _bare(path: str) -> str:
    return re.sub(r"\(\d+\)", "", path.rpartition("/")[2]).casefold()


def _digest(archives: Archives, located: Located) -> str:
    digest = hashlib.sha256()
    for chunk in archives.read(located):
        digest.update(chunk)
    return digest.hexdigest()
