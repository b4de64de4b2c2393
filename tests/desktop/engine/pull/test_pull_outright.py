"""A first copy from a server that gives all bodies along with its listing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Kind
from tests.clouds import dav, faults
from tests.clouds.faults import Fault, Response
from tests.desktop.engine.faulty import card
from tests.desktop.engine.pull.test_pull_dav import Server, readers

MANY = 3000


@pytest.fixture
def server(place: Path) -> Iterator[Server]:
    server = filled(place)
    yield server
    server.close()


def filled(place: Path, cards: int = 6) -> Server:
    server = Server(place, dav.start(dav.Manners(along=True)))
    folder = server.cloud.inside.folders[server.book.id]
    for number in range(cards):
        folder.items[f"p{number}.vcf"] = card(number)
        folder.touch(f"p{number}.vcf")
    server.event(1)
    server.cloud.faults.clear()
    server.cloud.inside.seen.clear()
    return server


def asked(server: Server) -> list[bytes]:
    """What each REPORT asked for."""
    return [body for method, *_, body in server.cloud.inside.seen if method == "REPORT"]


def test_a_first_copy_asks_once_a_collection_and_keeps_what_is_served(server: Server) -> None:
    report = server.pull()
    assert (report.exit, server.total(report)) == (0, 7)
    rows = {row.kind: row for row in report.accounts[0].collections}
    assert (rows[Kind.CONTACTS].new, rows[Kind.CONTACTS].noted) == (6, 0)
    assert {server.bodies()[f"p{number}"] for number in range(6)} == set(map(card, range(6)))
    # The calendar may hold to-dos as well, and whether it does is asked for once.
    reports = asked(server)
    assert sum(b"sync-collection" in body for body in reports) == 2
    assert sum(b"multiget" in body for body in reports) == 0


def test_a_second_pull_is_an_ordinary_one(server: Server) -> None:
    server.pull()
    server.cloud.inside.seen.clear()
    before = {path: path.stat().st_mtime_ns for path in server.root.rglob("*") if path.is_file()}
    assert server.pull().exit == 0
    assert all(b"-data" not in body for body in asked(server))
    assert {
        path: path.stat().st_mtime_ns for path in server.root.rglob("*") if path.is_file()
    } == before


def test_a_collection_that_was_empty_is_not_taken_for_new(server: Server) -> None:
    server.clear(server.book)
    server.pull()
    server.cloud.inside.seen.clear()
    server.put(1)
    server.cloud.inside.seen.clear()
    report = server.pull()
    assert server.total(report) == 2
    assert sum(b"multiget" in body or b"sync-level" in body for body in asked(server)) >= 1
    assert all(b"sync-level" not in body or b"-data" not in body for body in asked(server))


@pytest.mark.parametrize("name", ["half", "reset"])
def test_b1_b4_a_fault_at_any_request_of_a_first_copy_is_made_up_for(
    place: Path, name: str
) -> None:
    fault = {
        "half": faults.half_a_body(),
        "reset": faults.reset,
    }[name]
    index, more = 0, True
    while more:
        server = filled(place / str(index))
        server.cloud.faults.at(index, fault)
        server.pull()
        more = len(server.cloud.faults.requests) > index
        server.cloud.faults.clear()
        report = server.pull()
        assert (report.exit, server.total(report)) == (0, 7), index
        assert server.bodies()["p3"] == card(3)
        assert not any(row.removed or row.held for row in report.accounts[0].collections)
        server.close()
        index += 1
    assert index >= 5


def test_what_ended_in_trouble_is_asked_for_in_small_parts(server: Server) -> None:
    server.cloud.faults.always(faults.status(503), "REPORT")
    assert server.pull().exit == 4
    server.cloud.faults.clear()
    server.cloud.inside.seen.clear()
    assert server.total(server.pull()) == 7
    assert any(b"multiget" in body for body in asked(server))
    assert all(b"sync-level" not in body or b"-data" not in body for body in asked(server))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the process in /proc")
def test_the_process_that_reads_is_killed_in_the_midst(place: Path) -> None:
    server = filled(place, MANY)
    killed: list[int] = []

    def kill(answer: Response) -> Response:
        if b"BEGIN:VCARD" in answer.body and not killed:
            killed.extend(readers())
            for process in killed:
                os.kill(process, signal.SIGKILL)
        return answer

    server.cloud.faults.always(Fault(change=kill), "REPORT")
    report = server.pull()
    assert (report.exit, server.total(report)) == (0, 1 + MANY)
    assert len(killed) == 1
    assert readers() == []
    assert server.bodies()["p2500"] == card(2500)
    server.close()
