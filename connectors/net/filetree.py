"""The .vcf, .ics and pictures found in a place for files, as a source.

A folder that holds cards is an address book of its name; one with events a calendar; one with
to-dos a list; all pictures together are one library. A vault reads back with its own names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from connectors.contract import Files
from connectors.errors import NotThere, Refused, TryLater
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page, Stored
from connectors.net.found import Found, look_through
from connectors.net.pieces import LARGEST, WITHIN, Items, Memory, Piece, take_apart
from connectors.net.tree_pictures import Pictures, begun

PAGE = 500
KEPT = 32 << 20
"""Bytes of files just taken apart that are kept for the fetch that follows."""

WITHHELD = 3
"""Files in a row that cannot be looked into before it is the place that fails."""

_ALL_PICTURES = "photos"
_NAMES = {Kind.CONTACTS: "Contacts", Kind.CALENDAR: "Calendar", Kind.TASKS: "To-dos"}


class FileTree:
    """A source over any place for files. It only reads.

    Every answer is a whole listing. The cursor remembers what files held, so that an unaltered
    one is not read again to learn what is in it.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._found: Found | None = None
        self._answered: set[str] = set()
        self._memory = Memory()
        self._pictures: Pictures | None = None
        self._bodies: dict[str, tuple[str, bytes]] = {}
        self._kept = 0
        self._withheld: dict[str, TryLater] = {}
        self._withheld_in_a_row = 0

    def identity(self) -> str:
        return self._files.identity()

    def collections(self) -> Iterable[Collection]:
        found = self._listed()
        places: list[tuple[Kind, str]] = [(Kind.CONTACTS, folder) for folder in found.cards]
        for folder, calendars in found.calendars.items():
            kinds = {found.decided[folder]} if folder in found.decided else set[Kind]()
            if not kinds:
                kinds = {
                    kind for file in calendars for kind, _, _ in self._items(file, cards=False)
                }
            places += [(kind, folder) for kind in (Kind.CALENDAR, Kind.TASKS) if kind in kinds]
        names = Counter((kind, _name(kind, folder)) for kind, folder in places)
        collections = [
            Collection(
                id=f"{kind}:{folder}",
                kind=kind,
                name=_name(kind, folder)
                if names[kind, _name(kind, folder)] == 1
                else folder.replace("/", " – "),
                writes=False,
            )
            for kind, folder in places
        ]
        if found.pictures:
            collections.append(Collection(_ALL_PICTURES, Kind.PHOTOS, "Photos", writes=False))
        return collections

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        if self._found is None or collection.id in self._answered:
            self._listed()
        self._answered.add(collection.id)
        self._memory.held.update(Memory.of(since).held)
        files = self._members(collection)
        entries = self._entries(collection, files)
        page = tuple(islice(entries, PAGE))
        while following := tuple(islice(entries, PAGE)):
            yield Page(page, (), None, whole=True)
            page = following
        # What a file holds that could not be looked into is not gone.
        whole = not any(file.path in self._withheld for file in files)
        yield Page(page, (), self._memory.only(files).cursor(), whole=whole)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        wanted: dict[str, list[Entry]] = {}
        if entries:
            self._members(collection)
        for entry in entries:
            wanted.setdefault(entry.id.partition(WITHIN)[0], []).append(entry)
        for path, of_file in wanted.items():
            if path in self._withheld:
                raise self._withheld[path]
            if collection.kind is Kind.PHOTOS and self._pictures is not None:
                yield from self._pictures.item(of_file[0])
            elif all(WITHIN not in entry.id for entry in of_file):
                yield from self._single(of_file[0])
            else:
                yield from self._several(collection, path, of_file)

    def close(self) -> None:
        self._bodies.clear()
        self._kept = 0
        self._files.close()

    def _listed(self) -> Found:
        self._found = look_through(self._files.list())
        self._answered.clear()
        self._withheld.clear()
        self._pictures = Pictures(self._files, self._found)
        return self._found

    def _members(self, collection: Collection) -> list[Stored]:
        """The files of a collection. NotThere when it has none any more."""
        found = self._found or self._listed()
        folder = collection.id.partition(":")[2]
        if collection.kind is Kind.PHOTOS:
            files = found.pictures if collection.id == _ALL_PICTURES else []
        elif collection.kind is Kind.CONTACTS:
            files = found.cards.get(folder, [])
        else:
            files = found.calendars.get(folder, [])
        if not files:
            raise NotThere("no such files any more", about=collection.name)
        return files

    def _entries(self, collection: Collection, files: list[Stored]) -> Iterator[Entry]:
        for file in files:
            name = file.path.rpartition("/")[2]
            if collection.kind is Kind.PHOTOS and self._pictures is not None:
                yield Entry(file.path, self._pictures.revision(file), name, file.size)
                continue
            decided = self._found.decided if self._found else {}
            any_kind = (
                collection.kind is Kind.CONTACTS or collection.id.partition(":")[2] in decided
            )
            for kind, key, revision in self._told(file, collection.kind is Kind.CONTACTS):
                if any_kind or kind is collection.kind:
                    if key:
                        yield Entry(file.path + WITHIN + key, revision)
                    else:
                        yield Entry(file.path, file.revision, name, file.size)

    def _told(self, file: Stored, cards: bool) -> Items:
        """What a file holds; one alone that cannot be read stands for itself, to be named later."""
        try:
            items = self._items(file, cards)
        except TryLater as error:
            self._withheld_in_a_row += 1
            if error.after or self._withheld_in_a_row == WITHHELD:
                raise
            self._withheld[file.path] = error
            return ((Kind.CONTACTS if cards else Kind.CALENDAR, "", ""),)
        self._withheld_in_a_row = 0
        return items

    def _items(self, file: Stored, cards: bool) -> Items:
        if (known := self._memory.get(file)) is not None:
            return known
        kind = Kind.CONTACTS if cards else Kind.CALENDAR
        items: Items = ((kind, "", ""),)
        if file.size <= LARGEST:
            try:
                pieces = self._pieces(file.path, file.revision, cards)
            except NotThere:
                return ()
            except Refused:
                # The fetch is refused as well, and that one file is noted then.
                return items
            items = tuple((piece.kind, piece.key, piece.revision) for piece in pieces)
        self._memory.put(file, items)
        return items

    def _pieces(self, path: str, revision: str, cards: bool) -> list[Piece]:
        """A file taken apart; with revision "" as it was last read, in whatever revision."""
        kept, body = self._forget(path)
        if not kept or revision not in {"", kept}:
            kept, body = revision, b"".join(self._files.read(path))
        self._keep(path, kept, body)
        return take_apart(cards, body)

    def _keep(self, path: str, revision: str, body: bytes) -> None:
        self._bodies[path] = (revision, body)
        self._kept += len(body)
        while self._kept > KEPT and len(self._bodies) > 1:
            self._forget(next(iter(self._bodies)))

    def _forget(self, path: str) -> tuple[str, bytes]:
        revision, body = self._bodies.pop(path, ("", b""))
        self._kept -= len(body)
        return revision, body

    def _single(self, entry: Entry) -> Iterator[Item]:
        kept, body = self._forget(entry.id)
        chunks = (body,) if kept == entry.revision else begun(self._files, entry.id)
        if chunks is not None:
            yield Item(entry, chunks)

    def _several(self, collection: Collection, path: str, of_file: list[Entry]) -> Iterator[Item]:
        try:
            pieces = self._pieces(path, "", cards=collection.kind is Kind.CONTACTS)
        except NotThere:
            return
        by_id = {path + WITHIN + piece.key: piece for piece in pieces if piece.key}
        for entry in of_file:
            if piece := by_id.get(entry.id):
                yield Item(Entry(entry.id, piece.revision, entry.name), (piece.body,))


def _name(kind: Kind, folder: str) -> str:
    return folder.rpartition("/")[2] or _NAMES[kind]
