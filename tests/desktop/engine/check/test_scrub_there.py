"""The second cloud is read back in turns as the vault is: all text daily, every photo in thirty days."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.model import Collection, Item, Kind
from desktop.engine.accounts.secrets import Typed
from desktop.engine.check.scrub import due_there
from desktop.engine.plans import lately, schedule
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Form, Mirror, RunPlans
from desktop.vault import VaultFile
from tests.desktop.engine.faulty import Desk
from tests.desktop.engine.scene import FRIENDS, Scene, people

ROLL = Collection("roll", Kind.PHOTOS, "Photos")


@pytest.fixture
def scene(place: Path) -> Scene:
    scene = Scene(place)
    scene.keep("old", ROLL, {f"{n}.jpg": b"%d" % n * 90_000 for n in range(12)})
    scene.keep("old", FRIENDS, people(3))
    return scene


def daily(scene: Scene, target: str, days: int = 31) -> list[Report]:
    """The check of each day, as a plan does it."""
    task = Check("old", target, rolling=True)
    found = []
    for _ in range(days):
        scene.clock.turn(days=1)
        found.append(scene.run(task))
        for key in (schedule.key_of(task), "check/old"):
            lately.tried(scene.home, key, scene.clock.now(), well=True)
    return found


def rot(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def test_e5_rot_in_a_photo_of_the_second_cloud_is_found_and_healed_within_thirty_days(
    scene: Scene,
) -> None:
    scene.add("disk", "folder", path=str(scene.folder / "disk"))
    scene.run(Mirror("old", "disk", Form.FILES))
    daily(scene, "disk", days=1)
    there = next((scene.folder / "disk").rglob("7.jpg"))
    sound = there.read_bytes()
    rot(there)
    found = daily(scene, "disk")
    named = f"disk:{there.relative_to(scene.folder / 'disk').as_posix()}"
    assert [name for report in found for name in report.damaged] == [named]
    assert [name for report in found for name in report.repaired] == [named]
    assert there.read_bytes() == sound
    assert max(report.files for report in found) < 40, "a day reads no more than text and some"


def test_text_of_the_second_cloud_is_read_every_day(scene: Scene) -> None:
    scene.add("disk", "folder", path=str(scene.folder / "disk"))
    scene.run(Mirror("old", "disk", Form.FILES))
    daily(scene, "disk", days=2)
    for there in sorted((scene.folder / "disk").rglob("*.vcf")):
        rot(there)
        (report,) = daily(scene, "disk", days=1)
        assert len(report.repaired) == 1


def test_what_is_missing_there_is_seen_the_same_day_whatever_its_size(scene: Scene) -> None:
    scene.add("disk", "folder", path=str(scene.folder / "disk"))
    scene.run(Mirror("old", "disk", Form.FILES))
    daily(scene, "disk", days=1)
    for there in sorted((scene.folder / "disk").rglob("*.jpg")):
        there.unlink()
    (report,) = daily(scene, "disk", days=1)
    assert len(report.missing) == len(report.repaired) == 12


def test_a_photo_of_a_copy_kept_as_items_that_was_swapped_there_is_found_within_thirty_days(
    scene: Scene,
) -> None:
    scene.add("new")
    scene.run(Mirror("old", "new"))
    daily(scene, "new", days=1)
    cloud = scene.cloud("new")
    (roll,) = [one for one in cloud.collections() if one.kind is Kind.PHOTOS]
    entries = [entry for page in cloud.changes(roll, None) for entry in page.entries]
    (seventh,) = [entry for entry in entries if entry.name == "7.jpg"]
    cloud.put(roll, seventh.id, Item(seventh, (b"7" * 89_999 + b"x",)), seventh)
    found = [report for report in daily(scene, "new") if report.damaged]
    assert len(found) == 1
    assert found[0].damaged[0].endswith("7.jpg")
    assert found[0].exit == 5


def test_history_there_has_its_day_and_text_has_every_day(scene: Scene) -> None:
    now = scene.clock.now()
    wants = due_there(now - timedelta(days=1), now)
    old = [VaultFile(f".elsewhere/objects/ab/{n}", "", 300, False) for n in range(600)]
    assert 0 < sum(map(wants, old)) < 60
    assert wants(VaultFile("old/Contacts/Friends/A.vcf", "", 300, True))
    assert all(map(due_there(None, now), old))


def test_a_plan_checks_both_once_a_day_and_its_own_copy_alone_where_the_other_is_away(
    desk: Desk, place: Path
) -> None:
    desk.cloud.fill(desk.book, range(3))
    disk = place / "disk"
    settings = {"path": str(disk)}
    desk.engine.add_account("disk", "folder", settings, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old", "disk", minutes=60))

    def run() -> set[str]:
        before = lately.read(desk.home)
        desk.engine.wait(desk.engine.start(RunPlans(True)), 60)
        after = lately.read(desk.home)
        return {key for key in after.tried if after.tried[key] != before.tried.get(key)}

    assert {"check/old", "check/old/disk"} <= run()
    desk.clock.later(hours=2)
    assert not {"check/old", "check/old/disk"} & run()
    desk.clock.later(days=1)
    disk.rename(place / "unplugged")
    tried = run() | run()
    known = lately.read(desk.home)
    assert {"check/old", "check/old/disk"} <= tried
    assert known.done["check/old"] > known.done["check/old/disk"]
