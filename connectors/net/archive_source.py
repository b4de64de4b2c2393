"""An export as a source. It only ever adds: what a later export leaves out says nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from connectors.errors import NotThere, Refused, TryLater
from connectors.formats import photo
from connectors.formats.reconcile import reconcile
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Page
from connectors.net import archive_cursor, archive_parts
from connectors.net.archive_desk import Desk
from connectors.net.archive_items import Shelf, Shelves
from connectors.net.archive_list import Located
from connectors.net.archive_memory import NOTHING, Memory
from connectors.net.archive_parts import ENDINGS, Part, Place
from connectors.net.archive_photos import REMARKS, Library, Photo
from connectors.net.archives import HEAD, Archives
from connectors.values import dataclass

PAGE = 500
PHOTOS = "photos"

_LATER = 3600
"""Seconds that are longer than any run waits: a download takes its time."""


@dataclass(frozen=True, slots=True)
class Form:
    """What one service's exports look like.

    Attributes:
        service: its id.
        wanted: names of archives in a folder; see `archive_parts.fits`.
        photos: fills a library with the photos in them, given the albums of earlier exports.
        others: the collections beside the photos.
        original: what the service itself wrote of a photo, by the file that says so and the rule
            by which it was found.
    """

    service: str
    wanted: re.Pattern[str]
    photos: Callable[[Archives, Library, Mapping[str, Album]], None]
    others: Callable[[Archives], Shelves]
    original: Callable[[Archives, Located, str], bytes | None] = lambda archives, sidecar, why: None


@dataclass(slots=True)
class _Look:
    """The archives as they were found, and what is read from them."""

    parts: list[Part]
    archives: Archives
    library: Library
    built: bool = False


class ArchiveSource:
    """The archives at one place, all of them together.

    Args:
        form: how the exports are read.
        place: where they lie; closed with this.
        complete: whether to go on although parts are missing.
        memory: what was found out of archives that have to be read whole for it.
        scratch: gives the folder to work in, None for the system's own.
    """

    def __init__(
        self,
        form: Form,
        place: Place,
        *,
        complete: bool = False,
        memory: Memory = NOTHING,
        scratch: Callable[[], Path | None] = lambda: None,
    ) -> None:
        self._form = form
        self._place = place
        self._complete = complete
        self._memory = memory
        self._scratch = scratch
        self._desk: Desk | None = None
        self._look: _Look | None = None
        self._earlier: dict[str, Album] = {}
        self._shelves: Shelves | None = None

    def identity(self) -> str:
        return f"{self._form.service}:{self._place.identity()}"

    def collections(self) -> Iterable[Collection]:
        photos = Collection(PHOTOS, Kind.PHOTOS, "Photos", {"additive": "yes"}, writes=False)
        return [photos, *(shelf.collection for shelf in self._others().all.values())]

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        look = self._looked()
        mark = archive_cursor.mark(look.parts)
        seen, albums = archive_cursor.read(since)
        unaltered = since is not None and seen == mark
        if collection.id != PHOTOS:
            entries = () if unaltered else tuple(self._shelf(collection).entries())
            yield Page(entries, (), archive_cursor.written(mark, {}), whole=False)
            return
        if unaltered:
            self._earlier = albums
            yield Page((), (), since, whole=False)
            return
        if albums != self._earlier or not look.built:
            self._earlier = albums
            self._build(look)
        found = (one.entry for one in look.library.photos())
        while page := tuple(islice(found, PAGE)):
            yield Page(page, (), None, whole=False)
        self._same(look.parts)
        cursor = archive_cursor.written(mark, look.library.albums)
        yield Page((), (), cursor, whole=False)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        if collection.id != PHOTOS:
            yield from self._shelf(collection).fetch(entries)
            return
        look = self._looked()
        if not look.built:
            self._build(look)
        for one in look.library.some(entry.id for entry in entries):
            with self._doubting(look.parts):
                item = self._item(look, one)
            yield item

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album over all that was ever read here."""
        if self._look is not None and self._look.built:
            return tuple(self._look.library.albums.values())
        return tuple(self._earlier.values())

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """The photos and the details that found no partner, as far as a person reads."""
        if collection.id != PHOTOS or self._look is None or not self._look.built:
            return
        library = self._look.library
        for code, some in (
            ("without-details", library.alone),
            ("without-photo", library.orphans),
            ("packed-inside", library.packed),
        ):
            for path in some.paths:
                yield code, path.rpartition("/")[2]

    def close(self) -> None:
        self._let_go()
        self._place.close()

    def _others(self) -> Shelves:
        look = self._looked()
        if self._shelves is None:
            self._shelves = self._form.others(look.archives)
        return self._shelves

    def _shelf(self, collection: Collection) -> Shelf:
        shelf = self._others().all.get(collection.id)
        if shelf is None:
            raise NotThere("no such collection", about=collection.name)
        return shelf

    def _looked(self) -> _Look:
        """Find the archives. TryLater (code "parts-missing") while one has not arrived whole."""
        if self._look is None:
            parts = self._place.parts(self._form.wanted)
            self._desk = Desk(self._scratch())
            archives = Archives(parts, self._place, self._desk, self._memory)
            try:
                self._list(parts, archives)
            except BaseException:
                archives.close()
                self._let_go()
                raise
            self._look = _Look(parts, archives, Library(self._desk))
        return self._look

    def _list(self, parts: list[Part], archives: Archives) -> None:
        broken: list[Part] = []
        for index, part in enumerate(parts):
            try:
                archives.look_into(index)
            except Refused as error:
                if error.code != "damaged-archive":
                    raise
                broken.append(part)
        absent = archive_parts.missing(parts, broken)
        if absent and not self._complete:
            raise TryLater("missing", after=_LATER, code="parts-missing", about=_named(absent))
        self._same(parts)

    def _same(self, parts: list[Part]) -> None:
        """Where others write meanwhile: TryLater when a part is not what it was any more."""
        if not self._place.far:
            return
        there = {one.path: one.revision for one in self._place.parts(self._form.wanted)}
        other = [part.name for part in parts if there.get(part.path) != part.revision]
        if other:
            self._let_go()
            raise TryLater("altered", after=_LATER, code="archive-altered", about=_named(other))

    @contextmanager
    def _doubting(self, parts: list[Part]) -> Iterator[None]:
        """Damage in a part that was replaced meanwhile is no damage."""
        try:
            yield
        except Refused as error:
            if error.code == "damaged-archive":
                self._same(parts)
            raise

    def _sure(self, look: _Look, one: Photo) -> Iterator[bytes]:
        with self._doubting(look.parts):
            yield from look.archives.read(one.located)

    def _let_go(self) -> None:
        if self._look is not None:
            self._look.archives.close()
        if self._desk is not None:
            self._desk.close()
        self._look = self._desk = self._shelves = None

    def _build(self, look: _Look) -> None:
        library = Library(look.library.desk)
        self._form.photos(look.archives, library, self._earlier)
        library.packed.add(look.archives.ending(ENDINGS, REMARKS))
        look.archives.keep_words()
        look.library, look.built = library, True

    def _item(self, look: _Look, one: Photo) -> Item:
        archives = look.archives
        file, size = archives.beginning(one.located)
        chunks: Iterable[bytes] = self._sure(look, one)
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
        said = archives.at(one.sidecar) if one.sidecar is not None else None
        original = self._form.original(archives, said, one.why) if said else None
        return Item(one.entry, chunks, original=original, known=known)


def _named(parts: list[str]) -> str:
    return ", ".join(parts[:5]) + (" …" if len(parts) > 5 else "")
