"""The vault's files on Google Drive and on OneDrive, put there and brought back by the engine."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from desktop.engine.tasks import Form, Mirror, Pull, Recover
from tests.clouds.google import GoogleCloud
from tests.clouds.microsoft import MicrosoftCloud
from tests.desktop.engine.scene import Scene
from tests.journeys.test_google_photos import pictures


@pytest.mark.parametrize("make", [GoogleCloud, MicrosoftCloud])
def test_a_vault_put_on_a_drive_comes_back_on_another_computer(
    make: type[GoogleCloud | MicrosoftCloud], place: Path
) -> None:
    cloud = make()
    files = {path.name: body for path, body in pictures(place / "pictures", 12).items()}
    scene = Scene(place / "old")
    scene.add("disk", "folder", path=str(place / "pictures"))
    scene.run(Pull(("disk",)))
    scene.sign_in("drive", cloud.name, cloud.session())
    for first in (True, False):
        report = scene.run(Mirror("disk", "drive", Form.FILES))
        assert report.exit == 0
        assert bool(report.accounts[0].collections[0].sent) is first
    if isinstance(cloud, GoogleCloud):
        kept = Counter((one["name"], *one["parents"]) for one in cloud.drive.files.values())
        assert max(kept.values()) == 1, "Drive takes a second folder of the same name"
    shutil.rmtree(place / "old")
    new = Scene(place / "new")
    new.sign_in("drive", cloud.name, cloud.session())
    assert new.run(Recover("drive")).exit == 0
    back = {path.name: path.read_bytes() for path in (new.root / "disk").rglob("*.png")}
    assert back == files
    cloud.stop()
    assert not cloud.wrong
