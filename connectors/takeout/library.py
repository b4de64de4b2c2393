"""The photo library in an export: every part and every export laid on top of one another.

A photo lies in its year's folder and once more in each album's; the same bytes are one photo.
Its id is its content, so that a later export which gives it another number adds nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from connectors.model import Album, Entry, Knowledge
from connectors.net.archives import Archives, Located
from connectors.net.found import PICTURES
from connectors.takeout import sidecar
from connectors.takeout.matching import Matched, match
from connectors.takeout.names import parted
from connectors.takeout.sidecar import AlbumFacts, Sidecar

_YEAR = re.compile(r".+ (?:18|19|20)\d\d\Z")
_MOVING = re.compile(r".+\.MP(?:~\d)?\Z|MVIMG_[\w()-]+\Z", re.IGNORECASE)


@dataclass(slots=True)
class Photo:
    """One photo of the library.

    Attributes:
        entry: id by content; the revision goes with what the cloud knew.
        located: where its bytes are read from.
        cloud: what the cloud knew.
        set_place: whether the place is the person's own, set after the fact.
        original: the sidecar as it came, with the rule by which it was matched; None without.
    """

    entry: Entry
    located: Located
    cloud: Knowledge
    set_place: bool = False
    original: bytes | None = None


@dataclass(slots=True)
class Library:
    """What was found.

    Attributes:
        photos: by id, in the order their archives hold them.
        albums: by the album's id.
        alone: paths of photos without a sidecar in folders that have some.
        orphans: paths of sidecars without a photo.
    """

    photos: dict[str, Photo] = field(default_factory=dict)
    albums: dict[str, Album] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Folder:
    """One folder of one export, all parts of it together, by file name."""

    group: str
    path: str
    media: dict[str, Located] = field(default_factory=dict)
    sidecars: dict[str, Sidecar] = field(default_factory=dict)
    bodies: dict[str, Located] = field(default_factory=dict)
    album: AlbumFacts | None = None
    ids: dict[str, str] = field(default_factory=dict)
    matched: Matched = field(default_factory=Matched)

    @property
    def is_album(self) -> bool:
        """Whether it stands for an album, rather than for a year or something special."""
        return self.album is not None and not _YEAR.match(self.path.rpartition("/")[2])


def gather(archives: Archives, members: Iterable[tuple[str, Located]]) -> list[Folder]:
    """Sort out the photo folders: of each export, those with pictures or sidecars in them.

    Args:
        archives: to read the JSON files.
        members: every file, with the name of the export it belongs to.
    """
    folders: dict[tuple[str, str], Folder] = {}
    for group, located in members:
        path, _, name = located.member.path.rpartition("/")
        folder = folders.setdefault((group, path), Folder(group, path))
        if name.lower().endswith(".json"):
            said = sidecar.read(archives.small(located))
            if isinstance(said, Sidecar):
                folder.sidecars[name] = said
                folder.bodies[name] = located
            elif said is not None:
                folder.album = said
        elif parted(name)[1].lower().removeprefix(".") in PICTURES or _MOVING.match(name):
            folder.media[name] = located
    theirs = {_product(one.path) for one in folders.values() if one.sidecars or _is_year(one)}
    return [
        folder
        for folder in folders.values()
        if (folder.media or folder.sidecars)
        and (_product(folder.path) in theirs or not folder.path.startswith("Takeout/"))
    ]


def build(archives: Archives, folders: list[Folder], earlier: Mapping[str, Album]) -> Library:
    """One library of all folders.

    Args:
        archives: to tell apart what only looks the same, and for the sidecars' own bytes.
        folders: as gathered, older exports first.
        earlier: albums that earlier exports had, by id; what was in them stays in them.
    """
    library = Library()
    for folder in folders:
        folder.matched = match(
            folder.media, {name: one.title for name, one in folder.sidecars.items()}
        )
        _take(archives, library, folder)
    _number(library)
    _albums(library, folders, earlier)
    _finish(library)
    return library


def _is_year(folder: Folder) -> bool:
    return bool(_YEAR.match(folder.path.rpartition("/")[2])) and bool(folder.media)


def _product(path: str) -> str:
    names = path.split("/")
    return "/".join(names[:2]) if names[0] == "Takeout" else names[0]


def _take(archives: Archives, library: Library, folder: Folder) -> None:
    matched = folder.matched
    known_folder = bool(folder.sidecars)
    for name, located in folder.media.items():
        said = folder.sidecars.get(matched.sidecar.get(name, ""))
        if said is not None and said.trashed:
            continue
        id = _id(archives, library, name, located)
        folder.ids[name] = id
        photo = library.photos.get(id)
        if photo is None:
            photo = library.photos[id] = Photo(
                Entry(id, "", name, located.member.size), located, Knowledge()
            )
        if said is None:
            if known_folder and not folder.is_album:
                library.alone.append(located.member.path)
            continue
        own = name not in matched.edit_of and name not in matched.part_of
        if own and (title := _titled(said.title, name)):
            photo.entry = replace(photo.entry, name=title)
        place = said.known.latitude, said.known.longitude
        photo.cloud = replace(said.known, edit_of=photo.cloud.edit_of, part_of=photo.cloud.part_of)
        photo.set_place = said.exif_place is None or place != said.exif_place
        photo.original = _explained(archives, folder, name)
    for name, other in matched.edit_of.items():
        _link(library, folder, name, edit_of=other)
    for name, other in matched.part_of.items():
        _link(library, folder, name, part_of=other)
    library.orphans += [f"{folder.path}/{name}" for name in matched.sidecars if not folder.is_album]


def _id(archives: Archives, library: Library, name: str, located: Located) -> str:
    member = located.member
    ending = parted(name)[1].lower()
    id = f"{member.crc:08x}-{member.size:x}{ending}"
    held = library.photos.get(id)
    if held is None or _bare(held.located.member.path) == _bare(member.path):
        return id
    # One chance in four thousand million, but a photo lost if it were taken for the other.
    mine, other = (_digest(archives, one) for one in (located, held.located))
    return id if mine == other else f"{mine[:32]}-{member.size:x}{ending}"


def _bare(path: str) -> str:
    return re.sub(r"\(\d+\)", "", path.rpartition("/")[2]).casefold()


def _digest(archives: Archives, located: Located) -> str:
    digest = hashlib.sha256()
    for chunk in archives.read(located):
        digest.update(chunk)
    return digest.hexdigest()


def _titled(title: str, name: str) -> str:
    """The full name a photo had, with the ending its file has; "" when it says nothing useful."""
    stem, ending = parted(title)
    own = parted(name)[1]
    if not title or "/" in title or len(title) > 250:
        return ""
    return stem + own if ending.lower() == own.lower() else (stem if ending else title) + own


def _explained(archives: Archives, folder: Folder, name: str) -> bytes:
    file = folder.matched.sidecar[name]
    said = json.loads(archives.small(folder.bodies[file]))
    said["elsewhere"] = {"sidecar": file, "matched by": folder.matched.why[name]}
    return json.dumps(said, ensure_ascii=False).encode()


def _link(
    library: Library, folder: Folder, name: str, edit_of: str = "", part_of: str = ""
) -> None:
    mine, other = folder.ids.get(name), folder.ids.get(edit_of or part_of)
    if mine is None or other is None or mine == other:
        return
    photo = library.photos[mine]
    if edit_of:
        photo.cloud = replace(photo.cloud, edit_of=other)
    else:
        photo.cloud = replace(photo.cloud, part_of=other)


def _number(library: Library) -> None:
    """Put the photos into the order of their archives, which is the order they are read in."""
    ordered = sorted(
        library.photos.items(),
        key=lambda one: (one[1].located.archive, one[1].located.member.place),
    )
    library.photos = dict(ordered)


def _albums(library: Library, folders: list[Folder], earlier: Mapping[str, Album]) -> None:
    by_title: dict[tuple[str, str], str] = {}
    for folder in folders:
        for name, file in folder.matched.sidecar.items():
            said = folder.sidecars[file]
            if name in folder.ids and name not in folder.matched.part_of:
                by_title.setdefault((said.title, said.known.taken), folder.ids[name])
    inside: dict[str, dict[str, None]] = {}
    for folder in folders:
        if folder.album is None or not folder.is_album:
            continue
        id = folder.path.rpartition("/")[2]
        ids = inside.setdefault(id, {})
        ids.update((one, None) for name, one in folder.ids.items())
        for file in folder.matched.sidecars:
            said = folder.sidecars[file]
            if found := by_title.get((said.title, said.known.taken)):
                ids[found] = None
        library.albums[id] = Album(id, folder.album.name or id, (), folder.album.facts)
    for id, album in earlier.items():
        library.albums.setdefault(id, album)
    for id, album in library.albums.items():
        before = earlier[id].items if id in earlier else ()
        now = sorted(inside.get(id, ()), key=lambda one: _when(library, one))
        items = [one for one in before if one not in inside.get(id, ())] + now
        library.albums[id] = replace(album, items=tuple(items))


def _when(library: Library, id: str) -> tuple[str, str, str]:
    photo = library.photos[id]
    return photo.cloud.taken, photo.entry.name, id


def _finish(library: Library) -> None:
    """Say in each photo which albums it is in, and let its revision follow from what is known."""
    albums: dict[str, list[str]] = {}
    for album in library.albums.values():
        for id in album.items:
            albums.setdefault(id, []).append(album.name)
    for id, photo in library.photos.items():
        photo.cloud = replace(photo.cloud, albums=tuple(sorted(set(albums.get(id, ())))))
        mark = hashlib.sha256(repr((photo.cloud, photo.set_place)).encode()).hexdigest()[:16]
        photo.entry = replace(photo.entry, revision=mark)
