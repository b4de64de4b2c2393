"""A cloud in this process that can be told to answer wrongly, and a desk to pull it from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.memory import client
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.events import Event
from desktop.engine.report import CollectionReport, Report
from desktop.engine.tasks import Pull
from desktop.places import Home
from desktop.vault import Shelf, Vault
from tests.desktop.engine.scene import noted


class Faulty(MemoryCloud):
    """Answers as told.

    Attributes:
        hidden: ids left out of whole listings, though they are there.
        deaf: ids that `fetch` leaves out.
        endless: whether the last page is never given its cursor.
        twice: whether every page names the entries of the page before again.
        deltas: False answers every time with a whole listing.
        fault: called with the number of each request and what it is; may raise.
        who: another identity, when not "".
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.hidden: set[str] = set()
        self.deaf: set[str] = set()
        self.endless = False
        self.twice = False
        self.deltas = True
        self.fault: Callable[[int, str], None] = lambda number, what: None
        self.requests = 0
        self.fetched: list[str] = []
        self.who = ""
        self.sinceless = 0
        client._CLOUDS[name] = self

    def identity(self) -> str:
        self._ask("identity")
        return self.who or super().identity()

    def collections(self) -> Iterable[Collection]:
        self._ask("collections")
        return super().collections()

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        self.sinceless += since is None
        before: tuple[Entry, ...] = ()
        for page in super().changes(collection, since if self.deltas else None):
            self._ask("page")
            entries = tuple(
                one for one in page.entries if one.id not in self.hidden or not page.whole
            )
            cursor = None if self.endless else page.cursor
            yield replace(page, entries=(before if self.twice else ()) + entries, cursor=cursor)
            before = entries

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for entry in entries:
            self._ask(f"fetch {entry.id}")
            if entry.id not in self.deaf:
                self.fetched.append(entry.id)
                yield from super().fetch(collection, (entry,))

    def _ask(self, what: str) -> None:
        self.requests += 1
        self.fault(self.requests, what)

    def fill(self, collection: Collection, ids: Iterable[int], more: str = "") -> None:
        """People with a name, a number and an address."""
        for number in ids:
            self.set(collection, f"p{number}", card(number, more))

    def set(self, collection: Collection, id: str, body: bytes) -> None:
        """The item of this id holds exactly this."""
        found = next(super().fetch(collection, (Entry(id, ""),)), None)
        over = found.entry if found is not None else None
        self.put(collection, id, Item(Entry(id, "", f"{id}.vcf"), (body,)), over)

    def forget(self, collection: Collection, ids: Iterable[int]) -> None:
        """These are really gone."""
        for number in ids:
            (item,) = super().fetch(collection, (Entry(f"p{number}", ""),))
            self.remove(collection, item.entry)

    def contacts(self) -> Collection:
        """Its address book."""
        return self.create(Kind.CONTACTS, "People")


class Hand:
    """A clock moved by hand; what is measured passes as it does."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return time.monotonic()

    def later(self, **spans: float) -> None:
        self.at += timedelta(**spans)


class Desk:
    """An engine whose waits take no time, with the cloud "old" signed in to as account "old"."""

    def __init__(self, folder: Path, cloud: str = "old") -> None:
        self.home = Home(folder / "home")
        self.root = folder / "vault"
        self.clock = Hand()
        self.heard: list[Event] = []
        self.waits: list[float] = []
        self.engine = Engine(self.home, self.root, self.heard.append, self.clock)
        self.engine._around = replace(self.engine._around, sleeper=lambda stop: noted(self.waits))
        self.cloud = Faulty(cloud)
        self.book = self.cloud.contacts()
        self.engine.add_account("old", "memory", {"cloud": cloud}, Typed(""), lambda url: None)

    def pull(self, *names: str) -> Report:
        return self.engine.wait(self.engine.start(Pull(names)), 60)

    def row(self, report: Report) -> CollectionReport:
        (row,) = report.accounts[0].collections
        return row

    def vault(self) -> Vault:
        return Vault.open(self.root, self.home.index, self.clock)

    def current(self) -> dict[str, bytes]:
        """What the vault holds as current, by id."""
        with self.vault() as vault:
            shelves: tuple[Shelf, ...] = vault.shelves("old")
            return {kept.id: shelf.read(kept) for shelf in shelves for kept in shelf.items()}

    def cursor(self) -> str | None:
        with self.vault() as vault:
            return vault.shelves("old")[0].cursor

    def snapshot(self) -> dict[str, tuple[int, int, int]]:
        """Every file of the vault, to see that none was touched."""
        return {
            str(path.relative_to(self.root)): (
                path.stat().st_ino, path.stat().st_size, path.stat().st_mtime_ns,
            )
            for path in self.root.rglob("*")
            if path.is_file()
        }  # fmt: skip

    def close(self) -> None:
        self.engine.close()


def card(number: int, more: str = "") -> bytes:
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p{number}\r\nFN:Person Number {number}\r\n"
        f"N:Number {number};Person;;;\r\nTEL:+49 30 {number:07}\r\nNOTE:known since school{more}\r\n"
        "END:VCARD\r\n"
    ).encode()


def empty_card(number: int) -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p{number}\r\nFN:\r\nN:;;;;\r\nTEL:\r\nEND:VCARD\r\n".encode()
