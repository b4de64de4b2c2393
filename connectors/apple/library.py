"""The photos in Apple's export: all parts and all tables first, then photo by photo.

Tables speak only of file names, and a table may lie in another part than its photos. So a name
counts for the photos of its own part, and for others only where one photo alone is called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.apple.tables import MOST, Detail, details, listed
from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_kin import link
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id, settle
from connectors.net.archives import Archives, Located
from connectors.net.found import PICTURES

_BIN = "recently deleted"


@dataclass(slots=True)
class _Tables:
    details: dict[tuple[int, str], list[Detail]] = field(default_factory=dict)
    named: dict[str, list[Detail]] = field(default_factory=dict)
    albums: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Names:
    """Ids of photos by file name: of each archive, of all together, and of each folder."""

    own: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    all: dict[str, list[str]] = field(default_factory=dict)
    folders: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, located: Located, name: str, id: str) -> None:
        self.folders.setdefault(located.member.path.rpartition("/")[0], {})[name] = id
        for held in (
            self.own.setdefault((located.archive, name), []),
            self.all.setdefault(name, []),
        ):
            if id not in held:
                held.append(id)

    def of(self, archive: int, name: str) -> str:
        """The one photo meant; "" when it cannot be told."""
        for found in (self.own.get((archive, name), []), self.all.get(name, [])):
            if len(found) == 1:
                return found[0]
        return ""


def read(
    archives: Archives, members: Iterable[tuple[str, Located]], earlier: Mapping[str, Album]
) -> Library:
    """All photos and albums of these parts."""
    library, tables, names = Library(), _Tables(), _Names()
    pictures: list[Located] = []
    for _, located in members:
        path = located.member.path
        ending = path.rpartition(".")[2].lower()
        if ending == "csv":
            _table(tables, located, archives.small(located, MOST))
        elif ending in PICTURES and _BIN not in path.lower():
            pictures.append(located)
    for located in pictures:
        _take(archives, library, tables, names, located)
    link(library, names.folders.values())
    prove(archives, library, names.folders.values())
    inside: dict[str, list[str]] = {}
    for name, rows in tables.albums.items():
        ids = [id for archive, one in rows if (id := names.of(archive, one))]
        library.orphans += [one for archive, one in rows if not names.of(archive, one)]
        inside[name] = ids
        library.albums[name] = Album(name, name, ())
    settle(library, inside, earlier)
    return library


def _table(tables: _Tables, located: Located, body: bytes) -> None:
    if (rows := details(body)) is not None:
        for row in rows:
            tables.details.setdefault((located.archive, row.name), []).append(row)
            tables.named.setdefault(row.name, []).append(row)
    elif (names := listed(body)) is not None:
        path = located.member.path.split("/")
        # What Apple made by itself is no album of the person's.
        if "memories" not in (part.lower() for part in path[:-1]):
            album = path[-1][: -len(".csv")]
            tables.albums.setdefault(album, []).extend((located.archive, one) for one in names)


def _take(
    archives: Archives, library: Library, tables: _Tables, names: _Names, located: Located
) -> None:
    name = located.member.path.rpartition("/")[2]
    detail = _detail(tables, located.archive, name)
    if detail is not None and detail.deleted:
        return
    id = content_id(archives, library, located)
    names.add(located, name, id)
    known = Knowledge()
    if detail is not None:
        known = Knowledge(taken=detail.taken, favourite=detail.favourite)
    elif tables.details and not name.lower().endswith(".mov"):
        # The film of a Live photo has no row of its own.
        library.alone.append(located.member.path)
    photo = library.photos.get(id)
    if photo is None:
        library.photos[id] = Photo(Entry(id, "", name, located.member.size), located, known)
    elif detail is not None:
        photo.cloud = known


def _detail(tables: _Tables, archive: int, name: str) -> Detail | None:
    """The row of this name in its own part, else the only one of all; none when rows differ."""
    rows = tables.details.get((archive, name)) or tables.named.get(name)
    return rows[0] if rows and all(row == rows[0] for row in rows) else None
