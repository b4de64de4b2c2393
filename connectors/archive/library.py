"""What lies in a plain archive: pictures with their sidecars, cards, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.formats.lines import FormatError
from connectors.formats.xmp import read_sidecar
from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_items import LARGEST, Shelves
from connectors.net.archive_kin import link
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id, settle
from connectors.net.archives import Archives, Located
from connectors.net.found import PICTURES, SIDECAR

_SYSTEMS = ("__MACOSX/", ".Trash", "@eaDir/")


def read(
    archives: Archives, members: Iterable[tuple[str, Located]], earlier: Mapping[str, Album]
) -> Library:
    """Every picture and film, each content once."""
    library = Library()
    pictures: list[Located] = []
    sidecars: dict[tuple[int, str], Located] = {}
    for _, located in members:
        path = located.member.path
        name = path.rpartition("/")[2]
        if name.startswith("._") or any(part in path for part in _SYSTEMS):
            continue
        ending = name.rpartition(".")[2].lower()
        if f".{ending}" == SIDECAR:
            sidecars[located.archive, path[: -len(SIDECAR)].casefold()] = located
        elif ending in PICTURES:
            pictures.append(located)
    folders: dict[tuple[int, str], dict[str, str]] = {}
    for located in pictures:
        folder, _, name = located.member.path.rpartition("/")
        id = content_id(archives, library, located)
        folders.setdefault((located.archive, folder), {})[name] = id
        if id not in library.photos:
            cloud = _known(archives, sidecars, located)
            entry = Entry(id, "", name, located.member.size)
            library.photos[id] = Photo(entry, located, cloud, set_place=True)
    link(library, folders.values())
    prove(archives, library, folders.values())
    settle(library, {}, earlier)
    return library


def gather(archives: Archives, members: Iterable[tuple[str, Located]]) -> Shelves:
    """Every collection but the photos."""
    shelves = Shelves()
    cards: list[Located] = []
    for _, located in members:
        name = located.member.path.rpartition("/")[2]
        if name.startswith("._"):
            continue
        if name.lower().endswith((".vcf", ".vcard")):
            cards.append(located)
        elif name.lower().endswith(".ics"):
            shelves.add_calendar(name[: -len(".ics")], archives.whole(located, LARGEST))
    if cards:
        cards.sort(key=lambda one: (-one.member.size, one.member.path))
        shelves.add_cards("Contacts", (archives.whole(one, LARGEST) for one in cards))
    return shelves


def _known(
    archives: Archives, sidecars: Mapping[tuple[int, str], Located], located: Located
) -> Knowledge:
    """What the sidecar says: `a.jpg.xmp`, or `a.xmp` as some programs write it."""
    path = located.member.path.casefold()
    for name in (path, path.rpartition(".")[0]):
        if beside := sidecars.get((located.archive, name)):
            try:
                known = read_sidecar(archives.small(beside))
            except FormatError:
                continue
            # Its ids are of another program's library.
            return Knowledge(
                known.taken, known.latitude, known.longitude, known.altitude, known.description,
                known.people, known.favourite,
            )  # fmt: skip
    return Knowledge()
