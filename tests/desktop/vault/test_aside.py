"""Bodies written on the side are whole when their hash is there, or are not there at all."""

from __future__ import annotations

import errno
import hashlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import TryLater
from desktop.vault import VaultError
from desktop.vault.aside import AHEAD, SHORT, Aside
from desktop.vault.disk import DISK
from desktop.vault.port import Port


class Full(Port):
    """A disk that takes so many writes and no more."""

    def __init__(self, most: int) -> None:
        self.left = most

    def write(self, fd: int, data: bytes | memoryview) -> int:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "full")
        return super().write(fd, data)


@pytest.fixture
def aside() -> Iterator[Aside]:
    threads = Aside()
    yield threads
    threads.close()
    threads.close()


def test_many_files_at_once_are_written_and_hashed_right(tmp_path: Path, aside: Aside) -> None:
    chance = random.Random(6)
    sizes = (0, 10, SHORT, SHORT + 1, 200_000)
    bodies = [
        [chance.randbytes(sizes[(n + m) % 5]) for m in range(n % 4 * AHEAD)] for n in range(20)
    ]
    written = [
        aside.write(DISK, f"{tmp_path}/{number}", chunks) for number, chunks in enumerate(bodies)
    ]
    for number, (size, hashed) in enumerate(written):
        whole = b"".join(bodies[number])
        assert hashed.result() == hashlib.sha256(whole).hexdigest()
        assert size == len(whole)
        assert (tmp_path / f"{number}").read_bytes() == whole


@pytest.mark.parametrize("most", [0, 1, 5])
@pytest.mark.parametrize("size", [100, 200_000])
def test_a_full_disk_leaves_no_part_of_a_file(
    tmp_path: Path, aside: Aside, size: int, most: int
) -> None:
    path = tmp_path / "photo"

    def written() -> str:
        return aside.write(Full(most), str(path), [bytes([7]) * size] * 40)[1].result()

    with pytest.raises(VaultError) as said:
        written()
    assert said.value.code == "vault-full"
    assert not path.exists()
    assert aside.write(DISK, str(path), [b"after"])[1].result()


@pytest.mark.parametrize("size", [100, 200_000])
def test_a_line_that_breaks_leaves_no_part_of_a_file(
    tmp_path: Path, aside: Aside, size: int
) -> None:
    def breaking() -> Iterator[bytes]:
        yield bytes([7]) * size
        yield bytes([8]) * size
        raise TryLater("broke off")

    path = tmp_path / "photo"
    with pytest.raises(TryLater):
        aside.write(DISK, str(path), breaking())
    assert not path.exists()


def test_no_more_is_held_in_memory_than_may_wait(tmp_path: Path, aside: Aside) -> None:
    held = threading.Event()
    given = 0

    class Slow(Port):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            assert held.wait(20)
            return super().write(fd, data)

    def counted() -> Iterator[bytes]:
        nonlocal given
        for _ in range(4 * AHEAD):
            given += 1
            if given > AHEAD + 1:
                assert held.is_set()
            if given == AHEAD + 1:
                threading.Timer(0.1, held.set).start()
            yield bytes([7]) * 100_000

    _, hashed = aside.write(Slow(), str(tmp_path / "photo"), counted())
    assert hashed.result()
    assert given == 4 * AHEAD
