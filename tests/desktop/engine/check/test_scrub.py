"""A rolling check reads all text every day, and every photo within thirty days, come what may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.model import Collection, Kind
from desktop.engine.check.scrub import DAYS, due
from desktop.engine.plans import lately
from desktop.engine.tasks import Check
from desktop.vault import VaultFile
from tests.desktop.engine.scene import FRIENDS, Scene, people

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHOTOS = [VaultFile(f"old/Photos/2026/{n}.jpg", "", 1 << 20, True) for n in range(600)]
CARD = VaultFile("old/Contacts/Friends/A.vcf", "", 300_000, True)


def read_on(last: datetime | None, now: datetime) -> set[str]:
    wants = due(last, now)
    assert wants(CARD)
    return {file.path for file in PHOTOS if wants(file)}


def test_thirty_days_read_every_photo_once() -> None:
    days = [read_on(NOW + timedelta(days=n - 1), NOW + timedelta(days=n)) for n in range(DAYS)]
    assert set.union(*days) == {file.path for file in PHOTOS}
    assert sum(map(len, days)) == len(PHOTOS)
    assert max(map(len, days)) < len(PHOTOS) / 10


@pytest.mark.parametrize("asleep", [2, 9, 29, 30, 400])
def test_days_asleep_are_made_up_for(asleep: int) -> None:
    woken = NOW + timedelta(days=asleep)
    missed = [
        read_on(NOW + timedelta(days=n - 1), NOW + timedelta(days=n)) for n in range(1, asleep + 1)
    ]
    assert read_on(NOW, woken) == set.union(*missed)


def test_the_first_check_and_one_after_the_clock_went_back_read_everything() -> None:
    assert len(read_on(None, NOW)) == len(PHOTOS)
    assert len(read_on(NOW + timedelta(days=1), NOW)) == len(PHOTOS)
    assert not read_on(NOW, NOW + timedelta(hours=1))


@pytest.mark.harmed("flips bits")
def test_e5_rot_in_any_photo_is_found_within_thirty_days_and_stays_known(place: Path) -> None:
    scene = Scene(place)
    roll = Collection("roll", Kind.PHOTOS, "Photos")
    scene.keep("old", roll, {f"{n}.jpg": b"%d" % n * 90_000 for n in range(12)})
    scene.keep("old", FRIENDS, people(3))
    lately.tried(scene.home, "check/old", scene.clock.now(), well=True)
    rotten = next(scene.root.rglob("7.jpg"))
    rotten.write_bytes(rotten.read_bytes()[:-1] + b"x")
    found = []
    for _ in range(31):
        scene.clock.turn(days=1)
        report = scene.run(Check("old", rolling=True))
        lately.tried(scene.home, "check/old", scene.clock.now(), well=True)
        assert report.files < 15
        found += report.damaged
    assert [path.rsplit("/", 1)[-1] for path in found] in (["7.jpg"], ["7.jpg"] * 2)
    with scene.vault() as vault:
        assert [path.rsplit("/", 1)[-1] for path in vault.unwell("old")] == ["7.jpg"]
    assert scene.run(Check("old")).exit == 5
