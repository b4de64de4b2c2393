"""What lies in a plain archive: pictures with their sidecars, cards, calendars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connectors.formats.lines import FormatError
from connectors.formats.xmp import read_sidecar
from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_items import LARGEST, Shelves
from connectors.net.archive_kin import link
from connectors.net.archive_list import MEMBER, Located, located
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id
from connectors.net.archives import Archives
from connectors.net.found import PICTURES, SIDECAR

_SYSTEMS = ("__MACOSX/", ".Trash", "@eaDir/")
_TABLES = """
    CREATE TABLE IF NOT EXISTS beside(archive INTEGER, path TEXT, member INTEGER,
        PRIMARY KEY(archive, path)) WITHOUT ROWID
"""


def read(archives: Archives, library: Library, earlier: Mapping[str, Album]) -> None:
    """Every picture and film, each content once."""
    library.desk.lay_out(_TABLES)
    for one in _own(archives):
        path = one.member.path
        if path.lower().endswith(SIDECAR):
            of_it = path[: -len(SIDECAR)].casefold()
            library.desk.put(
                "INSERT OR REPLACE INTO beside VALUES(?,?,?)", one.archive, of_it, one.no
            )
    for one in _own(archives):
        folder, _, name = one.member.path.rpartition("/")
        if name.rpartition(".")[2].lower() in PICTURES:
            id, held = content_id(archives, library, one)
            library.call(f"{one.archive} {folder}", name, id)
            if held is None:
                cloud = _known(archives, library, one)
                entry = Entry(id, "", name, one.member.size)
                library.put(Photo(entry, one, cloud, set_place=True))
    link(library)
    prove(archives, library)
    library.settle({}, earlier)


def gather(archives: Archives) -> Shelves:
    """Every collection but the photos."""
    shelves = Shelves()
    cards: list[Located] = []
    for _, one in archives.files("%.vcf", "%.vcard", "%.ics"):
        name = one.member.path.rpartition("/")[2]
        if name.startswith("._"):
            continue
        if name.lower().endswith((".vcf", ".vcard")):
            cards.append(one)
        elif name.lower().endswith(".ics"):
            shelves.add_calendar(name[: -len(".ics")], archives.whole(one, LARGEST))
    if cards:
        cards.sort(key=lambda one: (-one.member.size, one.member.path))
        shelves.add_cards("Contacts", (archives.whole(one, LARGEST) for one in cards))
    return shelves


def _own(archives: Archives) -> Iterator[Located]:
    """Every file but those of systems and programs."""
    for _, one in archives.files():
        path = one.member.path
        if not path.rpartition("/")[2].startswith("._") and not any(
            part in path for part in _SYSTEMS
        ):
            yield one


def _known(archives: Archives, library: Library, one: Located) -> Knowledge:
    """What the sidecar says: `a.jpg.xmp`, or `a.xmp` as some programs write it."""
    path = one.member.path.casefold()
    for name in (path, path.rpartition(".")[0]):
        row = library.desk.one(
            f"SELECT {MEMBER} FROM beside b JOIN members m ON m.no = b.member"  # noqa: S608
            " WHERE b.archive=? AND b.path=?",
            one.archive, name,
        )  # fmt: skip
        if row is not None:
            try:
                known = read_sidecar(archives.small(located(*row)))
            except FormatError:
                continue
            # Its ids are of another program's library.
            return Knowledge(
                known.taken, known.latitude, known.longitude, known.altitude, known.description,
                known.people, known.favourite,
            )  # fmt: skip
    return Knowledge()
