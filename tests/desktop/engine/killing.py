"""Ends what runs: at an operation on the disk, of which there are so many, or at a put."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item
from desktop.vault.port import Port
from tests.desktop.vault.things import Killer, Step, in_child, telling

_OPERATIONS = (
    "create", "extend", "write", "fsync", "replace", "link", "unlink", "mkdir", "fsync_dir", "sync",
)  # fmt: skip


def killed(operation: int, work: Callable[[], int]) -> bool:
    """Work in a child that is killed at this operation; False when it came to its end.

    Args:
        operation: counted from 1.
        work: gives the exit status, which has to be 0.
    """

    def told() -> int:
        with _told(Killer(operation)):
            return work()

    status = in_child(told)
    assert status in (0, -signal.SIGKILL)
    return status != 0


def operations(do: Callable[[], object]) -> int:
    """How many operations on the disk it takes."""
    count = Killer(0)
    with _told(count):
        do()
    return count.count


@contextmanager
def cut_at(put: int, *, after: bool) -> Iterator[None]:
    """The program is interrupted at this put into the memory cloud, before it or after it."""
    real, left = MemoryCloud.put, put

    def cut(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            raise KeyboardInterrupt
        entry = real(cloud, collection, key, item, over)
        if left == 0:
            raise KeyboardInterrupt
        return entry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryCloud, "put", cut)
        with pytest.raises(KeyboardInterrupt):
            yield


@contextmanager
def _told(before: Step) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in _OPERATIONS:
            patch.setattr(Port, name, telling(name, before))
        yield
