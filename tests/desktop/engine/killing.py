"""Kills a child at an operation on the disk, and counts the operations that something takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop.vault.port import Port
from tests.desktop.vault.things import Killer, Step, telling

_OPERATIONS = (
    "create", "extend", "write", "fsync", "replace", "link", "unlink", "mkdir", "fsync_dir", "sync",
)  # fmt: skip


def killed(operation: int, work: Callable[[], int]) -> bool:
    """Work in a child that is killed at this operation; False when it came to its end.

    Args:
        operation: counted from 1.
        work: gives the exit status, which has to be 0.
    """
    child = os.fork()
    if child == 0:
        ended = 99
        try:
            with _told(Killer(operation)):
                ended = work()
        finally:
            os._exit(ended)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def operations(do: Callable[[], object]) -> int:
    """How many operations on the disk it takes."""
    count = Killer(0)
    with _told(count):
        do()
    return count.count


@contextmanager
def _told(before: Step) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in _OPERATIONS:
            patch.setattr(Port, name, telling(name, before))
        yield
