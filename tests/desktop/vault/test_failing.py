"""The disk says no at every single step: an error in the vault's words, and nothing lost by it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Cursor, Entry, Item
from desktop.vault import Vault, VaultError
from tests.clouds.missing import missing
from tests.desktop.vault.story import all_is_well, live, nothing_acknowledged_is_lost
from tests.desktop.vault.things import (
    BOOK,
    BROKEN,
    FULL,
    READ_ONLY,
    STALE,
    Failing,
    Ticking,
    card,
    counting,
    item,
    memory_place,
)


@pytest.mark.parametrize(
    ("number", "code", "start"),
    [(FULL, "vault-full", 1), (BROKEN, "vault-failing", 2), (READ_ONLY, "vault-read-only", 3),
     (STALE, "vault-not-connected", 4)],
    ids=["c5-full", "c8-broken", "c11-read-only", "c15-stale"],
)  # fmt: skip
def test_c5_c8_c11_c15_an_error_at_any_step_is_told_and_the_rerun_ends_well(
    number: int, code: str, start: int
) -> None:
    with memory_place() as place:
        (place / "whole").mkdir()
        counter = Failing(0, number)
        live(place / "whole/vault", place / "whole/index", counting(counter))
        for step in range(start, counter.count + 1, 7):
            fault = Failing(step, number, ever_after=step % 2 == 0)
            root, index = place / str(step) / "vault", place / str(step) / "index"
            root.parent.mkdir()
            told = ""
            try:
                live(root, index, counting(fault))
            except VaultError as error:
                told = error.code
            assert told in {code, "vault-not-connected", ""}
            assert fault.hits
            nothing_acknowledged_is_lost(root, index)
            live(root, index)
            all_is_well(root, index)
            shutil.rmtree(root.parent)


def test_c6_when_history_cannot_be_written_the_old_version_stays_current(tmp_path: Path) -> None:
    def no_history(name: str, args: tuple[object, ...]) -> None:
        if armed and name in {"link", "create"} and "/objects/" in str(args[-1]):
            raise OSError(FULL, "full")

    armed = False
    root = tmp_path / "vault"
    with Vault.open(root, tmp_path / "i", Ticking(), create=True, port=counting(no_history)) as one:
        shelf = one.shelf("work", "dav", BOOK)
        ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
        armed = True
        with pytest.raises(VaultError) as told:
            shelf.keep([item("a", card("Ann", note="x"), "2")], "run-2")
        assert told.value.code == "vault-full"
        assert (root / kept.path).read_bytes() == card("Ann")
        assert shelf.get("a") == kept
        with pytest.raises(VaultError):
            shelf.drop(["a"], "run-2")
        assert (root / kept.path).read_bytes() == card("Ann")
        armed = False
        shelf.keep([item("a", card("Ann", note="x"), "2")], "run-3")
        assert shelf.read(kept) == card("Ann")


def test_c8_a_file_whose_flush_failed_is_never_flushed_again(tmp_path: Path) -> None:
    flushed: list[str] = []

    def fail_once(name: str, args: tuple[object, ...]) -> None:
        if name == "flush" and "staging" in str(args[0]):
            flushed.append(str(args[0]))
            if len(flushed) == 1:
                raise OSError(BROKEN, "broken")

    with Vault.open(
        tmp_path / "v", tmp_path / "i", Ticking(), create=True, port=counting(fail_once)
    ) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        with pytest.raises(VaultError) as told:
            shelf.keep([item("a", card("Ann"))], "run-1")
        assert told.value.code == "vault-failing"
        assert shelf.get("a") is None
        ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-2")
        assert shelf.read(kept) == card("Ann")
        assert len(flushed) == len(set(flushed))


def test_c10_c13_a_disk_taken_away_is_said_to_be_away(tmp_path: Path) -> None:
    root = tmp_path / "disk/vault"
    root.parent.mkdir()
    with Vault.open(root, tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item("a", card("Ann"))], "run-1")
        root.parent.rename(tmp_path / "unplugged")
        with pytest.raises(VaultError) as told:
            shelf.keep([item("b", card("Bo"))], "run-2")
        assert told.value.code == "vault-not-connected"
        assert not root.exists()
        (tmp_path / "unplugged").rename(root.parent)
        shelf.keep([item("b", card("Bo"))], "run-3")
        assert shelf.count() == 2


def test_what_came_whole_before_an_error_of_the_account_is_kept(tmp_path: Path) -> None:
    def half() -> Iterator[bytes]:
        yield b"BEGIN:VCARD"
        raise ConnectionError("cut")

    def items() -> Iterator[Item]:
        yield item("a", card("Ann"))
        yield Item(Entry("b", "1"), half())

    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        with pytest.raises(ConnectionError):
            shelf.keep(items(), "run-1")
        assert shelf.ids() == {"a"}
        assert shelf.cursor is None
        shelf.settle(Cursor("later"))
        assert not list((vault.root / ".elsewhere/staging").iterdir())


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = counting(lambda name, args: None)
    whole = port.write
    monkeypatch.setattr(port, "write", lambda fd, data: whole(fd, data[: max(1, len(data) // 3)]))
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True, port=port) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
        assert shelf.read(kept) == card("Ann")


@pytest.fixture
def few_files(tmp_path: Path) -> Iterator[Path]:
    """A disk with room, and places for some sixty files."""
    place = tmp_path / "few"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,nr_inodes=60", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        missing("a disk of few files", "run as root where tmpfs may be mounted")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_c7_a_disk_that_takes_no_more_files_is_not_called_full(
    few_files: Path, tmp_path: Path
) -> None:
    with Vault.open(few_files / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        kept, _ = zip(*shelf.keep([item("a", card("Ann"))], "run-1"), strict=True)
        with pytest.raises(VaultError) as raised:
            shelf.keep((item(f"n{n}", card(f"Person {n}")) for n in range(80)), "run-2")
        assert raised.value.code == "vault-too-many-files"
        assert shelf.read(kept[0]) == card("Ann")
    for filler in (few_files / "v").rglob("*.vcf"):
        assert filler.read_bytes().endswith(b"END:VCARD\r\n"), "nothing half-written"
