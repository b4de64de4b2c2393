"""Takes items in: bodies to the staging folder, names for them, old versions to history.

Bodies are read from outside without holding anything up; names and history are the business of
the one thread that commits.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from connectors.model import Item, Kind, Knowledge
from desktop.vault import disk, facts, names, rows
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store
from desktop.vault.words import Change, Kept

MOST = 500
"""Items of one commit."""

_LARGE = 8 << 20
_ENDINGS = {Kind.CONTACTS: ".vcf", Kind.CALENDAR: ".ics", Kind.TASKS: ".ics"}


@dataclass(frozen=True, slots=True)
class Shelved:
    """Where items go: the shelf's numbers and folder."""

    no: int
    mark: int
    account: str
    kind: Kind
    folder: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A body on its way in."""

    item: Item
    name: str
    sha256: str
    size: int
    seen: facts.Seen


def stage(store: Store, kind: Kind, item: Item) -> Staged:
    """Write an item's body to the staging folder; whole, or the error of its chunks."""
    name = store.staged()
    head: list[bytes] = []
    held = 0

    def watched(chunks: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal held
        for chunk in chunks:
            if kind is not Kind.PHOTOS and held < _LARGE:
                head.append(chunk)
                held += len(chunk)
            yield chunk

    sha256, size = disk.write_new(
        store.port, store.staging / name, watched(item.chunks), flush=False
    )
    seen = facts.Seen("", "", "") if kind is Kind.PHOTOS else facts.see(kind, b"".join(head))
    return Staged(item, name, sha256, size, seen)


class Batch:
    """Some staged items about to be committed together. Lives under the vault's lock."""

    def __init__(self, store: Store, shelf: Shelved, run: str) -> None:
        self._store = store
        self._shelf = shelf
        self._run = run
        self._now = stamp(store.clock.now())
        self._named: set[str] = set()
        self.events: list[Event] = []
        self.flushed: list[Path] = []
        self.unwanted: list[Path] = []
        self.changes: list[Change | None] = []
        self._originals: list[tuple[Event, bytes]] = []

    def add(self, db: sqlite3.Connection, staged: Staged) -> None:
        """Decide what an item means: new, changed, or the same bytes again."""
        entry = staged.item.entry
        row = db.execute(
            "SELECT * FROM items WHERE shelf=? AND id=?", (self._shelf.no, entry.id)
        ).fetchone()
        event: Event = {
            "e": "keep", "shelf": self._shelf.mark, "id": entry.id, "revision": entry.revision,
            "path": "", "sha256": staged.sha256, "size": staged.size, "uid": staged.seen.uid,
            "at": self._now, "since": self._now, "change": Change.NEW.value, "run": self._run,
            "name": entry.name, "noted": staged.seen.noted,
        }  # fmt: skip
        body = self._store.staging / staged.name
        change: Change | None = Change.NEW
        if row is not None:
            event["path"] = row["path"]
            current = self._store.root / row["path"]
            there = disk.is_plain(current)
            if row["sha256"] == staged.sha256 and there:
                event |= {"change": "same", "since": row["since"], "noted": row["noted"]}
                change = None
            elif row["sha256"] == staged.sha256:
                event |= {"change": "same", "since": row["since"], "staged": staged.name}
                change = None
            else:
                change = Change.CHANGED
                event |= {"change": change.value, "staged": staged.name}
                if there:
                    self._save_old(event, current, row["sha256"], staged.sha256)
        else:
            event |= {"path": self._name(db, staged, body), "staged": staged.name}
        if "staged" in event:
            self.flushed.append(body)
            disk.make_folders(self._store.port, (self._store.root / event["path"]).parent)
        else:
            self.unwanted.append(body)
        self._say_more(event, staged.item, row)
        if staged.seen.noted and change is not None:
            self._quarantine(body, event)
        self.events.append(event)
        self.changes.append(change)

    def kept(self) -> Iterator[tuple[Kept, Change | None]]:
        """What the events made of the items."""
        for event, change in zip(self.events, self.changes, strict=True):
            yield (
                Kept(
                    event["id"], event["revision"], event["path"], event["sha256"], event["size"],
                    event["uid"], event["noted"], rows.instant(event["since"]),
                ),
                change,
            )  # fmt: skip

    def originals(self) -> None:
        """Append the services' own records to this month's file; offsets go into the events."""
        if not self._originals:
            return
        month = self._now[:7]
        path = self._store.inner / "service" / self._shelf.account / f"{month}.jsonl"
        body = b"".join(original + b"\n" for _, original in self._originals)
        place = disk.append_bytes(path, body, self._store.port)
        for event, original in self._originals:
            event["original"] = {"file": path.name, "offset": place, "size": len(original)}
            place += len(original) + 1

    def _save_old(self, event: Event, current: Path, known: str, coming: str) -> None:
        found, size = disk.digest(current)
        if found == coming:
            return
        self.flushed.append(self._store.objects.add(current, found))
        if found == known:
            return
        # The person changed this file: their version stays in the folder, beside the new one.
        old = PurePosixPath(event["path"])
        name = names.free(
            names.stem(f"{old.stem} (changed here)"), old.suffix, found,
            self._in_folder(str(old.parent)),
        )  # fmt: skip
        staged = self._store.staged()
        disk.write_new(
            self._store.port, self._store.staging / staged, disk.chunks_of(current), flush=False
        )
        self.flushed.append(self._store.staging / staged)
        event["yours"] = {
            "path": f"{old.parent}/{name}", "sha256": found, "size": size, "staged": staged,
        }  # fmt: skip
        event["noted"] = event["noted"] or "changed-here"

    def _in_folder(self, folder: str) -> Callable[[str], bool]:
        return lambda name: (self._store.root / folder / name).exists()

    def _name(self, db: sqlite3.Connection, staged: Staged, body: Path) -> str:
        kind, entry = self._shelf.kind, staged.item.entry
        if kind is Kind.PHOTOS:
            when = facts.month(staged.item.known, body)
            folder = f"{self._shelf.folder}/{when}"
            ending = names.extension(entry.name)
            given = entry.name[: len(entry.name) - len(ending)]
        else:
            folder, ending = self._shelf.folder, _ENDINGS[kind]
            given = staged.seen.title or entry.name or staged.seen.uid or entry.id

        def taken(name: str) -> bool:
            path = f"{folder}/{name}"
            folded = names.fold(path)
            if folded in self._named:
                return True
            row = db.execute("SELECT 1 FROM items WHERE fold=? LIMIT 1", (folded,)).fetchone()
            return row is not None or (self._store.root / path).exists()

        name = names.free(names.stem(given), ending, entry.id, taken)
        self._named.add(names.fold(f"{folder}/{name}"))
        return f"{folder}/{name}"

    def _say_more(self, event: Event, item: Item, row: sqlite3.Row | None) -> None:
        before = json.loads(row["more"]) if row is not None else {}
        if item.original is not None:
            self._originals.append((event, item.original))
        elif "original" in before:
            event["original"] = before["original"]
        if item.known is not None:
            event["known"] = asdict(item.known)
            self._sidecar(event, item.known)
        elif "known" in before:
            event["known"] = before["known"]
        if "side" not in event and row is not None and row["side"]:
            event["side"] = {"sha256": row["side"], "size": row["side_size"]}

    def _sidecar(self, event: Event, known: Knowledge) -> None:
        text = facts.sidecar(known)
        if text is None:
            return
        staged = self._store.staged()
        sha256, size = disk.write_new(
            self._store.port, self._store.staging / staged, (text,), flush=False
        )
        self.flushed.append(self._store.staging / staged)
        event["side"] = {
            "path": f"{event['path']}.xmp", "sha256": sha256, "size": size, "staged": staged,
        }  # fmt: skip

    def _quarantine(self, body: Path, event: Event) -> None:
        path = self._store.inner / "quarantine" / f"{event['sha256']}{_ENDINGS[self._shelf.kind]}"
        if disk.is_plain(path):
            return
        disk.write_new(self._store.port, path, disk.chunks_of(body), flush=False)
        self.flushed.append(path)
