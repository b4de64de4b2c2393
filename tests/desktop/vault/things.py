"""Small things the vault's tests share: a clock, cards, items, and disks that fail as told."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.model import Collection, Entry, Item, Kind
from desktop.vault import Vault
from desktop.vault.port import Port

BOOK = Collection("book", Kind.CONTACTS, "Friends")
Step = Callable[[str, tuple[object, ...]], object]
"""Is told the name and the arguments of a step on the disk."""
PHOTOS = Collection("library", Kind.PHOTOS, "Library")


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


class Still(Ticking):
    """A clock that stands, for what is to come out the same each time."""

    def now(self) -> datetime:
        return self.at


def holds(vault: Vault, body: bytes) -> bool:
    """Whether the vault gives exactly these bytes. Raises KeyError where it knows of none."""
    return vault.body(hashlib.sha256(body).hexdigest()).read_bytes() == body


def card(name: str, uid: str = "", note: str = "") -> bytes:
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid or name}\r\nFN:{name}\r\nN:{name};;;;\r\n"
        f"NOTE:{note}\r\nEND:VCARD\r\n"
    ).encode()


def item(id_: str, body: bytes, revision: str = "1", name: str = "") -> Item:
    return Item(Entry(id_, revision, name), (body[:10], body[10:]))


STEPS = (
    "create", "extend", "write", "hole", "fsync", "flush", "replace", "link", "unlink", "mkdir",
    "fsync_dir", "sync",
)  # fmt: skip


def counting(before: Step, after: Step | None = None) -> Port:
    """A disk that tells a function of each step before it is done (and another after it)."""

    class Counted(Port):
        pass

    for name in STEPS:
        setattr(Counted, name, telling(name, before, after))
    return Counted()


def telling(name: str, before: Step, after: Step | None = None) -> Callable[..., object]:
    """A step of the disk that tells a function before it is done (and another after it)."""
    real = getattr(Port, name)

    def done(self: Port, *args: object) -> object:
        before(name, args)
        result = real(self, *args)
        if after is not None:
            after(name, args)
        return result

    return done


def in_child(work: Callable[[], int]) -> int:
    """The exit status of a child that does this; minus the number of the signal that ended it.

    Args:
        work: gives the status; 99 where it raises.
    """
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = work()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Killer:
    """Ends the process for good at a step, as a power switch does."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def __call__(self, name: str, args: tuple[object, ...]) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Failing:
    """Lets one step, or all from it on, fail with an error of the system."""

    def __init__(self, at: int, error: int, *, ever_after: bool = False) -> None:
        self.at = at
        self.error = error
        self.ever_after = ever_after
        self.count = 0
        self.hits: list[str] = []

    def __call__(self, name: str, args: tuple[object, ...]) -> None:
        self.count += 1
        if self.count == self.at or (self.ever_after and self.count > self.at > 0):
            self.hits.append(name)
            raise OSError(self.error, os.strerror(self.error))


def files_under(root: Path) -> dict[str, bytes]:
    """Every plain file below a folder that is not the lock, being written, or rewritten often."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


@contextmanager
def memory_place() -> Iterator[Path]:
    """A scratch folder in memory where there is one, so that thousands of flushes cost nothing."""
    quick = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=quick if quick.is_dir() else None) as place:
        yield Path(place)


FULL, BROKEN, READ_ONLY, STALE = errno.ENOSPC, errno.EIO, errno.EROFS, errno.ESTALE
