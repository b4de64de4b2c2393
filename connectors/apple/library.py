"""The photos in Apple's export: all parts and all tables first, then photo by photo.

Tables speak only of file names, and a table may lie in another part than its photos. So a name
counts for the photos of its own part, and for others only where one photo alone is called so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple

from connectors.apple.tables import MOST, Detail, details, listed
from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_bursts import stack_bursts
from connectors.net.archive_kin import link
from connectors.net.archive_list import Located
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id
from connectors.net.archives import Archives
from connectors.net.desk import Desk
from connectors.net.found import PICTURES

_BIN = "recently deleted"
_TABLES = """
    CREATE TABLE IF NOT EXISTS details(archive INTEGER, name TEXT, taken TEXT, favourite INTEGER,
        deleted INTEGER);
    CREATE INDEX IF NOT EXISTS detailed ON details(name, archive);
    CREATE TABLE IF NOT EXISTS called(name TEXT, archive INTEGER, id TEXT,
        PRIMARY KEY(name, archive, id)) WITHOUT ROWID
"""

Rows = list[tuple[int, str]]
"""Names in an album's tables, each with the archive its table lies in."""


def read(archives: Archives, library: Library, earlier: Mapping[str, Album]) -> None:
    """All photos and albums of these parts."""
    names = _Names(library.desk)
    albums: dict[str, Rows] = {}
    for _, located in archives.files("%.csv"):
        _table(names, albums, located, archives.small(located, MOST))
    known = names.known()
    for located in _pictures(archives):
        _take(archives, library, names, located, known=known)
    link(library)
    prove(archives, library)
    stack_bursts(archives, library)
    inside: dict[str, list[str]] = {}
    for album, rows in albums.items():
        found = [(name, names.of(archive, name)) for archive, name in rows]
        library.orphans.add(name for name, id in found if not id)
        inside[album] = [id for _, id in found if id]
        library.albums[album] = Album(album, album, ())
    library.settle(inside, earlier)


class _Names:
    """What the tables say by file name, and which photos are called so."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.lay_out(_TABLES)
        for table in ("details", "called"):
            desk.put(f"DELETE FROM {table}")  # noqa: S608 of these names

    def tell(self, archive: int, rows: list[Detail]) -> None:
        """Note the rows of a table."""
        every = ((archive, *astuple(row)) for row in rows)
        self._desk.put_all("INSERT INTO details VALUES(?,?,?,?,?)", every)

    def known(self) -> bool:
        """Whether any table tells anything."""
        return self._desk.one("SELECT 1 FROM details LIMIT 1") is not None

    def detail(self, archive: int, name: str) -> Detail | None:
        """The row of this name in its own part, else the only one of all; none when rows differ."""
        columns = "SELECT DISTINCT name, taken, favourite, deleted FROM details WHERE name=?"
        own = list(self._desk.rows(f"{columns} AND archive=? LIMIT 2", name, archive))
        rows = own or list(self._desk.rows(f"{columns} LIMIT 2", name))
        if len(rows) != 1:
            return None
        ((found, taken, favourite, deleted),) = rows
        return Detail(found, taken, bool(favourite), bool(deleted))

    def call(self, located: Located, name: str, id: str) -> None:
        """Note a photo."""
        sql = "INSERT OR IGNORE INTO called VALUES(?,?,?)"
        self._desk.put(sql, name, located.archive, id)

    def of(self, archive: int, name: str) -> str:
        """The one photo meant; "" when it cannot be told."""
        sql = "SELECT DISTINCT id FROM called WHERE name=?"
        for found in (
            list(self._desk.rows(f"{sql} AND archive=? LIMIT 2", name, archive)),
            list(self._desk.rows(f"{sql} LIMIT 2", name)),
        ):
            if len(found) == 1:
                return str(found[0][0])
        return ""


def _pictures(archives: Archives) -> Iterator[Located]:
    for _, located in archives.files():
        path = located.member.path.lower()
        if path.rpartition(".")[2] in PICTURES and _BIN not in path:
            yield located


def _table(names: _Names, albums: dict[str, Rows], located: Located, body: bytes) -> None:
    if (rows := details(body)) is not None:
        names.tell(located.archive, rows)
    elif (listing := listed(body)) is not None:
        path = located.member.path.split("/")
        # What Apple made by itself is no album of the person's.
        if "memories" not in (part.lower() for part in path[:-1]):
            album = path[-1][: -len(".csv")]
            albums.setdefault(album, []).extend((located.archive, one) for one in listing)


def _take(
    archives: Archives, library: Library, names: _Names, located: Located, *, known: bool
) -> None:
    folder, _, name = located.member.path.rpartition("/")
    detail = names.detail(located.archive, name)
    if detail is not None and detail.deleted:
        return
    id, photo = content_id(archives, library, located)
    names.call(located, name, id)
    library.call(folder, name, id)
    cloud = Knowledge()
    if detail is not None:
        cloud = Knowledge(taken=detail.taken, favourite=detail.favourite)
    elif known and not name.lower().endswith(".mov"):
        # The film of a Live photo has no row of its own.
        library.alone.add([located.member.path])
    if photo is None:
        entry = Entry(id, "", name, located.member.size)
        library.put(Photo(entry, located, cloud))
    elif detail is not None:
        photo.cloud = cloud
        library.put(photo)
