"""A stage for the engine's verbs: a vault, a clock one can turn, accounts in memory or folders."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.contract import Session
from connectors.memory.client import MemoryCloud, open_cloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine import tasks
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.secrets import Secrets, Typed
from desktop.engine.context import Context
from desktop.engine.custody import Custody
from desktop.engine.patience import Patience, Sleep
from desktop.engine.perform import perform
from desktop.engine.report import CollectionReport, Report, Trouble
from desktop.engine.run_ids import new_run
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Task
from desktop.engine.verbs import verb_for
from desktop.places import Home
from desktop.vault import Shelf, Vault


class TurnedClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


class Silent:
    """Hears everything, says nothing."""

    def __init__(self) -> None:
        self.asked: list[Trouble] = []

    def __call__(
        self, phase: str, about: str = "", done: int = 0, of: int | None = None, bytes: int = 0
    ) -> None:
        """Nothing."""

    def ask(self, trouble: Trouble) -> None:
        self.asked.append(trouble)


def noted(waits: list[float]) -> Sleep:
    """Waiting that takes no time and is noted."""

    def sleep(seconds: float) -> bool:
        waits.append(seconds)
        return False

    return sleep


class Scene:
    """One computer with its vault."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.clock = TurnedClock()
        self.home = Home(folder / "home")
        self.root = folder / "vault"
        self.accounts = Accounts(self.home, Secrets(self.home, None))
        self.sleep: Sleep = lambda seconds: False
        self.around = Surroundings(
            self.home, Custody(self.home, self.root, self.clock), self.accounts, self.clock
        )

    def in_child(self) -> Scene:
        """The same computer in a process made by fork, where locks are to be taken anew."""
        custody = Custody(self.home, self.root, self.clock)
        self.around = Surroundings(self.home, custody, self.accounts, self.clock)
        return self

    def add(self, name: str, service: str = "memory", **settings: str) -> str:
        """An account; a cloud in memory is this scene's own."""
        if service == "memory":
            settings = {"cloud": f"{self.folder}/{name}"}
        self.accounts.add(name, service, settings, Typed(""), lambda url: None)
        return name

    def sign_in(self, name: str, service: str, session: Session) -> str:
        """An account on a server of loopback."""
        settings = dict(session.settings)
        if service in {"dav", "webdav"}:
            settings["insecure"] = "yes"
        secret = Typed(session.secret(), remember=False)
        self.accounts.add(name, service, settings, secret, lambda url: None)
        return name

    def cloud(self, name: str) -> MemoryCloud:
        return open_cloud(f"{self.folder}/{name}")

    @contextmanager
    def vault(self) -> Iterator[Vault]:
        with self.around.custody.working(create=True) as vault:
            yield vault

    def keep(
        self,
        account: str,
        collection: Collection,
        bodies: dict[str, bytes],
        service: str = "memory",
    ) -> None:
        """What a pull would have kept."""
        with self.vault() as vault:
            shelf = vault.shelf(account, service, collection)
            run = new_run(self.clock)
            shelf.keep([item(id_, body) for id_, body in bodies.items()], run)

    def drop(self, account: str, collection: Collection, ids: list[str]) -> None:
        with self.vault() as vault:
            vault.shelf(account, "memory", collection).drop(ids, new_run(self.clock))

    def run(self, task: Task) -> Report:
        """The task's report; what goes wrong is raised."""
        if isinstance(task, tasks.Recover):
            return perform(task, self.around, Silent(), threading.Event())
        with self.vault() as vault:
            context = Context(
                self.home,
                vault,
                self.accounts,
                self.clock,
                Patience(self.sleep),
                new_run(self.clock),
            )
            return verb_for(task)(context, task, Silent())

    def shelves(self, account: str) -> tuple[Shelf, ...]:
        with self.vault() as vault:
            return vault.shelves(account)


def with_a_disk(folder: Path) -> Scene:
    """One with contacts and a party in its vault, and a disk to copy them to."""
    scene = Scene(folder)
    scene.add("disk", "folder", path=str(folder / "disk"))
    scene.keep("old", FRIENDS, people(12))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    return scene


def item(id_: str, body: bytes) -> Item:
    return Item(Entry(id_, str(hash(body)), f"{id_}", len(body)), (body,))


def card(uid: str, name: str, more: str = "") -> bytes:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"FN:{name}", f"N:{name};;;;"]
    lines += [more] if more else []
    return ("\r\n".join([*lines, "END:VCARD"]) + "\r\n").encode()


def event(uid: str, title: str, more: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", "BEGIN:VEVENT", f"UID:{uid}"]
    lines += ["DTSTAMP:20260101T000000Z", "DTSTART:20260301T100000Z", "DURATION:PT1H"]
    lines += [f"SUMMARY:{title}", *([more] if more else []), "END:VEVENT", "END:VCALENDAR"]
    return ("\r\n".join(lines) + "\r\n").encode()


FRIENDS = Collection("book-1", Kind.CONTACTS, "Friends")
HOME = Collection("cal-1", Kind.CALENDAR, "Home")


def people(count: int) -> dict[str, bytes]:
    return {f"p{number}": card(f"uid-{number}", f"Person {number}") for number in range(count)}


def bodies(cloud: MemoryCloud, kind: Kind, name: str) -> dict[str, bytes]:
    """What a cloud in memory holds in the collection of this name, by entry id."""
    (collection,) = [one for one in cloud.collections() if (one.kind, one.name) == (kind, name)]
    entries = [entry for page in cloud.changes(collection, None) for entry in page.entries]
    return {one.entry.id: b"".join(one.chunks) for one in cloud.fetch(collection, entries)}


def only(report: Report) -> CollectionReport:
    """The one row of a report."""
    ((row,),) = [account.collections for account in report.accounts]
    return row


def counts(row: CollectionReport) -> tuple[int, int, int, int, int]:
    """total, sent, skipped, failed, held; they close, or this says so."""
    assert row.total == row.sent + row.skipped + row.failed + row.held
    return row.total, row.sent, row.skipped, row.failed, row.held


def stopped(report: Report) -> Trouble:
    """What stopped the one account of a run."""
    (account,) = report.accounts
    assert account.error is not None
    return account.error


def codes(report: Report) -> set[str]:
    """Every code a report speaks of."""
    found = {
        note.code
        for account in report.accounts
        for row in account.collections
        for note in row.notes
    }
    errors = [report.error, *(account.error for account in report.accounts)]
    return found | {error.code for error in errors if error is not None}


_NOT_CARRIED = {"ledgers", "staging", "runs", "mirror", "lock", "pages", "index.html"}


def tree(root: Path) -> dict[str, str]:
    """Every file that a mirror carries, with its hash."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".elsewhere-")
        and not _NOT_CARRIED & set(path.relative_to(root).parts)
    }
