"""A check names every damaged file, and heals vault and mirror from each other with proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.model import Collection, Item, Kind
from desktop.engine.tasks import Check, Form, Mirror
from tests.desktop.engine.scene import FRIENDS, Scene, card, people

MIRROR = Mirror("old", "disk", Form.FILES)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, people(40))
    scene.run(MIRROR)
    return scene


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


def cards(root: Path) -> list[Path]:
    return sorted(root.rglob("*.vcf"))


@pytest.mark.harmed("flips bits")
def test_twenty_flipped_bits_are_all_named(scene: Scene) -> None:
    flipped = cards(scene.root)[:20]
    for path in flipped:
        flip(path)
    report = scene.run(Check("old"))
    assert report.exit == 5
    assert sorted(report.damaged) == [path.relative_to(scene.root).as_posix() for path in flipped]


def test_twenty_flipped_bits_are_healed_from_the_mirror(scene: Scene) -> None:
    flipped = cards(scene.root)[:20]
    for path in flipped:
        flip(path)
    report = scene.run(Check("old", "disk"))
    names = sorted(path.relative_to(scene.root).as_posix() for path in flipped)
    assert sorted(report.damaged) == names
    assert sorted(report.repaired) == names
    assert report.exit == 0
    assert sorted(path.read_bytes() for path in cards(scene.root)) == sorted(people(40).values())


def test_the_mirror_is_healed_from_the_vault(scene: Scene) -> None:
    there = cards(scene.folder / "disk")
    flip(there[3])
    there[7].unlink()
    report = scene.run(Check("old", "disk"))
    names = [f"disk:{path.relative_to(scene.folder / 'disk').as_posix()}" for path in there]
    assert report.damaged == [names[3]]
    assert report.missing == [names[7]]
    assert sorted(report.repaired) == sorted([names[3], names[7]])
    assert report.exit == 0
    assert scene.run(Check("old", "disk")).exit == 0
    assert scene.run(MIRROR).exit == 0


def test_a_mirror_that_is_only_behind_is_not_called_damaged(scene: Scene) -> None:
    first = next(iter(people(40)))
    scene.keep("old", FRIENDS, {first: card(first, "Grew since")})
    report = scene.run(Check("old", "disk"))
    assert (report.exit, report.damaged, report.missing) == (0, [], [])


@pytest.mark.harmed("spoils both copies")
def test_both_bad_is_said_and_both_are_kept(scene: Scene) -> None:
    here, there = cards(scene.root)[0], cards(scene.folder / "disk")[0]
    flip(here)
    there.write_bytes(b"rot")
    kept = here.read_bytes()
    report = scene.run(Check("old", "disk"))
    assert report.exit == 5
    assert len(report.damaged) == 2
    assert not report.repaired
    assert (here.read_bytes(), there.read_bytes()) == (kept, b"rot")


def test_a_mirror_of_items_is_compared_by_meaning(scene: Scene) -> None:
    scene.add("new")
    scene.run(Mirror("old", "new"))
    assert scene.run(Check("old", "new")).exit == 0
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    one, two, *_ = [entry for page in cloud.changes(book, None) for entry in page.entries]
    cloud.remove(book, one)
    cloud.put(book, two.id, Item(two, (card("other", "Somebody"),)), two)
    report = scene.run(Check("old", "new"))
    assert (len(report.missing), len(report.damaged), report.exit) == (1, 1, 5)


def replaced_after_rotting(scene: Scene, number: int) -> bytes:
    """A file rots here, and a pull brings a newer version before anybody checked."""
    old = people(40)[f"p{number}"]
    (path,) = [one for one in cards(scene.root) if one.read_bytes() == old]
    flip(path)
    scene.keep("old", FRIENDS, {f"p{number}": card(f"uid-{number}", f"Person {number}", "NOTE:x")})
    return old


def versions(scene: Scene) -> list[bytes]:
    return [path.read_bytes() for path in (scene.root / ".elsewhere/objects").glob("*/*")]


def test_a_version_that_rotted_before_it_was_replaced_is_named_and_healed(scene: Scene) -> None:
    old = replaced_after_rotting(scene, 4)
    report = scene.run(Check("old", "disk"))
    (name,) = report.missing
    assert name.startswith(".elsewhere/objects/")
    assert name in report.repaired
    assert report.exit == 0
    assert old in versions(scene)
    assert scene.run(Check("old")).missing == []


def test_a_mirror_brings_home_what_it_alone_still_has_before_it_writes_over_it(
    scene: Scene,
) -> None:
    old = replaced_after_rotting(scene, 4)
    assert old not in versions(scene)
    assert scene.run(MIRROR).exit in {0, 1}
    assert old in versions(scene)
    assert scene.run(Check("old", "disk")).exit == 0


def test_a_photo_that_rotted_here_is_healed_from_a_copy_kept_as_items(scene: Scene) -> None:
    roll = Collection("roll", Kind.PHOTOS, "Photos")
    scene.keep("old", roll, {"one.jpg": b"\xff\xd8" + b"1" * 9000 + b"\xff\xd9"})
    scene.add("new")
    scene.run(Mirror("old", "new"))
    (photo,) = scene.root.rglob("*.jpg")
    whole = photo.read_bytes()
    flip(photo)
    report = scene.run(Check("old", "new"))
    assert (report.exit, len(report.repaired)) == (0, 1)
    assert photo.read_bytes() == whole
