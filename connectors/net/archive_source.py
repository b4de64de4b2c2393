"""An export as a source. It only ever adds: what a later export leaves out says nothing.

The cursor holds which archives have been read and what albums they had, so that unaltered
archives are not looked into again, and an increment that comes alone forgets no album.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from connectors.errors import NotThere, Refused, TryLater
from connectors.formats import photo
from connectors.formats.reconcile import reconcile
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Page
from connectors.net import archive_parts
from connectors.net.archive_items import Shelf, Shelves
from connectors.net.archive_memory import NOTHING, Memory
from connectors.net.archive_parts import ENDINGS, Part
from connectors.net.archive_photos import Library, Photo
from connectors.net.archives import HEAD, Archives, Located

PAGE = 500
PHOTOS = "photos"
REMARKS = 100


Members = Iterable[tuple[str, Located]]
"""Every file, with the name of the export it belongs to; older exports first."""


@dataclass(frozen=True, slots=True)
class Form:
    """What one service's exports look like.

    Attributes:
        service: its id.
        wanted: names of archives in a folder; see `archive_parts.find`.
        photos: the photos in them, given the albums of earlier exports.
        others: the collections beside the photos.
    """

    service: str
    wanted: re.Pattern[str]
    photos: Callable[[Archives, Members, Mapping[str, Album]], Library]
    others: Callable[[Archives, Members], Shelves]


class ArchiveSource:
    """The archives at one place, all of them together.

    Args:
        form: how the exports are read.
        place: an archive, or the folder they arrive in.
        complete: whether to go on although parts are missing.
        memory: what was found out of archives that can only be read from front to back.
    """

    def __init__(
        self, form: Form, place: Path, *, complete: bool = False, memory: Memory = NOTHING
    ) -> None:
        self._form = form
        self._place = place
        self._complete = complete
        self._memory = memory
        self._parts: list[Part] | None = None
        self._archives: Archives | None = None
        self._members: list[Located] = []
        self._earlier: dict[str, Album] = {}
        self._library: Library | None = None
        self._shelves: Shelves | None = None

    def identity(self) -> str:
        if not self._place.exists():
            raise TryLater("no such place", code="disk-not-connected", about=self._place.name)
        return f"{self._form.service}:{self._place}"

    def collections(self) -> Iterable[Collection]:
        photos = Collection(PHOTOS, Kind.PHOTOS, "Photos", {"additive": "yes"}, writes=False)
        return [photos, *(shelf.collection for shelf in self._others().all.values())]

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        self._look()
        seen, albums = _read(since)
        if collection.id != PHOTOS:
            yield from self._small_changes(collection, since, seen)
            return
        if since is not None and seen == self._mark():
            self._earlier = albums
            yield Page((), (), since, whole=False)
            return
        if albums != self._earlier or self._library is None:
            self._earlier = albums
            self._library = self._built()
        entries = (one.entry for one in self._library.photos.values())
        while page := tuple(islice(entries, PAGE)):
            yield Page(page, (), None, whole=False)
        yield Page((), (), _written(self._mark(), self._library.albums), whole=False)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        if collection.id != PHOTOS:
            yield from self._shelf(collection).fetch(entries)
            return
        if self._library is None:
            self._library = self._built()
        wanted = [
            one for entry in entries if (one := self._library.photos.get(entry.id)) is not None
        ]
        wanted.sort(key=lambda one: (one.located.archive, one.located.member.place))
        for one in wanted:
            yield self._item(one)

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album over all that was ever read here."""
        if self._library is not None:
            return tuple(self._library.albums.values())
        return tuple(self._earlier.values())

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """The photos and the details that found no partner, as far as a person reads."""
        if collection.id != PHOTOS or self._library is None:
            return
        for path in self._library.alone[:REMARKS]:
            yield "without-details", path.rpartition("/")[2]
        for path in self._library.orphans[:REMARKS]:
            yield "without-photo", path.rpartition("/")[2]
        for path in self._library.packed[:REMARKS]:
            yield "packed-inside", path.rpartition("/")[2]

    def close(self) -> None:
        if self._archives is not None:
            self._archives.close()
        self._archives = None
        self._library = None
        self._shelves = None
        self._members = []
        self._parts = None

    def _small_changes(
        self, collection: Collection, since: Cursor | None, seen: str
    ) -> Iterator[Page]:
        shelf = self._shelf(collection)
        unaltered = since is not None and seen == self._mark()
        entries = () if unaltered else tuple(shelf.entries())
        yield Page(entries, (), _written(self._mark(), {}), whole=False)

    def _others(self) -> Shelves:
        self._look()
        if self._shelves is None:
            assert self._archives is not None  # noqa: S101 as _look has made it
            self._shelves = self._form.others(self._archives, self._grouped())
        return self._shelves

    def _shelf(self, collection: Collection) -> Shelf:
        shelf = self._others().all.get(collection.id)
        if shelf is None:
            raise NotThere("no such collection", about=collection.name)
        return shelf

    def _look(self) -> None:
        """Find the archives. TryLater (code "parts-missing") while one has not arrived whole."""
        if self._parts is not None:
            return
        parts = archive_parts.find(self._place, self._form.wanted)
        archives = Archives([part.path for part in parts], self._memory)
        try:
            members = self._listed(parts, archives)
        except (Refused, TryLater):
            archives.close()
            raise
        self._parts, self._archives, self._members = parts, archives, members

    def _grouped(self) -> Members:
        groups = [part.group for part in self._parts or ()]
        return ((groups[one.archive], one) for one in self._members)

    def _listed(self, parts: list[Part], archives: Archives) -> list[Located]:
        broken: list[Path] = []
        members: list[Located] = []
        for index, part in enumerate(parts):
            try:
                members += archives.members(index)
            except Refused as error:
                if error.code != "damaged-archive":
                    raise
                broken.append(part.path)
        absent = archive_parts.missing(parts, broken)
        if absent and not self._complete:
            names = ", ".join(absent[:5]) + (" …" if len(absent) > 5 else "")
            # Longer than any run waits: a download takes its time.
            raise TryLater("parts missing", after=3600, code="parts-missing", about=names)
        return members

    def _built(self) -> Library:
        self._look()
        assert self._archives is not None  # noqa: S101 as _look has made it
        library = self._form.photos(self._archives, self._grouped(), self._earlier)
        library.packed += [
            one.member.path for one in self._members if one.member.path.lower().endswith(ENDINGS)
        ]
        return library

    def _mark(self) -> str:
        text = json.dumps([(part.path.name, part.revision) for part in self._parts or ()])
        return hashlib.sha256(text.encode()).hexdigest()

    def _item(self, one: Photo) -> Item:
        assert self._archives is not None  # noqa: S101 as the library came out of them
        file, size = self._archives.beginning(one.located)
        chunks: Iterable[bytes] = self._archives.read(one.located)
        if not size:
            # Of a tar file the beginning is had only by reading on.
            head = bytearray()
            chunks = iter(chunks)
            for chunk in chunks:
                head += chunk
                if len(head) >= HEAD:
                    break
            file, size = io.BytesIO(bytes(head)), len(head)
            chunks = chain((bytes(head),), chunks)
        facts = photo.facts_in(file, size)
        known = reconcile(one.cloud, facts, set_place=one.set_place)
        return Item(
            one.entry, chunks, original=one.original() if one.original else None, known=known
        )


def _written(mark: str, albums: Mapping[str, Album]) -> Cursor:
    said = [
        [album.id, album.name, list(album.items), dict(album.facts)] for album in albums.values()
    ]
    packed = zlib.compress(json.dumps([mark, said], separators=(",", ":")).encode(), 9)
    return Cursor("1:" + base64.b64encode(packed).decode("ascii"))


def _read(cursor: Cursor | None) -> tuple[str, dict[str, Album]]:
    """Which archives were read, and their albums; nothing for a cursor that cannot be read."""
    try:
        packed = base64.b64decode((cursor or "").partition("1:")[2], validate=True)
        mark, said = json.loads(zlib.decompressobj().decompress(packed, 1 << 28))
        albums = {
            str(id): Album(str(id), str(name), tuple(map(str, items)), dict(facts))
            for id, name, items, facts in said
        }
        return str(mark), albums
    except (ValueError, zlib.error, TypeError):
        return "", {}
