"""The photo folders of an export, all its parts together: which files lie in each, and their words.

They stand on a desk; a folder is taken from it whole, one at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.net import archive_knowledge
from connectors.net.archive_list import MEMBER, Located, located
from connectors.net.archives import Archives
from connectors.net.desk import Desk
from connectors.net.found import PICTURES
from connectors.takeout import sidecar
from connectors.takeout.matching import Matched, has_details, match
from connectors.takeout.names import parted
from connectors.takeout.sidecar import AlbumFacts, Sidecar

_YEAR = re.compile(r"(.+) (?:18|19|20)\d\d\Z")
_YEARS = {
    "photos from", "fotos von", "fotos aus", "photos de", "photos datant de", "fotos de",
    "fotos del", "fotos desde", "foto del", "foto dal", "foto's van", "foto's uit", "zdjęcia z",
    "фото за", "фотографии за", "снимки от", "fotky z", "fotografie z", "foton från",
    "bilder fra", "billeder fra", "kuvat vuodelta",
}  # fmt: skip
"""How the folder of a year is called, for exports in which it has the details of an album too."""

_MOVING = re.compile(r".+\.MP(?:~\d)?\Z|MVIMG_[\w()-]+\Z", re.IGNORECASE)
_TABLES = """
    CREATE TABLE IF NOT EXISTS media(folder INTEGER, name TEXT, member INTEGER,
        UNIQUE(folder, name));
    CREATE TABLE IF NOT EXISTS others(folder INTEGER, name TEXT, member INTEGER,
        UNIQUE(folder, name));
    CREATE TABLE IF NOT EXISTS sidecars(folder INTEGER, name TEXT, member INTEGER, title TEXT,
        taken TEXT, said TEXT, UNIQUE(folder, name))
"""


@dataclass(slots=True)
class Folder:
    """One folder of one export.

    Attributes:
        no: its number.
        path: in the export.
        album: what its own words say, where it has words for an album.
        media: whether there is a picture or film in it.
        sidecars: whether there are details of any.
    """

    no: int
    path: str
    album: AlbumFacts | None = None
    media: bool = False
    sidecars: bool = False

    @property
    def key(self) -> str:
        """What the library calls it."""
        return str(self.no)

    @property
    def is_album(self) -> bool:
        """Whether it stands for an album, whose name may well end in a year too."""
        if self.album is None:
            return False
        name = self.path.rpartition("/")[2]
        year = _YEAR.match(name)
        return year is None or self.album.name != name or year[1].casefold() not in _YEARS


class Folders:
    """All of them, in the order they were met: older exports first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._all: dict[tuple[str, str], Folder] = {}
        desk.lay_out(_TABLES)

    def gather(self, archives: Archives) -> list[Folder]:
        """Read every word beside the photos; give the folders with pictures or details in them."""
        for table in ("media", "others", "sidecars"):
            self._desk.put(f"DELETE FROM {table}")  # noqa: S608 of these names
        for group, one in archives.files():
            path, _, name = one.member.path.rpartition("/")
            folder = self._all.get((group, path))
            if folder is None:
                folder = self._all[group, path] = Folder(len(self._all), path)
            if name.lower().endswith(".json"):
                self._read(folder, name, one, sidecar.read(archives.small(one)))
            elif parted(name)[1].lower().removeprefix(".") in PICTURES or _MOVING.match(name):
                folder.media = True
                self._lay("media", folder, name, one.no)
            else:
                self._lay("others", folder, name, one.no)
        for folder in self._all.values():
            self._known_all_the_same(folder)
        every = self._all.values()
        theirs = {_product(one.path) for one in every if one.sidecars or _is_year(one)}
        return [
            one
            for one in every
            if (one.media or one.sidecars)
            and (_product(one.path) in theirs or not one.path.startswith("Takeout/"))
        ]

    def match(self, folder: Folder) -> Matched:
        """Which sidecar belongs to which photo of a folder."""
        media = self._desk.rows("SELECT name FROM media WHERE folder=? ORDER BY rowid", folder.no)
        titles = self._desk.rows("SELECT name, title FROM sidecars WHERE folder=?", folder.no)
        return match([name for (name,) in media], dict(titles))

    def media(self, folder: Folder) -> Iterator[tuple[str, Located]]:
        """The pictures and films of a folder by name."""
        sql = (
            f"SELECT f.name, {MEMBER} FROM media f JOIN members m ON m.no = f.member"  # noqa: S608
            " WHERE f.folder=? ORDER BY f.rowid"
        )
        for name, *row in self._desk.rows(sql, folder.no):
            yield name, located(*row)

    def said(self, folder: Folder, name: str) -> tuple[int, Sidecar]:
        """A sidecar with its number among all files. KeyError for none."""
        sql = "SELECT member, said FROM sidecars WHERE folder=? AND name=?"
        row = self._desk.one(sql, folder.no, name)
        if row is None:
            raise KeyError(name)
        title, known, place, trashed = json.loads(row[1])
        facts = archive_knowledge.read(known)
        return int(row[0]), Sidecar(title, facts, tuple(place) if place else None, trashed)

    def titles(self, folder: Folder) -> dict[str, tuple[str, str]]:
        """By the sidecar's name, the title and the moment it tells."""
        sql = "SELECT name, title, taken FROM sidecars WHERE folder=?"
        return {name: (title, taken) for name, title, taken in self._desk.rows(sql, folder.no)}

    def _lay(self, table: str, folder: Folder, name: str, member: int) -> None:
        self._desk.put(
            f"INSERT INTO {table} VALUES(?,?,?)"
            " ON CONFLICT(folder, name) DO UPDATE SET member=excluded.member",
            folder.no, name, member,
        )  # fmt: skip

    def _known_all_the_same(self, folder: Folder) -> None:
        """A picture or film of a kind, or without an ending, that Google knew all the same."""
        if folder.sidecars:
            titles = self.titles(folder)
            sql = "SELECT name, member FROM others WHERE folder=? ORDER BY rowid"
            for name, member in self._desk.rows(sql, folder.no):
                if has_details(name, titles):
                    folder.media = True
                    self._lay("media", folder, name, member)

    def _read(
        self, folder: Folder, name: str, one: Located, said: Sidecar | AlbumFacts | None
    ) -> None:
        if isinstance(said, Sidecar):
            folder.sidecars = True
            known = archive_knowledge.written(said.known)
            text = json.dumps([said.title, known, said.exif_place, said.trashed])
            self._desk.put(
                "INSERT OR REPLACE INTO sidecars VALUES(?,?,?,?,?,?)",
                folder.no, name, one.no, said.title, said.known.taken, text,
            )  # fmt: skip
        elif said is not None:
            folder.album = said


def _is_year(folder: Folder) -> bool:
    return bool(_YEAR.match(folder.path.rpartition("/")[2])) and folder.media


def _product(path: str) -> str:
    names = path.split("/")
    return "/".join(names[:2]) if names[0] == "Takeout" else names[0]
