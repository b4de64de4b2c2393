"""The photos found in archives: the same bytes are one photo, whatever it is called where.

An id is the content (CRC-32 and size), so that a later export that gives a photo another number
adds nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from connectors.model import Album, Entry, Knowledge
from connectors.net.archives import Archives, Located


@dataclass(slots=True)
class Photo:
    """One photo of the library.

    Attributes:
        entry: id by content; the revision goes with what the cloud knew.
        located: where its bytes are read from.
        cloud: what the cloud knew.
        set_place: whether the place is the person's own, set after the fact.
        original: reads the sidecar as it came, with the rule by which it was matched; None
            without one. Held for every photo, so it holds no bytes.
    """

    entry: Entry
    located: Located
    cloud: Knowledge
    set_place: bool = False
    original: Callable[[], bytes] | None = None


@dataclass(slots=True)
class Library:
    """What was found.

    Attributes:
        photos: by id, in the order their archives hold them.
        albums: by the album's id.
        alone: paths of photos without a sidecar in folders that have some.
        orphans: paths of sidecars without a photo.
        packed: paths of archives within the archive, which are left as they are.
    """

    photos: dict[str, Photo] = field(default_factory=dict)
    albums: dict[str, Album] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    packed: list[str] = field(default_factory=list)


def content_id(archives: Archives, library: Library, located: Located) -> str:
    """What a photo is known by; that of one the library has when the bytes are the same."""
    member = located.member
    name = member.path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    id = f"{member.crc:08x}-{member.size:x}{ending}"
    held = library.photos.get(id)
    if held is None or _bare(held.located.member.path) == _bare(member.path):
        return id
    # One chance in four thousand million, but a photo lost if it were taken for the other.
    mine, other = (_digest(archives, one) for one in (located, held.located))
    return id if mine == other else f"{mine[:32]}-{member.size:x}{ending}"


def settle(
    library: Library, inside: Mapping[str, Iterable[str]], earlier: Mapping[str, Album]
) -> None:
    """Fill the albums, order the photos as they lie, and let revisions follow from what is known.

    Args:
        library: with its albums named but empty.
        inside: ids of each album's photos in these archives.
        earlier: albums that earlier exports had; what was in them stays in them.
    """
    library.photos = dict(
        sorted(
            library.photos.items(),
            key=lambda one: (one[1].located.archive, one[1].located.member.place),
        )
    )
    for id, album in earlier.items():
        library.albums.setdefault(id, album)
    for id, album in library.albums.items():
        before = earlier[id].items if id in earlier else ()
        now = sorted(set(inside.get(id, ())), key=lambda one: _when(library, one))
        items = [one for one in before if one not in inside.get(id, ())] + now
        library.albums[id] = replace(album, items=tuple(items))
    _finish(library)


def _bare(path: str) -> str:
    return re.sub(r"\(\d+\)", "", path.rpartition("/")[2]).casefold()


def _digest(archives: Archives, located: Located) -> str:
    digest = hashlib.sha256()
    for chunk in archives.read(located):
        digest.update(chunk)
    return digest.hexdigest()


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
        said = repr((photo.cloud, photo.set_place)) + photo.cloud.stack
        mark = hashlib.sha256(said.encode()).hexdigest()[:16]
        photo.entry = replace(photo.entry, revision=mark)
