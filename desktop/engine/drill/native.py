"""Reads a mirror of items back out of the second account, through a fresh server, into a vault.

Whatever the second account gives is put into an empty server of our own and pulled from there, so
that what is compared has gone the whole way of a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from connectors.contract import Albums, Source
from connectors.formats.identify import identify
from connectors.model import Collection, Entry, Kind
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.secrets import Secrets, Typed
from desktop.engine.context import Context, Tell
from desktop.engine.drill import albums as drill_albums
from desktop.engine.drill.compare import Returned
from desktop.engine.drill.sample import Sample
from desktop.engine.drill.server import USER, Serving, serving, shelve
from desktop.engine.failure import EngineError
from desktop.engine.mirror.items.borrowed import borrowed
from desktop.engine.mirror.items.looking import bodies, look
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.engine.mirror.preview import losses, not_taken, takes
from desktop.engine.pull.pull import pull
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Pull
from desktop.places import Home
from desktop.vault import Shelf, Vault, disk
from desktop.vault.words import Kept

TOGETHER = 500
"""Bodies held in memory at a time."""

PORTION = 5_000
"""Items of one collection of the scratch server, so that no listing of it takes long."""

NO_ALBUMS = "albums: this target cannot hold them"
EMPTY_ALBUMS = "albums without photos: none is made there"
ALBUM_ORDER = "the order of photos within an album"
"""As the traits of a connector say it."""

_ENDS = {Kind.CONTACTS: "vcf", Kind.CALENDAR: "ics", Kind.TASKS: "ics"}


@dataclass(slots=True)
class ItemsBack:
    """What the second account gave back.

    Attributes:
        taken: collections of the vault whose kind the account takes, by mark.
        left: items that are not to be there, by (mark, item id).
        files: the file of each item by (mark, item id).
        given: the same as the account gave it, where a server of our own wrote it since.
        why: why an item has none, by the same.
        albums: what is different in the albums of a collection, a line each, by mark.
    """

    taken: set[int] = field(default_factory=set)
    left: set[tuple[int, str]] = field(default_factory=set)
    files: dict[tuple[int, str], Path] = field(default_factory=dict)
    given: dict[tuple[int, str], Path] = field(default_factory=dict)
    why: dict[tuple[int, str], str] = field(default_factory=dict)
    albums: dict[int, list[str]] = field(default_factory=dict)

    def holds(self, shelf: Shelf) -> bool:
        """Whether the account takes what is in this collection at all."""
        return shelf.mark in self.taken

    def left_out(self, shelf: Shelf, kept: Kept) -> bool:
        """Whether an item is not to be there."""
        return (shelf.mark, kept.id) in self.left

    def find(self, shelf: Shelf, kept: Kept) -> Returned:
        """What came back of an item."""
        key = (shelf.mark, kept.id)
        why = "" if key in self.files else self.why.get(key, "")
        return Returned(self.files.get(key), why, self.given.get(key))

    def beside(self, kept: Kept) -> Path | None:
        """Accounts of items keep no sidecars."""
        return None

    def surplus(self, ours: Shelf, known: set[str]) -> Iterator[str]:
        """What else is in the account is the person's own."""
        yield from ()

    def unlike_albums(self, ours: Shelf) -> list[str]:
        """What is different in the albums over a collection's photos."""
        return self.albums.get(ours.mark, [])


@contextmanager
def from_items(
    context: Context, task: Drill, tell: Tell, scratch: Path, choice: Sample, report: Report
) -> Iterator[ItemsBack]:
    """Read everything back; fills in what the account cannot hold at all.

    Raises ConnectorError, and EngineError when the scratch server could not be read.
    """
    back = ItemsBack()
    connector = context.accounts.connector(task.target)
    shelves = [shelf for shelf in context.vault.shelves(task.source) if shelf.count()]
    for shelf in shelves:
        if takes(connector, shelf.collection.kind):
            back.taken.add(shelf.mark)
    report.lost.update(not_taken(connector, shelves) | losses(connector, shelves))
    sent = Sent(context.vault.ledger(journal(task.source, task.target)))
    source = context.accounts.open(task.target)
    try:
        reading = _Reading(context, task, tell, source, scratch, back)
        there = context.patience.call(lambda: tuple(source.collections()))
        for shelf in filter(back.holds, shelves):
            reading.collection(shelf, sent.of(shelf.collection), there, choice)
        report.lost.update(_albums_lost(source, shelves))
    finally:
        source.close()
    if reading.storage.is_dir():
        with serving(reading.storage) as server:
            _through(context, tell, server, scratch, reading)
    yield back


