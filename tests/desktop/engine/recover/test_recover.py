"""A new computer gets the vault back from the second cloud alone, or is told what is missing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from connectors.folder.files import FolderFiles
from desktop.engine import tasks
from desktop.engine.perform import perform
from desktop.engine.proof import evidence
from desktop.engine.tasks import Check, Drill, Form, Mirror, Recover, RunPlans, Task
from tests.desktop.engine.scene import (
    FRIENDS,
    HOME,
    Scene,
    Silent,
    card,
    codes,
    event,
    people,
    tree,
    with_a_disk,
)

MIRROR = Mirror("old", "disk", Form.FILES)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return with_a_disk(tmp_path)


def test_i3_a_new_computer_has_the_same_vault_to_the_byte(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "TEL:1")})
    scene.drop("old", FRIENDS, ["p2"])
    scene.keep("other", HOME, {"x": event("x", "Of another account")})
    scene.run(MIRROR)
    scene.run(Mirror("other", "disk", Form.FILES))
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    report = fresh.run(Recover("disk"))
    assert report.error is None
    assert report.exit == 0
    assert tree(fresh.root) == tree(scene.root)
    totals = {
        (account.name, row.name): row.total
        for account in report.accounts
        for row in account.collections
    }
    assert totals == {("old", "Friends"): 11, ("old", "Home"): 1, ("other", "Home"): 1}
    assert fresh.run(Check()).exit == 0
    with fresh.vault() as vault:
        history = [version for shelf in vault.shelves("old") for version in shelf.history()]
        assert len(history) == 15


@pytest.mark.harmed("spoils the mirror")
def test_recover_names_what_is_damaged_and_takes_it_from_history_where_it_can(
    scene: Scene, tmp_path: Path
) -> None:
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "TEL:1")})
    scene.keep("old", FRIENDS, {"p1": people(2)["p1"]})
    scene.run(MIRROR)
    disk = tmp_path / "disk"
    next(disk.rglob("*Person 1.vcf")).write_bytes(b"rot")
    next(disk.rglob("*Person 4.vcf")).write_bytes(b"rot")
    next(disk.rglob("*Person 5.vcf")).unlink()
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(disk))
    report = fresh.run(Recover("disk"))
    assert [path.rsplit("/", 1)[-1] for path in report.missing] == ["Person 5.vcf"]
    assert {path.rsplit("/", 1)[-1] for path in report.damaged} == {"Person 4.vcf", "Person 1.vcf"}
    assert [path.rsplit("/", 1)[-1] for path in report.repaired] == ["Person 1.vcf"]
    assert report.exit == 5
    assert next(fresh.root.rglob("*Person 1.vcf")).read_bytes() == people(2)["p1"]


def test_recover_goes_on_where_it_was_cut(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.run(MIRROR)
    real = FolderFiles.read
    left = [9]

    def cut(place: FolderFiles, path: str, start: int = 0) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(place, path, start)

    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    monkeypatch.setattr(FolderFiles, "read", cut)
    with pytest.raises(KeyboardInterrupt):
        fresh.run(Recover("disk"))
    assert not (fresh.root / ".elsewhere/vault.json").exists()
    monkeypatch.setattr(FolderFiles, "read", real)
    assert fresh.run(Recover("disk")).exit == 0
    assert tree(fresh.root) == tree(scene.root)


def test_recover_refuses_to_write_into_another_vault(scene: Scene, tmp_path: Path) -> None:
    scene.run(MIRROR)
    fresh = Scene(tmp_path / "new")
    fresh.keep("mine", FRIENDS, people(1))
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    before = tree(fresh.root)
    report = fresh.run(Recover("disk"))
    assert report.error is not None
    assert report.error.code == "vault-is-another"
    assert tree(fresh.root) == before


@pytest.mark.parametrize("first", [RunPlans(due_only=True), RunPlans(), tasks.Test("disk")])
def test_what_a_new_computer_did_before_is_no_other_vault(
    scene: Scene, tmp_path: Path, first: Task
) -> None:
    scene.run(MIRROR)
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    assert perform(first, fresh.around, Silent(), threading.Event()).exit == 0
    report = perform(Recover("disk"), fresh.around, Silent(), threading.Event())
    assert (report.exit, report.error) == (0, None)
    with fresh.vault() as vault:
        assert vault.accounts() == ("old",)
    assert perform(Check(), fresh.around, Silent(), threading.Event()).exit == 0


def test_a_place_without_a_vault_says_so(scene: Scene, tmp_path: Path) -> None:
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "empty"))
    report = fresh.run(Recover("disk"))
    assert (report.exit, codes(report)) == (2, {"no-vault-there"})


def bend(path: Path) -> bytes:
    body = path.read_bytes()
    path.write_bytes(body[:-3] + bytes([body[-3] ^ 1]) + body[-2:])
    return body


@pytest.mark.harmed("flips a bit in a certificate that came back")
def test_a_vault_that_was_drilled_comes_back_to_the_byte_its_papers_proven(
    scene: Scene, tmp_path: Path
) -> None:
    scene.run(MIRROR)
    drilled = scene.run(Drill("old", "disk", full=True))
    scene.run(MIRROR)
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    assert fresh.run(Recover("disk")).exit == 0
    assert tree(fresh.root) == tree(scene.root)
    checked = fresh.run(Check())
    assert (checked.exit, checked.damaged, checked.missing) == (0, [], [])
    with fresh.vault() as vault:
        assert [one.run for one in evidence.certificates(vault)] == [drilled.run]
    again = fresh.run(Recover("disk"))
    assert (again.exit, tree(fresh.root)) == (0, tree(scene.root))
    paper = fresh.root / ".elsewhere/evidence" / Path(drilled.certificate).name
    body = bend(paper)
    page = paper.with_suffix(".html")
    printed = page.read_bytes()
    page.unlink()
    with fresh.vault() as vault:
        healed = vault.check().repaired
    assert set(healed) == {one.relative_to(fresh.root).as_posix() for one in (paper, page)}
    assert (paper.read_bytes(), page.read_bytes()) == (body, printed)


@pytest.mark.harmed("flips a bit in a certificate here, then recovers once more")
def test_recovering_once_more_never_takes_a_bent_paper_for_the_true_one(
    scene: Scene, tmp_path: Path
) -> None:
    scene.run(MIRROR)
    drilled = scene.run(Drill("old", "disk", full=True))
    scene.run(MIRROR)
    fresh = Scene(tmp_path / "new")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    fresh.run(Recover("disk"))
    paper = fresh.root / ".elsewhere/evidence" / Path(drilled.certificate).name
    body = bend(paper)
    fresh.run(Recover("disk"))
    fresh.run(Check())
    assert paper.read_bytes() == body
