"""Places that are odd but sound: folders nested without end, and a second home whose clock is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from desktop.engine.tasks import Check, Drill, Form, Mirror, Pull
from tests.desktop.engine.scene import FRIENDS, Scene, counts, only, people

MIRROR = Mirror("old", "disk", Form.FILES)


def test_d5_photos_sixty_four_folders_deep_are_kept_under_names_any_disk_takes(
    tmp_path: Path,
) -> None:
    deep = tmp_path / "camera"
    for number in range(64):
        deep /= f"Ferien am Meer {number}"
    deep.mkdir(parents=True)
    Image.new("RGB", (8, 8), "red").save(deep / "deepest.jpg")
    Image.new("RGB", (8, 8), "blue").save(tmp_path / "camera" / "top.jpg")
    scene = Scene(tmp_path / "scene")
    scene.add("camera", "folder", path=str(tmp_path / "camera"))
    assert scene.run(Pull(("camera",))).exit == 0
    with scene.vault() as vault:
        (shelf,) = vault.shelves("camera")
        found = {shelf.read(kept): kept.path for kept in shelf.items()}
    assert set(found) == {
        path.read_bytes() for path in (deep / "deepest.jpg", tmp_path / "camera" / "top.jpg")
    }
    assert max(len(path.encode()) for path in found.values()) < 240


@pytest.mark.parametrize("hours", [-3, 3, 24 * 400])
def test_g17_a_second_home_whose_clock_is_wrong_is_judged_by_no_date_of_its(
    tmp_path: Path, hours: int
) -> None:
    scene = Scene(tmp_path / "scene")
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, people(8))
    scene.run(MIRROR)
    for path in (tmp_path / "disk").rglob("*"):
        if path.is_file():
            at = path.stat().st_mtime + hours * 3600
            os.utime(path, (at, at))
    scene.clock.turn(days=1)
    scene.keep("old", FRIENDS, people(9))
    report = scene.run(MIRROR)
    total, sent, skipped, failed, held = counts(only(report))
    assert (report.exit, total, sent, skipped, failed, held) == (0, 9, 1, 8, 0, 0)
    for task in (Check("old", "disk"), Drill("old", "disk", full=True)):
        found = scene.run(task)
        assert (found.exit, found.damaged, found.missing) == (0, [], [])
