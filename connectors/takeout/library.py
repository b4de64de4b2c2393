"""The photo library in an export: every part and every export laid on top of one another.

A photo lies in its year's folder and once more in each album's; the same bytes are one photo.
Its id is its content, so that a later export which gives it another number adds nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_kin import stack
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id, settle
from connectors.net.archives import Archives, Located
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


@dataclass(slots=True)
class Folder:
    """One folder of one export, all parts of it together, by file name."""

    group: str
    path: str
    media: dict[str, Located] = field(default_factory=dict)
    others: dict[str, Located] = field(default_factory=dict)
    sidecars: dict[str, Sidecar] = field(default_factory=dict)
    bodies: dict[str, Located] = field(default_factory=dict)
    album: AlbumFacts | None = None
    ids: dict[str, str] = field(default_factory=dict)
    matched: Matched = field(default_factory=Matched)

    @property
    def is_album(self) -> bool:
        """Whether it stands for an album, whose name may well end in a year too."""
        if self.album is None:
            return False
        name = self.path.rpartition("/")[2]
        year = _YEAR.match(name)
        return year is None or self.album.name != name or year[1].casefold() not in _YEARS

    def forget(self) -> None:
        """Let go of what is in the library; of an album the details without a photo stay."""
        left = self.matched.sidecars if self.is_album else ()
        self.sidecars = {name: self.sidecars[name] for name in left}
        self.media, self.bodies, self.matched = {}, {}, Matched()


def read(
    archives: Archives, members: Iterable[tuple[str, Located]], earlier: Mapping[str, Album]
) -> Library:
    """All photos and albums of these exports; see `gather` and `build`."""
    return build(archives, gather(archives, members), earlier)


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
        else:
            folder.others[name] = located
    for folder in folders.values():
        # A picture or film of a kind, or without an ending, that Google knew all the same.
        for name, located in folder.others.items():
            if has_details(name, folder.sidecars):
                folder.media[name] = located
        folder.others = {}
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
        if folder.is_album:
            folder.matched = _matched(folder)
    wanted = {
        _title(folder.sidecars[name])
        for folder in folders
        if folder.is_album
        for name in folder.matched.sidecars
    }
    by_title: dict[tuple[str, str], str] = {}
    for folder in folders:
        if not folder.is_album:
            folder.matched = _matched(folder)
        _take(archives, library, folder)
        for name, file in folder.matched.sidecar.items():
            title = _title(folder.sidecars[file])
            if title in wanted and name in folder.ids and name not in folder.matched.part_of:
                by_title.setdefault(title, folder.ids[name])
        # Of many exports together this is most of what there is to remember.
        folder.forget()
    prove(archives, library, [folder.ids for folder in folders])
    stack(library, [folder.ids for folder in folders if not folder.is_album])
    _albums(library, folders, by_title, earlier)
    return library


def _matched(folder: Folder) -> Matched:
    return match(folder.media, {name: one.title for name, one in folder.sidecars.items()})


def _title(said: Sidecar) -> tuple[str, str]:
    return said.title, said.known.taken


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
        id = content_id(archives, library, located)
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
        sidecar_of, why = matched.sidecar[name], matched.why[name]
        photo.original = partial(_explained, archives, folder.bodies[sidecar_of], why)
    for name, other in matched.edit_of.items():
        _link(library, folder, name, edit_of=other)
    for name, other in matched.part_of.items():
        _link(library, folder, name, part_of=other)
    library.orphans += [f"{folder.path}/{name}" for name in matched.sidecars if not folder.is_album]


def _titled(title: str, name: str) -> str:
    """The full name a photo had, with the ending its file has; "" when it says nothing useful."""
    title = html.unescape(title)
    stem, ending = parted(title)
    own = parted(name)[1]
    if not title or "/" in title or len(title) > 250:
        return ""
    return stem + own if ending.lower() == own.lower() else (stem if ending else title) + own


def _explained(archives: Archives, sidecar: Located, why: str) -> bytes:
    said = json.loads(archives.small(sidecar))
    said["elsewhere"] = {"sidecar": sidecar.member.path.rpartition("/")[2], "matched by": why}
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


def _albums(
    library: Library,
    folders: list[Folder],
    by_title: Mapping[tuple[str, str], str],
    earlier: Mapping[str, Album],
) -> None:
    inside: dict[str, dict[str, None]] = {}
    for folder in folders:
        if folder.album is None or not folder.is_album:
            continue
        id = folder.path.rpartition("/")[2]
        ids = inside.setdefault(id, {})
        ids.update((one, None) for name, one in folder.ids.items())
        for said in folder.sidecars.values():
            if found := by_title.get(_title(said)):
                ids[found] = None
        library.albums[id] = Album(id, folder.album.name or id, (), folder.album.facts)
    settle(library, inside, earlier)
