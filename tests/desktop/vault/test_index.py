"""The index is a cache: lost, zeroed, flipped or foreign, everything is found again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.model import Album, Cursor
from desktop.vault import Vault
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, item


def fill(root: Path, index: Path) -> None:
    with Vault.open(root, index, Ticking(), create=True) as vault:
        book = vault.shelf("work", "dav", BOOK)
        book.keep([item(str(n), card(f"Person {n}")) for n in range(300)], "run-1")
        book.keep([item("7", card("Seven", "Person 7"), "2")], "run-2")
        book.drop(["8"], "run-2")
        book.settle(Cursor("c"))
        book.hold(["9", "10"], "many-gone", "run-3")
        photos = vault.shelf("work", "immich", PHOTOS)
        photos.keep([item("p", b"picture", name="p.jpg")], "run-4")
        photos.keep_albums([Album("al", "Sea", ("p",))], "run-4")


def everything(root: Path, index: Path) -> list[object]:
    with Vault.open(root, index, Ticking()) as vault:
        return [
            (
                shelf.collection, shelf.folder, list(shelf.items()), list(shelf.history()),
                shelf.held(), shelf.albums(),
            )
            for shelf in vault.shelves()
        ]  # fmt: skip


def gone(path: Path) -> None:
    path.unlink()


def zeroed(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    for place in range(4096, len(body), 4096):
        body[place] ^= 0x08
    path.write_bytes(body)


def of_a_newer_version(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()


def of_another_vault(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value='another' WHERE key='vault'")
    db.close()


def no_database(path: Path) -> None:
    path.write_bytes(b"this is a text\n" * 1000)


@pytest.mark.parametrize(
    "harm", [gone, zeroed, halved, flipped, of_a_newer_version, of_another_vault, no_database]
)
def test_e1_e2_a_lost_or_strange_index_is_put_aside_and_rebuilt(
    harm: Callable[[Path], None], tmp_path: Path
) -> None:
    root, index = tmp_path / "v", tmp_path / "i"
    fill(root, index)
    before = everything(root, index)
    (file,) = index.glob("*.sqlite")
    harm(file)
    assert everything(root, index) == before
    assert harm is gone or list(index.glob("*.aside"))
    with Vault.open(root, index, Ticking()) as vault:
        assert vault.shelves("work")[0].cursor is None
        assert vault.check().damaged == ()


def test_e3_a_lie_in_the_index_is_found_by_reading_the_folder(tmp_path: Path) -> None:
    root, index = tmp_path / "v", tmp_path / "i"
    fill(root, index)
    before = everything(root, index)
    (file,) = index.glob("*.sqlite")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE items SET sha256=replace(sha256, 'a', 'b') WHERE id='7'")
    db.close()
    with Vault.open(root, index, Ticking()) as vault:
        found = vault.check()
        assert (found.damaged, found.missing, found.repaired) == ((), (), ())
        assert vault.shelves("work")[0].cursor == "c"
    assert everything(root, index) == before


def test_c14_a_new_app_folder_takes_the_vault_as_it_is(tmp_path: Path) -> None:
    fill(tmp_path / "v", tmp_path / "i")
    before = everything(tmp_path / "v", tmp_path / "i")
    assert everything(tmp_path / "v", tmp_path / "elsewhere") == before


@pytest.mark.harmed("takes a log away")
@pytest.mark.parametrize("lost", ["log", "log/work"])
def test_a_lost_log_is_put_back_from_its_twin_before_an_index_is_built_anew(
    lost: str, tmp_path: Path
) -> None:
    root, index = tmp_path / "v", tmp_path / "i"
    fill(root, index)
    before = everything(root, index)
    shutil.rmtree(root / ".elsewhere" / lost)
    assert everything(root, tmp_path / "elsewhere") == before
    with Vault.open(root, tmp_path / "elsewhere", Ticking()) as vault:
        found = vault.check()
        assert (found.damaged, found.missing, found.foreign) == ((), (), ())


@pytest.mark.harmed("takes the folder back to an older day")
def test_an_older_copy_of_the_vault_makes_the_index_start_again(tmp_path: Path) -> None:
    root, index = tmp_path / "v", tmp_path / "i"
    with Vault.open(root, index, Ticking(), create=True) as vault:
        vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
    (log,) = (root / ".elsewhere/log/work").glob("*.jsonl")
    older = log.read_bytes()
    with Vault.open(root, index, Ticking()) as vault:
        vault.shelf("work", "dav", BOOK).keep([item("b", card("Bo"))], "run-2")
    log.write_bytes(older)
    (root / ".elsewhere/log-copy/work" / log.name).write_bytes(older)
    with Vault.open(root, index, Ticking()) as vault:
        (shelf,) = vault.shelves()
        assert shelf.ids() == {"a"}
        found = vault.check()
        assert found.damaged == ()
        assert found.foreign == ("work/Contacts/Friends/Bo.vcf",)


def test_rebuilding_on_request_tells_how_far_it_is(tmp_path: Path) -> None:
    root, index = tmp_path / "v", tmp_path / "i"
    fill(root, index)
    before = everything(root, index)
    told: list[int] = []
    with Vault.open(root, index, Ticking()) as vault:
        vault.rebuild(told.append)
    assert told[-1] > 300
    assert everything(root, index) == before


def test_c1_lines_without_a_seal_never_happened(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        vault.shelf("home", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
    (log,) = (tmp_path / "v/.elsewhere/log/home").iterdir()
    line = next(one for one in log.read_bytes().splitlines(True) if b'"keep"' in one)
    with log.open("ab") as stream:
        stream.write(line.replace(b'"id":"a"', b'"id":"never"'))
    with Vault.open(tmp_path / "v", tmp_path / "other", Ticking()) as vault:
        assert vault.shelves("home")[0].ids() == {"a"}
