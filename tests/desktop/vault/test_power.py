"""The power goes at any step: whatever the disk then holds, nothing that was said is untrue."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from connectors.model import Cursor
from desktop.vault import Vault
from desktop.vault.disk import replace_bytes
from desktop.vault.port import DISK, Port
from tests.desktop.vault.powercut import Recorder, State, lay_out, states
from tests.desktop.vault.story import FIRST, PICTURES, SECOND, all_is_well, live
from tests.desktop.vault.things import BOOK, Ticking, card, item, memory_place


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_c19_c2_a_state_file_is_the_old_one_or_the_new_one() -> None:
    with memory_place() as place:
        disk = Recorder(place)
        replace_bytes(place / "plans.json", b"old", disk)
        disk.say("old")
        replace_bytes(place / "plans.json", b"new and longer", disk)
        disk.say("new")
        count = 0
        for state in states(disk.steps):
            count += 1
            body = state.files.get("plans.json")
            assert body in {None, b"old", b"new and longer"}
            if state.said:
                assert body in (
                    {b"new and longer"} if "new" in state.said else {b"old", b"new and longer"}
                )
        assert count > 15


def told_story(place: Path) -> Recorder:
    """The story, with a word said after everything that was acknowledged."""
    disk = Recorder(place)
    root, index = place / "vault", place.parent / "index"
    with Vault.open(root, index, Ticking(), create=True, port=disk) as vault:
        book = vault.shelf("work", "dav", BOOK)
        book.keep([item(key, body) for key, body in FIRST.items()], "run-1")
        disk.say("first")
        book.settle(Cursor("one"))
        disk.say("one")
        book.keep([item(key, body, "2") for key, body in SECOND.items()], "run-2")
        disk.say("second")
        book.drop({"b"}, "run-2")
        disk.say("dropped")
        book.settle(Cursor("two"))
        disk.say("two")
    return disk


def bodies_in(state: State) -> set[str]:
    return {sha(body) for body in state.files.values()}


def test_c2_whatever_was_acknowledged_is_on_the_disk_in_every_state() -> None:
    with memory_place() as scratch:
        place = scratch / "disk"
        place.mkdir()
        disk = told_story(place)
        count = 0
        for state in states(disk.steps):
            count += 1
            there = bodies_in(state)
            if "first" in state.said:
                assert {sha(body) for body in FIRST.values()} <= there, state.after
            if "second" in state.said:
                assert {sha(body) for body in SECOND.values()} <= there, state.after
            assert not is_torn(state), state.after
        assert count > 1000


def is_torn(state: State) -> list[str]:
    """Files with a final name whose bytes are not whole."""
    good = {sha(body) for body in (*FIRST.values(), *SECOND.values(), *PICTURES.values())}
    return [
        name
        for name, body in state.files.items()
        if (name.endswith(".vcf") or "/objects/" in name)
        and "staging" not in name
        and ".part" not in name
        and sha(body) not in good
    ]


def test_c2_started_on_any_state_the_program_goes_on_and_ends_well() -> None:
    """The index is lost with the power half of the time, and behind the folder otherwise."""
    with memory_place() as scratch:
        place = scratch / "disk"
        place.mkdir()
        disk = told_story(place)
        tried = 0
        for number, state in enumerate(states(disk.steps, every=3)):
            if number % 9 and state.after < len(disk.steps):
                continue
            again = scratch / f"again-{number}"
            again.mkdir()
            lay_out(state, again)
            the_cursor_is_not_ahead(again / "vault", again / "index", state)
            if number % 2:
                shutil.rmtree(again / "index", ignore_errors=True)
            live(again / "vault", again / "index")
            all_is_well(again / "vault", again / "index")
            shutil.rmtree(again)
            tried += 1
        assert tried > 50


def the_cursor_is_not_ahead(root: Path, index: Path, state: State) -> None:
    if not (root / ".elsewhere").exists():
        return
    with Vault.open(root, index, Ticking(), create=True) as vault:
        vault.rebuild()
        log = [json.loads(line) for line in _lines(root)]
        settled = [event["cursor"] for event in log if event.get("e") == "settle"]
        assert "one" in settled or "one" not in state.said
        assert "two" in settled or "two" not in state.said
        for shelf in vault.shelves("work"):
            kept = {one.id: shelf.read(one) for one in shelf.items()}
            if settled:
                assert set(kept) >= set(FIRST) - {"b"}
            for version in shelf.history():
                assert shelf.read(version.kept)


def _lines(root: Path) -> list[bytes]:
    lines: list[bytes] = []
    for path in sorted((root / ".elsewhere/log").rglob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                json.loads(line)
            except ValueError:
                continue
            lines.append(line)
    return lines


def test_a_trace_of_the_plainest_way_to_write_shows_that_these_tests_can_fail() -> None:
    with memory_place() as place:
        disk = Recorder(place)
        naive(disk, place / "a.vcf", card("Ann"))
        disk.say("kept")
        lost = [
            state for state in states(disk.steps)
            if state.said and sha(card("Ann")) not in bodies_in(state)
        ]  # fmt: skip
        assert lost


def naive(disk: Port, path: Path, body: bytes) -> None:
    fd = disk.create(f"{path}.tmp")
    disk.write(fd, body)
    disk.close(fd)
    disk.replace(f"{path}.tmp", path)


def test_the_recorder_does_what_it_writes_down(tmp_path: Path) -> None:
    disk = Recorder(tmp_path)
    naive(disk, tmp_path / "a", b"x")
    disk.link(tmp_path / "a", tmp_path / "b")
    disk.unlink(tmp_path / "a")
    last = list(states(disk.steps))[-1]
    assert set(last.files) <= {"b", "a", "a.tmp"}
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert DISK is not disk
