"""Large groups: what is committed was on the disk before, though the next is gathered meanwhile."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.vault import Vault, VaultError
from desktop.vault.port import Port

BOOK = Collection("/book/", Kind.CONTACTS, "Book")
FILM = Collection("photos", Kind.PHOTOS, "Photos")


class Watched(Port):
    """Notes what is done, in order; a flush can be made to fail."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.open: dict[int, str] = {}
        self.fail_at = 0
        self.flushes = 0
        self._one = threading.Lock()

    def note(self, what: str, path: Path | str) -> None:
        with self._one:
            self.done.append((what, str(path)))

    def create(self, path: Path | str) -> int:
        fd = super().create(path)
        self.open[fd] = str(path)
        return fd

    def write(self, fd: int, data: bytes | memoryview) -> int:
        self.note("write", self.open.get(fd, ""))
        return super().write(fd, data)

    def close(self, fd: int) -> None:
        self.open.pop(fd, None)
        super().close(fd)

    def sync(self, folder: Path | str) -> bool:
        self.flushes += 1
        if self.flushes == self.fail_at:
            raise OSError(errno.EIO, "no")
        self.note("sync begins", folder)
        found = super().sync(folder)
        self.note("sync ends", folder)
        return found

    def flush(self, path: Path | str) -> None:
        self.note("flush", path)
        super().flush(path)

    def extend(self, path: Path | str) -> int:
        self.note("log", path)
        return super().extend(path)

    def replace(self, old: Path | str, new: Path | str) -> None:
        self.note("rename", old)
        super().replace(old, new)


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.vault.intake.MOST", 10)


def cards(count: int, fail_at: int = -1) -> Iterator[Item]:
    for number in range(count):
        if number == fail_at:
            raise TryLater("broke off")
        body = f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{number}\r\nFN:P {number}\r\nEND:VCARD\r\n"
        yield Item(Entry(f"{number}.vcf", "1"), (body.encode(),))


def opened(place: Path, port: Port) -> Vault:
    return Vault.open(place / "vault", place / "index", SystemClock(), create=True, port=port)


def test_every_body_is_on_the_disk_before_the_log_speaks_of_it(tmp_path: Path) -> None:
    port = Watched()
    with opened(tmp_path, port) as vault:
        shelf = vault.shelf("ann", "dav", BOOK)
        port.done.clear()
        kept = shelf.keep(cards(47), "run")
        assert [one.id for one, _ in kept] == [f"{number}.vcf" for number in range(47)]
        assert vault.check().damaged == ()
    assert _bodies_flushed_before_the_log(port) == 47


def test_a_photo_that_is_still_being_written_is_waited_for(tmp_path: Path) -> None:
    class Slow(Watched):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            if len(data) > 1000:
                threading.Event().wait(0.002)
            done = super().write(fd, data)
            self.note("write", self.open.get(fd, ""))
            return done

    port = Slow()
    with opened(tmp_path, port) as vault:
        shelf = vault.shelf("ann", "takeout", FILM)
        port.done.clear()
        bodies = {f"{n}.jpg": bytes([n]) * 300_000 for n in range(35)}
        chunks = {id: [body[at : at + 70_000] for at in range(0, 300_000, 70_000)]
                  for id, body in bodies.items()}  # fmt: skip
        kept = shelf.keep((Item(Entry(id, "1", id), parts) for id, parts in chunks.items()), "run")
        assert {one.id: shelf.read(one) for one, _ in kept} == bodies
        assert vault.check().damaged == ()
    assert _bodies_flushed_before_the_log(port) == 35


def _bodies_flushed_before_the_log(port: Watched) -> int:
    """How many bodies there were; each was on the disk before the log spoke of it."""
    renames = [
        at for at, (what, old) in enumerate(port.done) if what == "rename" and "staging" in old
    ]
    bodies = 0
    for at in renames:
        staged = port.done[at][1]
        written = [
            n for n, (what, path) in enumerate(port.done[:at]) if (what, path) == ("write", staged)
        ]
        if not written or "SHA256SUMS" in staged:
            continue
        bodies += 1
        after = port.done[written[-1] : at]
        begun = next((n for n, (w, p) in enumerate(after) if w in ("sync begins", "flush")), None)
        assert begun is not None, staged
        ended = next(
            n for n, (w, _) in enumerate(after) if n >= begun and w in ("sync ends", "flush")
        )
        logged = [n for n, (what, path) in enumerate(after) if what == "log" and "/log/" in path]
        assert any(n > ended for n in logged), staged
    return bodies


@pytest.mark.parametrize("fails", [1, 2, 3, 4])
def test_a_flush_that_fails_commits_nothing_of_its_group_and_a_rerun_converges(
    tmp_path: Path, fails: int
) -> None:
    port = Watched()
    with opened(tmp_path, port) as vault:
        shelf = vault.shelf("ann", "dav", BOOK)
        port.flushes, port.fail_at = 0, fails
        with pytest.raises(VaultError):
            shelf.keep(cards(40), "run")
        assert shelf.count() <= 10 * (fails - 1)
        port.fail_at = 0
        shelf.keep(cards(40), "again")
        assert shelf.count() == 40
        assert vault.check().damaged == ()
    with opened(tmp_path, port) as vault:
        assert vault.shelf("ann", "dav", BOOK).drop(["0.vcf"], "later") == 1
    assert not any((tmp_path / "vault" / ".elsewhere" / "staging").iterdir())


def test_what_came_whole_before_an_error_is_kept_with_the_group_before_it(tmp_path: Path) -> None:
    with opened(tmp_path, Port()) as vault:
        shelf = vault.shelf("ann", "dav", BOOK)
        with pytest.raises(TryLater):
            shelf.keep(cards(40, fail_at=25), "run")
        assert shelf.ids() == {f"{number}.vcf" for number in range(25)}


def test_no_thread_is_left(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with opened(tmp_path, Port()) as vault:
        vault.shelf("ann", "dav", BOOK).keep(cards(35), "run")
        assert not set(threading.enumerate()) - before
