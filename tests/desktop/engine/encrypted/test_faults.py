"""Whatever is done to an encrypted copy behind our back is named, healed, and never believed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from desktop.engine.report import Report
from desktop.engine.tasks import Check, Drill, Mirror, Recover
from tests.desktop.engine.encrypted.stage import MIRROR, Sealing, names
from tests.desktop.engine.scene import FRIENDS, card, codes, people, tree

COUNT = 24
PLANTED = ("flipped", "swapped", "swapped too", "cut", "old", "gone", "renamed", "longer", "foreign",
           "empty")  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Sealing:
    scene = Sealing(tmp_path / "here")
    scene.on_disk(tmp_path / "disk")
    scene.encrypt()
    scene.keep("old", FRIENDS, people(COUNT))
    assert scene.run(MIRROR).exit == 0
    return scene


def paths(scene: Sealing) -> list[str]:
    """The people's own files, as the vault names them."""
    found = sorted(one for one in names(scene.root) if one.endswith(".vcf"))
    assert len(found) == COUNT
    return found


def plant(scene: Sealing, disk: Path) -> dict[str, str]:
    """Every fault once; path by fault."""
    at = dict(zip(PLANTED, paths(scene), strict=False))
    there = {fault: disk / scene.stored(path) for fault, path in at.items()}
    old = there["old"].read_bytes()
    number = next(
        key for key in people(COUNT) if people(COUNT)[key] == (scene.root / at["old"]).read_bytes()
    )
    scene.keep(
        "old", FRIENDS, {number: card(number.replace("p", "uid-"), "Changed since", "TEL:1")}
    )
    scene.run(MIRROR)
    there["old"].write_bytes(old)
    flip(there["flipped"])
    one, two = there["swapped"].read_bytes(), there["swapped too"].read_bytes()
    there["swapped"].write_bytes(two)
    there["swapped too"].write_bytes(one)
    there["cut"].write_bytes(there["cut"].read_bytes()[:-9])
    there["gone"].unlink()
    there["renamed"].rename(there["renamed"].with_name(other_than(there["renamed"].name)))
    there["longer"].write_bytes(there["longer"].read_bytes() + b"junk")
    stranger = pyrage.x25519.Identity.generate().to_public()
    there["foreign"].write_bytes(pyrage.encrypt(b"BEGIN:VCARD", [stranger]))
    there["empty"].write_bytes(b"")
    return at


def other_than(name: str) -> str:
    """A name of the same form that is surely another."""
    return ("b" if name.startswith("a") else "a") + name[1:]


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


def named(report: Report) -> set[str]:
    return {*report.damaged, *report.missing}


def test_s53_s54_g12_a_check_names_every_fault_and_heals_it(scene: Sealing, tmp_path: Path) -> None:
    at = plant(scene, tmp_path / "disk")
    report = scene.run(Check("old", "disk"))
    assert {name for name in named(report) if name.endswith(".vcf")} == {
        f"disk:{path}" for path in at.values()
    }
    assert {f"disk:{at['gone']}", f"disk:{at['renamed']}"} <= set(report.missing)
    assert set(report.repaired) == named(report)
    assert report.exit == 0
    again = scene.run(Check("old", "disk"))
    assert (again.exit, named(again)) == (0, set())


def test_s53_s54_a_drill_names_every_fault(scene: Sealing, tmp_path: Path) -> None:
    at = plant(scene, tmp_path / "disk")
    report = scene.run(Drill("old", "disk", full=True))
    assert report.exit == 5
    told = [line for proof in report.proofs.values() for line in proof.differ]
    for fault, path in at.items():
        assert any(path.split("/", 1)[1] in line for line in told), fault
    assert len(told) == len(at)