@dataclass(frozen=True, slots=True)
class _Reading:
    context: Context
    task: Drill
    tell: Tell
    source: Source
    scratch: Path
    back: ItemsBack

    @property
    def storage(self) -> Path:
        return self.scratch / "server"

    def collection(
        self, shelf: Shelf, memory: Memory, there: tuple[Collection, ...], choice: Sample
    ) -> None:
        """Every item of one collection, onto this disk."""
        mine = shelf.collection
        self.back.left |= {(shelf.mark, id_) for id_ in memory.left_out}
        row = next((one for one in there if one.id == memory.target), None) or next(
            (one for one in there if (one.kind, one.name) == (mine.kind, mine.name)), None
        )
        for kept in shelf.items():
            refused = memory.refused.get(kept.id)
            words = "it is not there" if kept.id in memory.put else "it was not sent there yet"
            if refused:
                words = f"the account did not take it ({refused[1]})"
            self.back.why[shelf.mark, kept.id] = words
        if row is not None:
            self._read(shelf, {id_: put.entry for id_, put in memory.put.items()}, row, choice)
            if mine.kind is Kind.PHOTOS:
                self._albums(shelf, memory, row)
        self._lent(shelf, memory, there, choice)

    def _lent(
        self, shelf: Shelf, memory: Memory, there: tuple[Collection, ...], choice: Sample
    ) -> None:
        """What came from the account itself is looked for where it came from."""
        vault, now = self.context.vault, self.context.clock.now()
        lent = borrowed(vault, self.task.source, shelf.collection, self.task.target, now)
        lent = {id_: one for id_, one in lent.items() if id_ not in memory.put}
        self.back.left |= {(shelf.mark, id_) for id_, one in lent.items() if one.rests}
        for row in there:
            ids = {id_: one.id for id_, one in lent.items() if one.collection == row.id}
            if ids and row.kind is shelf.collection.kind:
                self._read(shelf, ids, row, choice)

    def _read(self, shelf: Shelf, ids: dict[str, str], row: Collection, choice: Sample) -> None:
        """What one collection over there has of ours; `ids` are those there, by the vault's."""
        entries = look(self.context.patience, self.source, row, None).entries
        if row.kind is Kind.PHOTOS:
            self._photos(shelf, ids, row, entries, choice)
        else:
            self._text(shelf, ids, row, entries)

    def _text(
        self, shelf: Shelf, there: dict[str, str], row: Collection, entries: dict[str, Entry]
    ) -> None:
        kind = row.kind
        place = self.storage
        ids = {entry: id_ for id_, entry in there.items()}
        unknown = {kept.uid: kept.id for kept in shelf.items() if kept.uid}
        listed = list(entries.values())
        before = sum(mark == shelf.mark for mark, _ in self.back.files)
        number = 0
        for start in range(0, len(listed), TOGETHER):
            part = bodies(self.context.patience, self.source, row, listed[start : start + TOGETHER])
            self.tell("copying", f"{self.task.target}: {row.name}", start, len(listed))
            for entry, body in part.values():
                id_ = ids.get(entry.id) or unknown.get(identify(kind, body).uid, "")
                if not id_ or (shelf.mark, id_) in self.back.files:
                    continue
                if number % PORTION == 0:
                    portion = f"c{shelf.mark}-{before}-{number // PORTION}"
                    place = shelve(self.storage, portion, kind)
                number += 1
                file = place / f"{number}.{_ENDS[kind]}"
                disk.write_new(disk.DISK, file, [body], flush=False)
                self.back.files[shelf.mark, id_] = file

    def _photos(
        self,
        shelf: Shelf,
        there: dict[str, str],
        row: Collection,
        entries: dict[str, Entry],
        choice: Sample,
    ) -> None:
        folder = self.scratch / f"photos-{shelf.mark}"
        disk.make_folders(disk.DISK, folder)
        items = list(shelf.items())
        chosen = choice.photos(kept.path for kept in items)
        for number, kept in enumerate(items):
            entry, file = entries.get(there.get(kept.id, "")), folder / str(number)
            if kept.path not in chosen or entry is None:
                continue
            self.tell("copying", f"{self.task.target}: {kept.path}", number, len(items))

            def read(entry: Entry = entry, file: Path = file) -> bool:
                for item in self.source.fetch(row, [entry]):
                    disk.discard(disk.DISK, file)
                    disk.write_new(disk.DISK, file, item.chunks, flush=False)
                    return True
                return False

            if self.context.patience.call(read):
                self.back.files[shelf.mark, kept.id] = file

    def _albums(self, shelf: Shelf, memory: Memory, row: Collection) -> None:
        if not (isinstance(self.source, Albums) and shelf.albums()):
            return
        albums = self.source.albums
        theirs = self.context.patience.call(lambda: tuple(albums(row)))
        there = {id_: put.entry for id_, put in memory.put.items()}
        traits = self.context.accounts.connector(self.task.target).kinds[Kind.PHOTOS]
        self.back.albums[shelf.mark] = drill_albums.sent(
            shelf.albums(), theirs, there, ordered=ALBUM_ORDER not in traits.loses
        )


def _albums_lost(source: Source, shelves: Iterable[Shelf]) -> dict[str, int]:
    """What of the albums the account cannot hold, with the number of albums concerned."""
    ours = [album for shelf in shelves for album in shelf.albums()]
    if isinstance(source, Albums):
        ours = [album for album in ours if not album.items]
        return {EMPTY_ALBUMS: len(ours)} if ours else {}
    return {NO_ALBUMS: len(ours)} if ours else {}


def _through(
    context: Context, tell: Tell, server: Serving, scratch: Path, reading: _Reading
) -> None:
    """Pull what the scratch server has; what it left out stays as the account gave it."""
    home = Home(scratch / "home")
    accounts = Accounts(home, Secrets(home, None))
    settings = {"url": server.url, "user": USER, "insecure": "yes"}
    accounts.add(USER, "dav", settings, Typed(server.secret, remember=False), lambda url: None)
    with Vault.open(scratch / "vault", home.index, context.clock, create=True) as vault:
        patience = context.patience.renewed()
        mine = Context(home, vault, accounts, context.clock, patience, context.run)
        pulled = pull(mine, Pull((USER,)), tell)
        for error in (pulled.error, *(row.error for row in pulled.accounts)):
            if error is not None:
                raise EngineError(error)
        came = {
            (_last(shelf.collection.id), _last(kept.id)): shelf.path(kept)
            for shelf in vault.shelves()
            for kept in shelf.items()
        }
    for key, file in reading.back.files.items():
        if file.parent.parent.name == USER:
            reading.back.files[key] = came.get((file.parent.name, file.name), file)
            reading.back.given[key] = file


def _last(id_: str) -> str:
    return id_.rstrip("/").rpartition("/")[2]
