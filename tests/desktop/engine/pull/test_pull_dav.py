"""Pull over the wire, from a DAV server that fails at every request in turn."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.dav.client import open_account
from connectors.model import Collection, Entry, Item, Kind
from connectors.net.dav.reader import MANY
from desktop.engine.accounts.secrets import Command, Typed
from desktop.engine.engine import Engine
from desktop.engine.fidelity import counting
from desktop.engine.fidelity.ledger import Ledger
from desktop.engine.fidelity.passing import Passing
from desktop.engine.report import Report
from desktop.engine.tasks import Pull
from desktop.places import Home
from desktop.vault import Vault
from tests.clouds import dav, faults
from tests.clouds.faults import Fault, Response
from tests.desktop.engine.faulty import Hand, card
from tests.desktop.engine.scene import noted, stopped


class Server:
    """A fake server filled through our own connector, and an engine that pulls from it."""

    def __init__(self, folder: Path, cloud: dav.DavCloud) -> None:
        self.cloud = cloud
        self.home, self.root, self.clock = Home(folder / "home"), folder / "vault", Hand()
        self.filler = open_account("dav", cloud.session(writes="yes"))
        self.book = self.filler.create(Kind.CONTACTS, "People")
        self.days = self.filler.create(Kind.CALENDAR, "Days")
        self.engine = Engine(self.home, self.root, clock=self.clock)
        self.waits: list[float] = []
        self.engine._around = replace(self.engine._around, sleeper=lambda stop: noted(self.waits))
        self.engine.add_account(
            "old", "dav", cloud.settings, Typed(cloud.secret, remember=False), lambda url: None
        )

    def put(self, number: int, more: str = "") -> None:
        entries = [one for page in self.filler.changes(self.book, None) for one in page.entries]
        over = {one.id.rpartition("/")[2]: one for one in entries}.get(f"p{number}.vcf")
        self.filler.put(self.book, f"p{number}", Item(Entry("", ""), (card(number, more),)), over)

    def event(self, number: int) -> None:
        body = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\n"
            f"UID:e{number}\r\nDTSTAMP:20260302T090000Z\r\nDTSTART:20260302T090000Z\r\n"
            f"SUMMARY:Meeting {number}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode()
        self.filler.put(self.days, f"e{number}", Item(Entry("", ""), (body,)), None)

    def clear(self, collection: Collection) -> None:
        for page in self.filler.changes(collection, None):
            for entry in page.entries:
                self.filler.remove(collection, entry)

    def pull(self) -> Report:
        return self.engine.wait(self.engine.start(Pull()), 60)

    def total(self, report: Report) -> int:
        return sum(row.total for row in report.accounts[0].collections)

    def bodies(self) -> dict[str, bytes]:
        with Vault.open(self.root, self.home.index, self.clock) as vault:
            return {kept.uid: s.read(kept) for s in vault.shelves("old") for kept in s.items()}

    def close(self) -> None:
        self.engine.close()
        self.filler.close()
        self.cloud.stop()


@pytest.fixture
def server(place: Path) -> Iterator[Server]:
    server = Server(place, dav.start())
    for number in range(6):
        server.put(number)
    server.event(1)
    server.cloud.faults.clear()
    yield server
    server.close()


SHORT = {
    "reset": faults.reset,
    "lost": faults.answer_lost,
    "half": faults.half_a_body(),
    "half-chunked": faults.half_a_body(chunked=True),
    "half-until-eof": faults.half_a_body(delimited=True),
    "429": faults.too_many("1"),
    "503": faults.status(503),
    "500": faults.status(500),
}


def test_bodies_are_kept_as_they_are_served(server: Server) -> None:
    report = server.pull()
    assert (report.exit, server.total(report)) == (0, 7)
    assert server.bodies()["p3"] == card(3)


def test_a_pull_with_no_change_asks_little_and_writes_nothing(server: Server) -> None:
    server.pull()
    before = {path: path.stat().st_mtime_ns for path in server.root.rglob("*") if path.is_file()}
    server.cloud.faults.clear()
    report = server.pull()
    collections = len(report.accounts[0].collections)
    assert len(server.cloud.faults.requests) <= collections + 3
    assert {
        path: path.stat().st_mtime_ns for path in server.root.rglob("*") if path.is_file()
    } == before


@pytest.mark.parametrize("name", SHORT)
def test_b1_b2_b3_b4_a_fault_at_any_request_loses_nothing(server: Server, name: str) -> None:
    """First the fault comes once at each request in turn; each rerun converges."""
    server.pull()
    for index in range(40):
        server.put(index % 6, f" {name} {index}")
        server.cloud.faults.clear()
        server.cloud.faults.at(index, SHORT[name])
        report = server.pull()
        asked = len(server.cloud.faults.requests)
        server.cloud.faults.clear()
        assert (server.total(report) or 7) == 7
        assert not any(row.removed or row.held for row in report.accounts[0].collections)
        report = server.pull()
        assert (report.exit, server.total(report)) == (0, 7)
        assert server.bodies()[f"p{index % 6}"] == card(index % 6, f" {name} {index}")
        if asked <= index:
            break
    assert index >= 3


def test_a12_a_cafe_at_any_request_changes_nothing(server: Server) -> None:
    server.pull()
    for index in range(40):
        server.put(index % 6, f" {index}")
        server.cloud.faults.clear()
        server.cloud.faults.at(index, faults.portal())
        report = server.pull()
        asked = len(server.cloud.faults.requests)
        server.cloud.faults.clear()
        assert not any(row.removed or row.held for row in report.accounts[0].collections)
        assert len(server.bodies()) == 7
        server.pull()
        if asked <= index:
            break
    server.cloud.faults.always(faults.portal())
    report = server.pull()
    server.cloud.faults.clear()
    assert (report.exit, stopped(report).code) == (4, "wrong-network")


def test_a1_an_address_book_emptied_is_held(server: Server) -> None:
    server.pull()
    server.clear(server.book)
    report = server.pull()
    rows = {row.name: row for row in report.accounts[0].collections}
    assert report.exit == 3
    assert (rows["People"].held, rows["People"].total, rows["People"].removed) == (6, 6, 0)
    assert rows["Days"].total == 1
    assert len(server.bodies()) == 7


def test_b5_a_storm_ends_with_few_requests_and_the_next_run_goes_on(server: Server) -> None:
    server.cloud.faults.always(faults.status(503))
    report = server.pull()
    assert report.exit == 4
    assert len(server.cloud.faults.requests) <= 12
    assert sum(server.waits) <= 900
    server.cloud.faults.clear()
    assert server.total(server.pull()) == 7


def test_h1_a_password_changed_needs_the_person(server: Server) -> None:
    server.pull()
    server.cloud.faults.always(faults.revoked())
    report = server.pull()
    server.cloud.faults.clear()
    assert report.exit == 3
    assert len(server.bodies()) == 7


def test_a_secret_from_a_command_is_had_at_every_run_and_kept_nowhere(place: Path) -> None:
    cloud = dav.start(secret="open sesame")
    server = Server(place, cloud)
    drawer = place / "drawer"
    drawer.write_text("open sesame\n")
    server.engine.add_account(
        "cmd", "dav", cloud.settings, Command(f"cat '{drawer}'"), lambda url: None
    )
    assert server.engine.wait(server.engine.start(Pull(("cmd",))), 60).exit == 0
    kept = b"".join(path.read_bytes() for path in server.home.root.rglob("*") if path.is_file())
    server.close()
    assert f"cat '{drawer}'".encode() in kept
    assert b"open sesame" not in kept


def test_a_wrong_password_adds_no_account(place: Path) -> None:
    from desktop.engine.failure import EngineError

    server = Server(place, dav.start())
    wrong = Typed("wrong", remember=False)
    with pytest.raises(EngineError) as raised:
        server.engine.add_account("other", "dav", server.cloud.settings, wrong, lambda url: None)
    names = [account.name for account in server.engine.accounts()]
    server.close()
    assert raised.value.exit == 3
    assert names == ["old"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the process in /proc")
def test_a_large_pull_goes_on_when_the_process_that_reads_is_killed(server: Server) -> None:
    folder = server.cloud.inside.folders[server.book.id]
    for number in range(2 * MANY):
        folder.items[f"n{number}.vcf"] = card(1000 + number)
        folder.touch(f"n{number}.vcf")
    killed: list[int] = []
    others = set(readers())
    batches = 0

    def kill(answer: Response) -> Response:
        nonlocal batches
        batches += b"BEGIN:VCARD" in answer.body
        if batches == 3 and not killed:
            killed.extend(set(readers()) - others)
            for process in killed:
                os.kill(process, signal.SIGKILL)
        return answer

    server.cloud.faults.always(Fault(change=kill), "REPORT")
    report = server.pull()
    assert (report.exit, server.total(report)) == (0, 7 + 2 * MANY)
    assert len(killed) == 1
    assert len(server.waits) == 1
    assert not set(readers()) - others
    bodies = server.bodies()
    assert len(bodies) == 7 + 2 * MANY
    assert bodies["p2500"] == card(2500)


def test_what_is_counted_as_it_passes_equals_what_is_counted_by_reading(server: Server) -> None:
    folder = server.cloud.inside.folders[server.book.id]
    for number in range(MANY):
        folder.items[f"n{number}.vcf"] = card(1000 + number)
        folder.touch(f"n{number}.vcf")
    folder.items["odd.vcf"] = b"BEGIN:VCARD\r\nTEL:1\r\n"
    folder.touch("odd.vcf")
    server.pull()
    with Vault.open(server.root, server.home.index, server.clock) as vault:
        held = vault.shelves("old")
        (book,) = [shelf for shelf in held if shelf.collection.kind is Kind.CONTACTS]
        passed = Ledger.of(vault, "old").captured[Kind.CONTACTS]
        by_reading, unread = counting.carried([book], Passing())
    assert passed.fields == by_reading
    assert passed.fields["telephone numbers"] == 6 + MANY + 1
    assert passed.failed == {counting.UNREAD: unread} == {counting.UNREAD: 1}


def readers() -> list[int]:
    """Processes that this one started to read for it and has not buried."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (place / "stat").read_text().rpartition(")")[2].split()[:2]
            reads = b"connectors.net.dav.reading" in (place / "cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and (reads or state == "Z"):
            found.append(int(place.name))
    return found
