"""An export as a source. It only ever adds: what a later export leaves out says nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from connectors.errors import NotThere, Refused, TryLater
from connectors.formats import photo
from connectors.formats.reconcile import reconcile
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Page
from connectors.net import archive_cursor
from connectors.net.archive_items import Shelf, Shelves
from connectors.net.archive_list import Located
from connectors.net.archive_look import Look
from connectors.net.archive_memory import NOTHING, Memory
from connectors.net.archive_parts import ENDINGS, Place
from connectors.net.archive_photos import REMARKS, Library, Photo
from connectors.net.archives import HEAD, Archives

PAGE = 500
PHOTOS = "photos"


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
        self._look: Look | None = None
        self._library: Library | None = None
        self._earlier: dict[str, Album] = {}
        self._nothing_yet = False
        self._shelves: Shelves | None = None

    def identity(self) -> str:
        return f"{self._form.service}:{self._place.identity()}"

    def collections(self) -> Iterable[Collection]:
        photos = Collection(PHOTOS, Kind.PHOTOS, "Photos", {"additive": "yes"}, writes=False)
        return [photos, *(shelf.collection for shelf in self._others().all.values())]

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        look = self._looked()
        seen, albums = archive_cursor.read(since)
        unaltered = since is not None and seen == look.mark
        if collection.id != PHOTOS:
            entries = () if unaltered else tuple(self._shelf(collection).entries())
            yield Page(entries, (), archive_cursor.written(look.mark, {}), whole=False)
            return
        if unaltered:
            self._earlier = albums
            yield Page((), (), since, whole=False)
            return
        self._nothing_yet = since is None and look.empty
        library = self._library
        if albums != self._earlier or library is None:
            self._earlier = albums
            library = self._built(look)
        found = (one.entry for one in library.photos())
        while page := tuple(islice(found, PAGE)):
            yield Page(page, (), None, whole=False)
        self._same(look)
        yield Page((), (), archive_cursor.written(look.mark, library.albums), whole=False)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        if collection.id != PHOTOS:
            yield from self._shelf(collection).fetch(entries)
            return
        look = self._looked()
        library = self._library or self._built(look)
        for one in library.some(entry.id for entry in entries):
            with self._doubting(look):
                item = self._item(look, one)
            yield item

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album over all that was ever read here."""
        if self._library is not None:
            return tuple(self._library.albums.values())
        return tuple(self._earlier.values())

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """That no archive was ever there; else the photos and the details that found no partner.

        As many of them as a person reads.
        """
        if collection.id == PHOTOS and self._nothing_yet:
            yield "no-archives", self._place.identity()
        library = self._library
        if collection.id != PHOTOS or library is None:
            return
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

    def _looked(self) -> Look:
        if self._look is None:
            self._look = Look(
                self._place,
                self._form.wanted,
                self._memory,
                self._scratch(),
                complete=self._complete,
            )
        return self._look

    def _same(self, look: Look) -> None:
        """TryLater when an archive was altered; the next look is a new one then."""
        try:
            look.check()
        except TryLater:
            self._let_go()
            raise

    @contextmanager
    def _doubting(self, look: Look) -> Iterator[None]:
        """Damage in an archive that was replaced meanwhile is no damage."""
        try:
            yield
        except Refused as error:
            if error.code == "damaged-archive":
                self._same(look)
            raise

    def _let_go(self) -> None:
        if self._look is not None:
            self._look.close()
        self._look = self._library = self._shelves = None

    def _built(self, look: Look) -> Library:
        library = Library(look.desk)
        self._form.photos(look.archives, library, self._earlier)
        packed = look.archives.files(*(f"%{ending}" for ending in ENDINGS))
        library.packed.add(one.member.path for _, one in islice(packed, REMARKS))
        look.archives.keep_words()
        self._library = library
        return library

    def _sure(self, look: Look, one: Photo) -> Iterator[bytes]:
        with self._doubting(look):
            yield from look.archives.read(one.located)

    def _item(self, look: Look, one: Photo) -> Item:
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