@pytest.mark.harmed("spoils the mirror that the new computer has all from")
def test_s53_s54_a_new_computer_names_every_fault_and_brings_the_rest(
    scene: Sealing, tmp_path: Path
) -> None:
    at = plant(scene, tmp_path / "disk")
    words = " ".join(scene.sheets.show("disk").words)
    fresh = Sealing(tmp_path / "new")
    fresh.on_disk(tmp_path / "disk")
    fresh.sheets.accept("disk", words)
    report = fresh.run(Recover("disk"))
    assert report.exit == 5
    assert {name for name in named(report) if name.endswith(".vcf")} == set(at.values())
    brought = {one for one in names(fresh.root) if one.endswith(".vcf")}
    assert set(paths(scene)) - set(at.values()) <= brought
    for path in brought:
        assert (fresh.root / path).read_bytes() == (scene.root / path).read_bytes()


def parts(disk: Path) -> list[Path]:
    return sorted((disk / "index").iterdir(), key=lambda one: one.stat().st_mtime_ns)


def put_back_an_older_list(disk: Path) -> None:
    parts(disk)[-1].unlink()


def break_a_list(disk: Path) -> None:
    flip(parts(disk)[0])


def change_lists_for_each_other(disk: Path) -> None:
    first, last = parts(disk)[0], parts(disk)[-1]
    one, two = first.read_bytes(), last.read_bytes()
    first.write_bytes(two)
    last.write_bytes(one)


@pytest.mark.parametrize(
    "harm", [put_back_an_older_list, break_a_list, change_lists_for_each_other]
)
def test_s54_g12_a_list_of_what_there_is_that_was_changed_is_named_and_written_anew(
    scene: Sealing, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "TEL:1")})
    scene.run(MIRROR)
    harm(tmp_path / "disk")
    later = Sealing(tmp_path / "here")  # as the program finds it when it is started next
    report = later.run(Check("old", "disk"))
    assert named(report)
    assert all(name.startswith("disk:index/") for name in named(report))
    assert set(report.repaired) == named(report)
    assert later.run(Check("old", "disk")).damaged == []


def test_s54_without_any_list_everything_still_comes_back(scene: Sealing, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "disk" / "index")
    fresh = Sealing(tmp_path / "new")
    fresh.on_disk(tmp_path / "disk")
    fresh.sheets.accept("disk", " ".join(scene.sheets.show("disk").words))
    assert fresh.run(Recover("disk")).exit == 0
    assert tree(fresh.root) == tree(scene.root)


def test_a_new_copy_under_an_old_name_is_not_held_to_the_old_list(
    scene: Sealing, tmp_path: Path
) -> None:
    scene.accounts.remove("disk")
    scene.on_disk(tmp_path / "another disk")
    scene.encrypt()
    scene.keep("two", FRIENDS, people(3))
    scene.run(Mirror("two", "disk"))
    assert named(scene.run(Check("two", "disk"))) == set()


def test_a_mirror_puts_right_what_it_finds_broken(scene: Sealing, tmp_path: Path) -> None:
    (path, *_) = paths(scene)
    flip(tmp_path / "disk" / scene.stored(path))
    report = scene.run(MIRROR)
    assert codes(report) == {"unsound-there"}
    assert named(scene.run(Check("old", "disk"))) == set()


def test_a_copy_of_another_key_is_never_taken_for_an_empty_place(
    scene: Sealing, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    other = Sealing(tmp_path / "other")
    other.on_disk(tmp_path / "elsewhere")
    other.encrypt()
    other.keep("old", FRIENDS, people(3))
    other.run(MIRROR)
    for folder in [one for one in (tmp_path / "elsewhere").iterdir() if one.is_dir()]:
        shutil.rmtree(folder)
    for folder in [one for one in disk.iterdir() if one.is_dir()]:
        shutil.copytree(folder, tmp_path / "elsewhere" / folder.name)
    disk = tmp_path / "elsewhere"
    before = {one: (disk / one).read_bytes() for one in names(disk)}
    report = other.run(MIRROR)
    assert (report.exit, codes(report)) == (3, {"sheet-of-another"})
    assert {one: (disk / one).read_bytes() for one in names(disk)} == before
