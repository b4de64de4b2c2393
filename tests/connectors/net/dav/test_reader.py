"""The process that reads for us, over a DAV server on loopback."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import SignInAgain, TryLater
from connectors.formats.fields import fields
from connectors.formats.identify import identify
from connectors.model import Item, Kind
from connectors.net.dav.dial import Dial
from connectors.net.dav.listing import Listed
from connectors.net.dav.reader import Reader
from connectors.net.http import basic
from tests.clouds import dav
from tests.clouds.dav import Folder
from tests.clouds.faults import Fault, too_many

COUNT = 600
PATH = "/card/alice/big/"


@pytest.fixture
def cloud() -> Iterator[dav.DavCloud]:
    cloud = dav.start()
    folder = Folder("card", "Big")
    cloud.inside.folders[PATH] = folder
    for number in range(COUNT):
        folder.items[f"c{number}.vcf"] = (
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{number}\r\nFN:Zoë Ünal {number}\r\n"
            f"NOTE:{'word ' * 40}\r\nEND:VCARD\r\n"
        ).encode()
        folder.touch(f"c{number}.vcf")
    yield cloud
    cloud.stop()


@pytest.fixture
def reader(cloud: dav.DavCloud) -> Iterator[Reader]:
    reader = reader_of(cloud)
    yield reader
    reader.close()


def reader_of(cloud: dav.DavCloud, secret: str = "") -> Reader:
    return Reader(Dial(cloud.url, basic("alice", lambda: secret or cloud.secret)))


def items(reader: Reader, cloud: dav.DavCloud, size: int = 100) -> Iterator[Item]:
    listed = Listed(
        f"{cloud.url.rstrip('/')}{PATH}", PATH, frozenset({Kind.CONTACTS}), mixed=False, name=""
    )
    ids = [f"c{number}.vcf" for number in range(COUNT)]
    jobs = [("", ids[at : at + size]) for at in range(0, COUNT, size)]
    return reader.items(listed, Kind.CONTACTS, jobs, 4)


def open_files() -> int:
    """How many this process has open; 0 where the system does not tell."""
    place = Path("/proc/self/fd")
    return sum(1 for _ in place.iterdir()) if place.is_dir() else 0


def test_each_body_comes_as_served_with_what_it_says_of_itself(
    reader: Reader, cloud: dav.DavCloud
) -> None:
    folder = cloud.inside.folders[PATH]
    for _ in range(2):
        found = {item.entry.id: item for item in items(reader, cloud)}
        assert len(found) == COUNT
        for id, item in found.items():
            body = b"".join(item.chunks)
            assert body == folder.items[id]
            looked = replace(identify(Kind.CONTACTS, body), fields=fields(Kind.CONTACTS, body))
            assert item.facts == looked
            assert item.facts.fields == frozenset({"names", "notes"})
            assert item.entry.revision
            assert item.entry.size == len(body)


def test_a_process_that_is_killed_in_the_midst_is_something_to_try_later(
    cloud: dav.DavCloud,
) -> None:
    reader = reader_of(cloud)
    stream = items(reader, cloud, 20)
    got = [next(stream)]
    os.kill(reader.process, 9)
    with pytest.raises(TryLater) as told:
        got.extend(stream)
    assert told.value.code == "incomplete"
    assert 0 < len(got) < COUNT
    assert reader.closed
    with pytest.raises(TryLater):
        next(items(reader, cloud))


def test_ending_early_leaves_no_process_pipe_or_thread_behind(cloud: dav.DavCloud) -> None:
    threads = threading.active_count()
    before = open_files()
    reader = reader_of(cloud)
    stream = items(reader, cloud)
    next(stream)
    assert isinstance(stream, Generator)
    stream.close()
    assert reader.closed
    reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(reader.process, 0)
    # The server's side of the connections is in this process too, and closes a moment later.
    for _ in range(1200):
        if open_files() <= before:
            break
        threading.Event().wait(0.05)
    assert open_files() <= before
    assert threading.active_count() <= threads + 4


def test_an_error_arrives_as_it_was_and_the_process_works_on(
    reader: Reader, cloud: dav.DavCloud
) -> None:
    cloud.faults.next(too_many("9"))
    with pytest.raises(TryLater) as told:
        list(items(reader, cloud))
    assert (told.value.after, told.value.code) == (9, "busy")
    assert len(list(items(reader, cloud))) == COUNT


def test_a_wrong_password_is_told_as_such(cloud: dav.DavCloud) -> None:
    reader = reader_of(cloud, "not it")
    with pytest.raises(SignInAgain):
        list(items(reader, cloud))
    reader.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_s12_the_password_stands_neither_in_arguments_nor_in_the_surroundings(
    reader: Reader, cloud: dav.DavCloud
) -> None:
    stream = items(reader, cloud)
    next(stream)
    place = Path(f"/proc/{reader.process}")
    seen = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
    header = basic("alice", lambda: cloud.secret)()
    assert seen
    assert cloud.secret.encode() not in seen
    assert header.removeprefix("Basic ").encode() not in seen


def test_the_process_ends_with_the_program_even_while_a_server_keeps_it_waiting(
    cloud: dav.DavCloud,
) -> None:
    reader = reader_of(cloud)
    cloud.faults.always(Fault(silent=20), "REPORT")
    stream = items(reader, cloud)
    told: list[str] = []

    def wait() -> None:
        try:
            next(stream)
        except TryLater as error:
            told.append(error.code)

    waiting = threading.Thread(target=wait)
    waiting.start()
    for _ in range(1200):
        if cloud.faults.requests:
            break
        threading.Event().wait(0.05)
    # What the system does to the pipes of a program that was killed.
    assert reader._process.stdin is not None
    reader._process.stdin.close()
    waiting.join(60)
    assert told == ["incomplete"]
    assert reader.closed
    reader.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pipes have one size there")
def test_a_system_that_gives_no_wider_pipes_is_read_through_the_usual_ones(
    cloud: dav.DavCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.net.dav.reader._PIPE", 1 << 40)
    reader = reader_of(cloud)
    assert len(list(items(reader, cloud))) == COUNT
    reader.close()
