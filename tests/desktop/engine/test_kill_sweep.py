"""kill -9 at every operation on the disk during a pull: the next run converges, nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.memory import client
from connectors.model import Collection, Cursor
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.secrets import Secrets, Typed
from desktop.engine.custody import Custody
from desktop.engine.events import Event
from desktop.engine.jobs import Teller
from desktop.engine.perform import perform
from desktop.engine.report import Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Pull
from desktop.places import Home
from desktop.vault import Vault
from tests.desktop.engine.faulty import Faulty, Hand, card
from tests.desktop.engine.killing import killed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is made by fork")

STEP = 1 if os.environ.get("ELSEWHERE_FULL") == "1" else 4
"""Every operation where all is tried, else one of four, beginning anywhere."""


@pytest.fixture
def cloud() -> Iterator[Faulty]:
    yield Faulty("swept")
    client._CLOUDS.clear()


def around(folder: Path) -> Surroundings:
    home, clock = Home(folder / "home"), Hand()
    custody = Custody(home, folder / "vault", clock)
    return Surroundings(home, custody, Accounts(home, Secrets(home)), clock)


def pull(folder: Path) -> Report:
    stop = threading.Event()
    heard: list[Event] = []
    surroundings = around(folder)
    if not surroundings.accounts.all():
        surroundings.accounts.add("old", "memory", {"cloud": "swept"}, Typed(""), lambda url: None)
    return perform(Pull(), surroundings, Teller(1, stop, Hand(), heard.append), stop)


def killed_at(operation: int, folder: Path) -> bool:
    """Pull in a child that dies at this operation; False when it came to its end before."""
    return killed(operation, lambda: pull(folder).exit)


def current(folder: Path) -> tuple[Cursor | None, dict[str, bytes]]:
    with Vault.open(folder / "vault", folder / "home" / "index", Hand()) as vault:
        (shelf,) = vault.shelves("old")
        return shelf.cursor, {kept.id: shelf.read(kept) for kept in shelf.items()}


def expected(cloud: Faulty, book: Collection) -> tuple[Cursor | None, dict[str, bytes]]:
    pages = list(cloud.changes(book, None))
    entries = [entry for page in pages for entry in page.entries]
    bodies = {item.entry.id: b"".join(item.chunks) for item in cloud.fetch(book, entries)}
    return pages[-1].cursor, bodies


def sweep(cloud: Faulty, book: Collection, prepared: Path | None, place: Path) -> int:
    cursor, bodies = expected(cloud, book)
    operation = 1 - random.randrange(1, STEP + 1)
    while True:
        operation += STEP
        folder = place / str(operation)
        if prepared is not None:
            shutil.copytree(prepared, folder)
        if not killed_at(operation, folder):
            return operation
        if (folder / "vault" / ".elsewhere" / "vault.json").exists():
            judge_the_dead(folder, cursor, bodies)
        report = pull(folder)
        assert report.error is None
        assert (report.exit, report.accounts[0].error) == (0, None)
        assert current(folder) == (cursor, bodies)
        files = sorted((folder / "vault").glob("old/Contacts/*/*.vcf"))
        assert sorted(path.read_bytes() for path in files) == sorted(bodies.values())
        with Vault.open(folder / "vault", folder / "home" / "index", Hand()) as vault:
            found = vault.check("old")
            # Part of a list of sums may be left by the dead; nothing of anybody's is in it.
            foreign = [path for path in found.foreign if not path.endswith(".part")]
            assert (found.damaged, found.missing, foreign) == ((), (), [])
        shutil.rmtree(folder)


def judge_the_dead(folder: Path, cursor: Cursor | None, bodies: dict[str, bytes]) -> None:
    """What a killed pull leaves: if the cursor says it is done, then all is there."""
    with Vault.open(folder / "vault", folder / "home" / "index", Hand()) as vault:
        shelves = vault.shelves("old")
    if shelves:
        stands, kept = current(folder)
        assert stands != cursor or kept == bodies


def test_a_first_pull_killed_anywhere_converges(cloud: Faulty, place: Path) -> None:
    book = cloud.contacts()
    cloud.fill(book, range(5))
    assert sweep(cloud, book, None, place / "swept") > 50


def test_a_later_pull_killed_anywhere_converges_and_loses_no_version(
    cloud: Faulty, place: Path
) -> None:
    book = cloud.contacts()
    cloud.fill(book, range(10))
    prepared = place / "prepared"
    assert pull(prepared).exit == 0
    cloud.fill(book, [1, 2], " and church")
    cloud.fill(book, [20])
    cloud.forget(book, [7])
    assert sweep(cloud, book, prepared, place / "swept") > 30
    folder = place / "last"
    shutil.copytree(prepared, folder)
    assert killed_at(25, folder)
    assert pull(folder).exit == 0
    with Vault.open(folder / "vault", folder / "home" / "index", Hand()) as vault:
        (shelf,) = vault.shelves("old")
        old = [version for version in shelf.history("p1") if version.change.value == "new"]
        assert shelf.read(old[0].kept) == card(1)
        assert [version.change.value for version in shelf.history("p7")] == ["new", "removed"]
