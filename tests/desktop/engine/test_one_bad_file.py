"""A file that a place does not give, or does not take, stops none of the others in any verb."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.engine.alone import MOST
from desktop.engine.mirror.files.place import WRITERS
from desktop.engine.outcome import DAMAGED, KEPT, LATER, NOTED
from desktop.engine.tasks import Check, Drill, Form, Mirror, Pull, Recover, Restore
from tests.desktop.engine.scene import FRIENDS, Scene, card, codes, noted, only, people, with_a_disk
from tests.desktop.engine.stubborn import Stubborn

MIRROR = Mirror("old", "disk", Form.FILES)
ONE = "Person 7.vcf"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return with_a_disk(tmp_path)


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> Stubborn:
    return Stubborn(monkeypatch)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.vcf")}


def new_computer(scene: Scene, place: Path) -> Scene:
    fresh = Scene(place)
    fresh.around = replace(fresh.around, sleeper=lambda stop: noted([]))
    fresh.add("disk", "folder", path=str(scene.folder / "disk"))
    return fresh


def test_a_mirror_sends_all_others_and_this_one_at_the_next_turn(
    scene: Scene, stubborn: Stubborn
) -> None:
    stubborn.refused = (ONE,)
    report = scene.run(MIRROR)
    assert report.exit == NOTED
    friends = next(row for row in report.accounts[0].collections if row.name == "Friends")
    assert (friends.sent, friends.failed) == (11, 1)
    assert [(note.code, note.about.rsplit("/", 1)[-1]) for note in friends.notes] == [
        ("not-taken-now", ONE)
    ]
    assert names(scene.folder / "disk") == names(scene.root) - {ONE}
    stubborn.refused = ()
    assert scene.run(MIRROR).exit == KEPT
    assert names(scene.folder / "disk") == names(scene.root)


def test_a_version_is_not_written_over_before_history_over_there_has_it(
    scene: Scene, stubborn: Stubborn
) -> None:
    scene.run(MIRROR)
    older = people(8)["p7"]
    scene.keep("old", FRIENDS, {"p7": card("uid-7", "Person 7", "TEL:1")})
    stubborn.refused = (hashlib.sha256(older).hexdigest(),)
    assert scene.run(MIRROR).exit == NOTED
    (theirs,) = (scene.folder / "disk").rglob(ONE)
    assert theirs.read_bytes() == older
    stubborn.refused = ()
    assert scene.run(MIRROR).exit == KEPT
    assert b"TEL:1" in theirs.read_bytes()


def test_a_place_that_takes_nothing_is_given_up_soon(scene: Scene, stubborn: Stubborn) -> None:
    scene.keep("old", FRIENDS, people(300))
    stubborn.refused = (".vcf",)
    assert scene.run(MIRROR).exit == LATER
    # Three wait for each writer; while the row is counted, and begun anew by the one event that
    # is taken, as many more are handed out.
    assert len(set(stubborn.asked)) <= 6 * WRITERS + MOST < 300


def test_what_somebody_changed_and_cannot_be_read_is_not_written_over(
    scene: Scene, stubborn: Stubborn
) -> None:
    scene.run(MIRROR)
    (theirs,) = (scene.folder / "disk").rglob(ONE)
    theirs.write_bytes(card("uid-7", "Their own words"))
    scene.keep("old", FRIENDS, {"p7": card("uid-7", "Person 7", "TEL:1")})
    stubborn.withheld = (ONE,)
    report = scene.run(MIRROR)
    assert (report.exit, codes(report)) == (NOTED, {"not-given"})
    assert b"Their own words" in theirs.read_bytes()
    stubborn.withheld = ()
    scene.run(MIRROR)
    assert b"TEL:1" in theirs.read_bytes()
    assert any(b"Their own words" in body for body in evidence(scene))


@pytest.mark.harmed("spoils files here before they are replaced")
def test_what_only_the_mirror_still_has_is_not_written_over_while_it_cannot_be_read(
    scene: Scene, stubborn: Stubborn
) -> None:
    scene.run(MIRROR)
    for name in (ONE, "Person 8.vcf"):
        (here,) = scene.root.rglob(name)
        here.write_bytes(here.read_bytes().replace(b"Person", b"Pxrson"))
    newer = {f"p{one}": card(f"uid-{one}", f"Person {one}", "TEL:1") for one in (7, 8)}
    scene.keep("old", FRIENDS, newer)
    stubborn.withheld = (ONE,)
    assert "not-given" in codes(scene.run(MIRROR))
    (theirs,) = (scene.folder / "disk").rglob(ONE)
    assert theirs.read_bytes() == people(8)["p7"]
    assert people(9)["p8"] in history(scene)
    stubborn.withheld = ()
    scene.run(MIRROR)
    assert b"TEL:1" in theirs.read_bytes()
    assert people(8)["p7"] in history(scene)


def history(scene: Scene) -> list[bytes]:
    return [path.read_bytes() for path in (scene.root / ".elsewhere/objects").glob("*/*")]


def evidence(scene: Scene) -> list[bytes]:
    return [path.read_bytes() for path in (scene.root / ".elsewhere").rglob("*conflict*")]


def test_a_check_writes_the_one_anew_that_the_mirror_does_not_give(
    scene: Scene, stubborn: Stubborn
) -> None:
    scene.run(MIRROR)
    stubborn.withheld = (ONE,)
    report = scene.run(Check("old", "disk"))
    assert [path.rsplit("/", 1)[-1] for path in report.damaged] == [ONE]
    assert (report.repaired, report.exit) == ([], DAMAGED)
    stubborn.written_anew = True
    report = scene.run(Check("old", "disk"))
    assert report.repaired == report.damaged != []
    assert report.exit == KEPT
    assert scene.run(Check("old", "disk")).damaged == []


def test_a_check_keeps_what_somebody_wrote_before_it_heals(scene: Scene) -> None:
    scene.run(MIRROR)
    (theirs,) = (scene.folder / "disk").rglob(ONE)
    theirs.write_bytes(card("uid-7", "Their own words"))
    report = scene.run(Check("old", "disk"))
    assert report.exit == KEPT
    assert theirs.read_bytes() == people(8)["p7"]
    assert card("uid-7", "Their own words") in evidence(scene)


def test_a_new_computer_gets_all_others_and_the_one_when_asked_again(
    scene: Scene, stubborn: Stubborn, tmp_path: Path
) -> None:
    scene.run(MIRROR)
    fresh = new_computer(scene, tmp_path / "new")
    stubborn.withheld = (ONE,)
    report = fresh.run(Recover("disk"))
    assert [path.rsplit("/", 1)[-1] for path in report.missing] == [ONE]
    assert report.exit == DAMAGED
    assert names(fresh.root) == names(scene.root) - {ONE}
    stubborn.withheld = ()
    assert fresh.run(Recover("disk")).exit == KEPT
    assert names(fresh.root) == names(scene.root)


@pytest.mark.parametrize("lists", ["SHA256SUMS", ".jsonl", "old.sha256"])
def test_lists_that_are_not_given_cost_no_file(
    scene: Scene, stubborn: Stubborn, tmp_path: Path, lists: str
) -> None:
    scene.run(MIRROR)
    fresh = new_computer(scene, tmp_path / "new")
    stubborn.withheld = (lists,)
    fresh.run(Recover("disk"))
    assert names(fresh.root) == names(scene.root)


def test_a_marker_that_is_not_given_is_not_taken_for_no_vault(
    scene: Scene, stubborn: Stubborn, tmp_path: Path
) -> None:
    scene.run(MIRROR)
    fresh = new_computer(scene, tmp_path / "new")
    stubborn.withheld = ("vault.json",)
    assert fresh.run(Recover("disk")).exit == KEPT
    other = new_computer(scene, tmp_path / "other")
    stubborn.withheld = ("vault.json", "vault-copy.json")
    report = other.run(Recover("disk"))
    assert (report.exit, codes(report)) == (LATER, {"try-later"})
    assert names(other.root) == set()


def test_a_bare_copy_gives_back_all_others(
    scene: Scene, stubborn: Stubborn, tmp_path: Path
) -> None:
    scene.run(MIRROR)
    shutil.rmtree(scene.folder / "disk/.elsewhere")
    fresh = new_computer(scene, tmp_path / "new")
    stubborn.withheld = (ONE,)
    report = fresh.run(Recover("disk"))
    assert [path.rsplit("/", 1)[-1] for path in report.missing] == [ONE]
    assert names(fresh.root) == names(scene.root) - {ONE}


def test_a_drill_of_a_mirror_that_withholds_one_fails_by_that_one(
    scene: Scene, stubborn: Stubborn
) -> None:
    scene.run(MIRROR)
    stubborn.withheld = (ONE,)
    report = scene.run(Drill("old", "disk", full=True))
    proof = report.proofs[FRIENDS.kind]
    assert (proof.vault, proof.equal) == (12, 11)


def test_a_restore_into_a_folder_writes_all_others(
    scene: Scene, stubborn: Stubborn, tmp_path: Path
) -> None:
    scene.add("laptop", "folder", path=str(tmp_path / "laptop"))
    stubborn.refused = (ONE,)
    report = scene.run(Restore("old", "laptop"))
    assert report.exit == NOTED
    assert codes(report) == {"not-taken-now"}
    assert names(tmp_path / "laptop") == names(scene.root) - {ONE}
    stubborn.refused = ()
    assert scene.run(Restore("old", "laptop")).exit == KEPT
    assert names(tmp_path / "laptop") == names(scene.root)


def test_a_folder_that_is_an_account_gives_all_others(
    scene: Scene, stubborn: Stubborn, tmp_path: Path
) -> None:
    book = tmp_path / "cards/Friends"
    book.mkdir(parents=True)
    for id_, body in people(5).items():
        (book / f"{id_}.vcf").write_bytes(body)
    (book / "two.vcf").write_bytes(card("two-a", "A") + card("two-b", "B"))
    scene.add("cards", "folder", path=str(tmp_path / "cards"))
    assert only(scene.run(Pull(("cards",)))).new == 7
    (book / "p1.vcf").write_bytes(card("uid-1", "Person 1", "TEL:1"))
    (book / "two.vcf").write_bytes(card("two-a", "A", "TEL:2") + card("two-b", "B"))
    (book / "p9.vcf").write_bytes(card("uid-9", "Person 9"))
    stubborn.withheld = ("two.vcf",)
    report = scene.run(Pull(("cards",)))
    row = only(report)
    assert (row.new, row.changed, row.removed, row.held, row.total) == (1, 1, 0, 0, 8)
    assert [note.about for note in row.notes] == ["two.vcf"]
    stubborn.withheld = ()
    row = only(scene.run(Pull(("cards",))))
    assert (row.changed, row.removed, row.held, row.total) == (1, 0, 0, 8)
