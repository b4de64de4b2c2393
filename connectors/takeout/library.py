"""The photo library in an export: every part and every export laid on top of one another.

A photo lies in its year's folder and once more in each album's; the same bytes are one photo.
Its id is its content, so that a later export which gives it another number adds nothing.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import replace

from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_bursts import stack_bursts
from connectors.net.archive_kin import stack
from connectors.net.archive_list import Located
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id
from connectors.net.archives import Archives
from connectors.takeout.folders import Folder, Folders
from connectors.takeout.matching import Matched
from connectors.takeout.names import parted
from connectors.takeout.sidecar import AlbumFacts

Title = tuple[str, str]
"""What a sidecar calls its photo, and when it says it was taken."""


def read(archives: Archives, library: Library, earlier: Mapping[str, Album]) -> None:
    """All photos and albums of these exports.

    Args:
        archives: to read from.
        library: to be filled.
        earlier: albums that earlier exports had, by id; what was in them stays in them.
    """
    folders = Folders(library.desk)
    gathered = folders.gather(archives)
    albums = [folder for folder in gathered if folder.is_album]
    # An album's folder may hold the words alone; the photo then lies in its year's folder.
    bare = {folder.no: _bare(folders, folder) for folder in albums}
    wanted = {title for titles in bare.values() for title in titles}
    by_title: dict[Title, str] = {}
    inside: dict[str, dict[str, None]] = {}
    for folder in gathered:
        ids = _take(archives, library, folders, folder, wanted, by_title)
        if folder.is_album:
            inside.setdefault(_album(folder), {}).update(dict.fromkeys(ids))
    prove(archives, library)
    of_albums = frozenset(folder.key for folder in albums)
    stack(library, but=of_albums)
    stack_bursts(archives, library, but=of_albums)
    for folder in albums:
        id = _album(folder)
        found = [by_title[title] for title in bare[folder.no] if title in by_title]
        inside[id].update(dict.fromkeys(found))
        said = folder.album or AlbumFacts("")
        library.albums[id] = Album(id, said.name or id, (), said.facts)
    library.settle(inside, earlier)


def explained(archives: Archives, sidecar: Located, why: str) -> bytes:
    """A sidecar as it came, with the rule by which it was matched."""
    said = json.loads(archives.small(sidecar))
    said["elsewhere"] = {"sidecar": sidecar.member.path.rpartition("/")[2], "matched by": why}
    return json.dumps(said, ensure_ascii=False).encode()


def _album(folder: Folder) -> str:
    return folder.path.rpartition("/")[2]


def _bare(folders: Folders, folder: Folder) -> list[Title]:
    """Titles of the details in a folder that have no photo there."""
    titles = folders.titles(folder)
    return [titles[name] for name in folders.match(folder).sidecars]


def _take(
    archives: Archives,
    library: Library,
    folders: Folders,
    folder: Folder,
    wanted: set[Title],
    by_title: dict[Title, str],
) -> dict[str, None]:
    """Take a folder's photos into the library; gives their ids.

    Args:
        archives: to tell apart what only looks the same.
        library: to be filled.
        folders: to read from.
        folder: which one.
        wanted: titles that are looked for; their photos' ids go into `by_title`.
        by_title: see there.
    """
    matched = folders.match(folder)
    ids: dict[str, str] = {}
    for name, located in folders.media(folder):
        if id := _photo(archives, library, folders, folder, matched, name, located):
            ids[name] = id
            library.call(folder.key, name, id)
    titles = folders.titles(folder) if wanted else {}
    for name, file in matched.sidecar.items():
        if name in ids and name not in matched.part_of and titles.get(file) in wanted:
            by_title.setdefault(titles[file], ids[name])
    for name, other in matched.edit_of.items():
        if (mine := ids.get(name)) and (its := ids.get(other)) and mine != its:
            library.link(mine, edit_of=its)
    for name, other in matched.part_of.items():
        if (mine := ids.get(name)) and (its := ids.get(other)) and mine != its:
            library.link(mine, part_of=its)
    if not folder.is_album:
        library.orphans.add(f"{folder.path}/{name}" for name in matched.sidecars)
    return dict.fromkeys(ids.values())


def _photo(
    archives: Archives,
    library: Library,
    folders: Folders,
    folder: Folder,
    matched: Matched,
    name: str,
    located: Located,
) -> str:
    """Take one photo of a folder; gives its id, "" for one in the bin."""
    of_it = matched.sidecar.get(name, "")
    number, said = folders.said(folder, of_it) if of_it else (None, None)
    if said is not None and said.trashed:
        return ""
    id, held = content_id(archives, library, located)
    photo = held or Photo(Entry(id, "", name, located.member.size), located, Knowledge())
    if said is None:
        if folder.sidecars and not folder.is_album:
            library.alone.add([located.member.path])
        if held is None:
            library.put(photo)
        return id
    own = name not in matched.edit_of and name not in matched.part_of
    if own and (title := _titled(said.title, name)):
        photo.entry = replace(photo.entry, name=title)
    place = said.known.latitude, said.known.longitude
    photo.cloud = replace(said.known, edit_of=photo.cloud.edit_of, part_of=photo.cloud.part_of)
    photo.set_place = said.exif_place is None or place != said.exif_place
    photo.sidecar, photo.why = number, matched.why[name]
    library.put(photo)
    return id


def _titled(title: str, name: str) -> str:
    """The full name a photo had, with the ending its file has; "" when it says nothing useful."""
    title = html.unescape(title)
    stem, ending = parted(title)
    own = parted(name)[1]
    if not title or "/" in title or len(title) > 250:
        return ""
    return stem + own if ending.lower() == own.lower() else (stem if ending else title) + own
