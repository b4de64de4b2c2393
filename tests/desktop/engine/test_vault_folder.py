"""The vault moves by copying: proven there, the old folder as it was, and nothing in between lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import places
from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Count, MoveVault, Pull
from desktop.places import Home
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import contacts


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(Home(tmp_path / "home"), tmp_path / "old")
    source = contacts(tmp_path / "source" / "Friends").parent
    made.add_account("Mine", "folder", {"path": str(source)}, Typed(""), nobody)
    yield made
    made.close()


def do(engine: Engine, task: Pull | MoveVault | Check | Count) -> Report:
    return engine.wait(engine.start(task), 60)


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_everything_is_there_and_the_old_folder_is_as_it_was(
    engine: Engine, tmp_path: Path
) -> None:
    assert do(engine, Pull()).exit == 0
    before = files(tmp_path / "old")
    report = do(engine, MoveVault(tmp_path / "disk" / "new"))
    assert (report.exit, report.error) == (0, None)
    assert files(tmp_path / "old") == before
    assert set(before) <= set(files(tmp_path / "disk" / "new"))
    assert do(engine, Check()).exit == 0
    assert sum(kind.items for kind in engine.status().accounts[0].kinds) == 6
    home = Home(tmp_path / "home")
    assert places.vault(None, {}, home) == tmp_path / "disk" / "new", "the next start finds it"
    contacts(tmp_path / "source" / "Friends", [f"Person {n}" for n in range(9)])
    assert do(engine, Pull()).exit == 0
    assert len(list((tmp_path / "disk" / "new").rglob("*.vcf"))) == 9
    assert len(list((tmp_path / "old").rglob("*.vcf"))) == 6


def test_what_a_broken_off_try_left_is_gone_on_with(engine: Engine, tmp_path: Path) -> None:
    do(engine, Pull())
    name = next((tmp_path / "old").rglob("*.vcf")).relative_to(tmp_path / "old")
    (tmp_path / "new" / name).parent.mkdir(parents=True)
    (tmp_path / "new" / name).write_bytes((tmp_path / "old" / name).read_bytes())
    (tmp_path / "new" / ".elsewhere-moving").write_bytes(b"half")
    assert do(engine, MoveVault(tmp_path / "new")).error is None
    assert do(engine, Check()).exit == 0
    assert not (tmp_path / "new" / ".elsewhere-moving").exists()


@pytest.mark.parametrize(
    ("folder", "code"),
    [("full", "folder-not-empty"), ("old/inside", "folder-inside"), (".", "folder-inside")],
)
def test_a_folder_that_will_not_do_is_refused_and_nothing_is_changed(
    engine: Engine, tmp_path: Path, folder: str, code: str
) -> None:
    do(engine, Pull())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "theirs.txt").write_text("theirs")
    before = files(tmp_path / "old")
    report = do(engine, MoveVault(tmp_path / folder))
    assert report.error is not None
    assert report.error.code == code
    assert files(tmp_path / "old") == before
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["theirs.txt"]
    assert do(engine, Check()).exit == 0


def test_a_vault_moved_by_hand_is_taken_as_it_is_and_anothers_is_not(
    engine: Engine, tmp_path: Path
) -> None:
    do(engine, Pull())
    other = Engine(Home(tmp_path / "home2"), tmp_path / "other")
    source = {"path": str(tmp_path / "source")}
    other.add_account("Mine", "folder", source, Typed(""), nobody)
    other.wait(other.start(Pull()), 60)
    other.close()
    report = do(engine, MoveVault(tmp_path / "other"))
    assert report.error is not None
    assert report.error.code == "vault-is-another"
    (tmp_path / "old").rename(tmp_path / "moved")
    report = do(engine, MoveVault(tmp_path / "fresh"))
    assert report.error is not None
    assert report.error.code == "vault-not-connected", "a new folder would hide the missing disk"
    assert do(engine, MoveVault(tmp_path / "moved")).error is None
    assert do(engine, Check()).exit == 0


def test_before_the_first_copy_it_is_only_noted_and_counting_makes_no_vault(
    engine: Engine, tmp_path: Path
) -> None:
    counted = do(engine, Count("Mine"))
    assert [(row.name, row.total) for row in counted.accounts[0].collections] == [("Friends", 6)]
    assert do(engine, MoveVault(tmp_path / "new")).error is None
    assert not (tmp_path / "old").exists()
    assert not (tmp_path / "new").exists()
    do(engine, Pull())
    assert len(list((tmp_path / "new").rglob("*.vcf"))) == 6
