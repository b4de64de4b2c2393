"""A line that breaks at any request while files go to Drive or photos to Google Photos.

Sampled here, in whole as `tests.journeys.cuts` says.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop.engine.tasks import Form, Mirror, Pull
from tests.clouds.google import GoogleCloud
from tests.desktop.engine.scene import Scene
from tests.journeys.cuts import UNHURRIED, astray, broken
from tests.journeys.test_google_cuts import WAYS
from tests.journeys.test_google_photos import pictures

pytestmark = UNHURRIED


def everything(cloud: GoogleCloud) -> list[tuple[str, str]]:
    """Every file and photo that is there, by path and hash; our own notes by path alone."""
    files = cloud.drive.files

    def path(id: str) -> str:
        above = files[id]["parents"][0]
        return f"{path(above)}/{files[id]['name']}" if above in files else str(files[id]["name"])

    found = [
        (path(id), "" if "/.elsewhere/" in path(id) else digest(cloud.drive.bodies.get(id, b"")))
        for id, one in files.items()
        if not one["trashed"]
    ]
    return sorted([*found, *(("photo", digest(body)) for body in cloud.photos.bodies.values())])


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("only", "kept_as", "share"), [("photos", None, 1), ("drive", "files", 11)]
)
def test_a_copy_cut_at_any_request_leaves_each_file_once(
    place: Path, only: str, kept_as: Form | None, share: int
) -> None:
    pictures(place / "pictures", 3)
    scene = Scene(place / "computer")
    scene.add("disk", "folder", path=str(place / "pictures"))
    scene.run(Pull(("disk",)))

    def sent(index: int | None, way: str) -> tuple[list[tuple[str, str]], int]:
        cloud = GoogleCloud()
        name = f"{only}{index}{way}".replace(" ", "")
        try:
            scene.sign_in(name, "google", cloud.session(only=only))
            cloud.faults.clear()
            if index is not None:
                broken(cloud.faults, index, WAYS[way])
                scene.run(Mirror("disk", name, kept_as))
            for _ in range(3):
                cloud.faults.clear()
                if (report := scene.run(Mirror("disk", name, kept_as))).exit == 0:
                    break
            assert report.exit == 0
            assert not cloud.wrong
            return everything(cloud), len(cloud.faults.requests)
        finally:
            cloud.stop()

    truth, count = sent(None, "")
    assert len(truth) == (3 if only == "photos" else 20)
    assert len({path for path, _ in truth}) == (1 if only == "photos" else 20)
    assert astray(count, share, WAYS, lambda index, way: sent(index, way)[0], truth) == []
