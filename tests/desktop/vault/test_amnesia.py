"""Real power cuts, on a real mount, index and all: what was said to be kept is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Cursor
from desktop.vault import Vault
from desktop.vault.port import DISK
from tests.desktop.vault.mounts import mounted
from tests.desktop.vault.things import BOOK, Ticking, card, holds, item


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path, "tests.desktop.vault.amnesia") as place:
        yield place


def cut(mount: Path) -> None:
    with pytest.raises(OSError):
        (mount / ".cut").touch()


def test_the_mount_forgets_what_was_not_flushed(mount: Path) -> None:
    (mount / "a").write_bytes(b"a")
    cut(mount)
    assert list(mount.iterdir()) == []


def test_a_whole_flush_is_not_believed_where_it_may_not_reach_the_disk(
    mount: Path, tmp_path: Path
) -> None:
    assert not DISK.sync(mount)
    shared_memory = Path("/dev/shm")
    assert not shared_memory.is_dir() or DISK.sync(shared_memory)


def run_and_tell(root: Path, index: Path, start: int, pipe: int) -> None:
    """Keep, change and drop things without end, saying what is done once it is."""

    def say(word: str) -> None:
        os.write(pipe, f"{word}\n".encode())

    with Vault.open(root, index, Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        say("open")
        for run in range(start, start + 1000):
            shelf.keep([item(f"{run}-{n}", card(f"P{run} {n}")) for n in range(12)], f"run-{run}")
            say(f"kept {run}")
            shelf.settle(Cursor(str(run)))
            say(f"settled {run}")
            shelf.keep([item(f"{run}-0", card(f"P{run} 0", note="new"), "2")], f"run-{run}")
            say(f"changed {run}")
            shelf.drop([f"{run}-1"], f"run-{run}")
            say(f"dropped {run}")


@pytest.mark.parametrize("forgets", [True, False], ids=["index-forgets-too", "index-forgets-none"])
def test_c3_what_was_said_before_the_power_went_is_true_after_it(
    mount: Path, tmp_path: Path, forgets: bool
) -> None:
    """A vault goes through many cuts; nothing said before any of them is ever lost.

    The index may lie on another disk, or be written by the system before the rest is; then only a
    cut between the two would show that a name was not flushed, so there are more of them.
    """
    rng = random.Random(3)
    for vault, cuts in enumerate((8,) if forgets else (10, 10, 10)):
        index = (mount if forgets else tmp_path) / f"i{vault}"
        goes_through(mount, mount / f"v{vault}", index, cuts, rng)


def goes_through(mount: Path, root: Path, index: Path, most: int, rng: random.Random) -> None:
    said: set[str] = set()
    for cuts in range(most):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                run_and_tell(root, index, cuts * 1000, write)
            finally:
                os._exit(1)
        os.close(write)
        with os.fdopen(read) as words:
            for _ in range(rng.randrange(2, 12)):
                said.add(words.readline().strip())
            time.sleep(rng.random() / 40)
            os.kill(child, signal.SIGKILL)
            said |= {line.strip() for line in words if line.endswith("\n")}
        os.waitpid(child, 0)
        cut(mount)
        holds_true(root, index, said)


def holds_true(root: Path, index: Path, said: set[str]) -> None:
    with Vault.open(root, index, Ticking()) as vault:
        (shelf,) = vault.shelves("work")
        ids = shelf.ids()
        for word in said - {"open"}:
            what, run = word.split()
            if what == "kept":
                for n in range(12):
                    assert holds(vault, card(f"P{run} {n}"))
                assert {f"{run}-{n}" for n in range(2, 12)} <= ids
            elif what == "changed":
                assert holds(vault, card(f"P{run} 0", note="new"))
            elif what == "dropped":
                assert f"{run}-1" not in ids
        if shelf.cursor is not None:
            assert {f"{shelf.cursor}-{n}" for n in range(2, 12)} <= ids
        found = vault.check()
        assert (found.damaged, found.missing) == ((), ())
        assert set(found.foreign) == set()
