"""Reads what the second account has of a mirror of items onto this disk.

Contacts, events and to-dos are laid out as the scratch server stores them, photos beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from connectors.contract import Albums, Source
from connectors.formats.identify import identify
from connectors.model import Collection, Entry, Kind
from desktop.engine.context import Context, Tell
from desktop.engine.drill import albums as drill_albums
from desktop.engine.drill.items_back import ItemsBack
from desktop.engine.drill.sample import Sample
from desktop.engine.drill.server import shelve
from desktop.engine.mirror.items.borrowed import borrowed
from desktop.engine.mirror.items.looking import bodies, look
from desktop.engine.mirror.items.sent import Memory
from desktop.engine.patience import NotGiven
from desktop.engine.tasks import Drill
from desktop.vault import Shelf, disk

TOGETHER = 500
"""Bodies held in memory at a time."""

PORTION = 5_000
"""Items of one collection of the scratch server, so that no listing of it takes long."""

ALBUM_ORDER = "the order of photos within an album"
"""As the traits of a connector say it."""

_NOT_GIVEN = "the account names it, and does not give it"

_ENDS = {Kind.CONTACTS: "vcf", Kind.CALENDAR: "ics", Kind.TASKS: "ics"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One drill's reading of an account, collection by collection.

    Attributes:
        context: the vault and the accounts.
        task: which account is read, for which of the vault's.
        tell: called now and then with how far it is.
        source: the account, open.
        scratch: the drill's own folder.
        back: what was found, filled in here.
    """

    context: Context
    task: Drill
    tell: Tell
    source: Source
    scratch: Path
    back: ItemsBack

    @property
    def storage(self) -> Path:
        """What the scratch server is to serve; not there while it has nothing to."""
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
                self._compare_albums(shelf, memory, row)
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
            for withheld in part.withheld & ids.keys():
                self.back.why[shelf.mark, ids[withheld]] = _NOT_GIVEN
            for entry, body in part.came.values():
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

            try:
                if self.context.patience.call_for_one(read):
                    self.back.files[shelf.mark, kept.id] = file
            except NotGiven:
                self.back.why[shelf.mark, kept.id] = _NOT_GIVEN

    def _compare_albums(self, shelf: Shelf, memory: Memory, row: Collection) -> None:
        if not (isinstance(self.source, Albums) and shelf.albums()):
            return
        albums = self.source.albums
        theirs = self.context.patience.call(lambda: tuple(albums(row)))
        there = {id_: put.entry for id_, put in memory.put.items()}
        traits = self.context.accounts.connector(self.task.target).kinds[Kind.PHOTOS]
        self.back.albums[shelf.mark] = drill_albums.sent(
            shelf.albums(), theirs, there, ordered=ALBUM_ORDER not in traits.loses
        )
