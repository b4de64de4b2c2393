"""An export pulled through the real engine into a real vault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.errors import TryLater
from desktop.engine.tasks import Pull
from tests.connectors.takeout.export import YEAR, few, increments, tarred, zipped
from tests.desktop.engine.scene import Scene, stopped

STAMP = "takeout-20260101T000000Z"


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "Downloads"
    folder.mkdir()
    return folder


@pytest.fixture
def scene(tmp_path: Path, downloads: Path) -> Scene:
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(downloads), complete="no")
    return scene


def snapshot(scene: Scene) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(scene.root)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in scene.root.rglob("*")
        if path.is_file() and "/reports/" not in str(path) and path.suffix != ".lock"
    }


def state(scene: Scene) -> dict[str, object]:
    """What a person has in the end: photos by content with their months, and albums."""
    with scene.vault() as vault:
        (shelf,) = vault.shelves("google")
        photos = {
            kept.sha256: (Path(kept.path).parent.name, shelf.known(kept)) for kept in shelf.items()
        }
        return {"photos": photos, "albums": sorted(shelf.albums(), key=lambda one: one.id)}


def pull(scene: Scene) -> tuple[int, int, int]:
    report = scene.run(Pull(("google",)))
    assert report.exit == 0, report
    (row,) = report.accounts[0].collections
    return row.total, row.new, row.changed


def test_a_folder_without_an_export_is_told(scene: Scene, downloads: Path) -> None:
    report = scene.run(Pull(("google",)))
    (row,) = report.accounts[0].collections
    assert [(one.code, one.about) for one in row.notes] == [("no-archives", str(downloads))]
    zipped(downloads / f"{STAMP}-001.zip", few())
    assert pull(scene) == (10, 10, 0)


def test_photos_come_with_their_dates_names_and_albums(scene: Scene, downloads: Path) -> None:
    files = few()
    zipped(downloads / f"{STAMP}-001.zip", files)
    assert pull(scene) == (10, 10, 0)
    folder = scene.root / "google" / "Photos" / "2023" / "2023-10"
    assert (folder / "IMG_7.jpg").read_bytes() == files[f"{YEAR}/IMG_7.jpg"]
    (album,) = (scene.root / "google" / "Albums").glob("*.json")
    written = json.loads(album.read_bytes())
    assert written["name"] == "Été à la mer"
    assert [Path(one["path"]).name for one in written["photos"]] == ["IMG_3.jpg", "IMG_5.jpg"]
    assert not (folder / "IMG_7.jpg.xmp").exists()
    assert "Été à la mer" in (folder / "IMG_3.jpg.xmp").read_text("utf-8")


def test_the_same_export_twice_writes_nothing(scene: Scene, downloads: Path) -> None:
    zipped(downloads / f"{STAMP}-001.zip", few())
    pull(scene)
    before = snapshot(scene)
    assert pull(scene) == (10, 0, 0)
    assert snapshot(scene) == before
    zipped(downloads / "takeout-20260301T000000Z-001.zip", few(), packed=True)
    assert pull(scene) == (10, 0, 0)
    photos = [name for name in before if name.startswith("google/")]
    assert {name: snapshot(scene)[name] for name in photos} == {
        name: before[name] for name in photos
    }


def test_parts_may_come_in_any_order_and_a_missing_one_is_waited_for(
    scene: Scene, downloads: Path
) -> None:
    files = few()
    media = {name: body for name, body in files.items() if not name.endswith(".json")}
    words = {name: body for name, body in files.items() if name.endswith(".json")}
    zipped(downloads / f"{STAMP}-003.zip", words)
    zipped(downloads / f"{STAMP}-001.zip", {})
    report = scene.run(Pull(("google",)))
    assert report.exit == 4
    assert stopped(report).code == "parts-missing"
    assert stopped(report).about == f"{STAMP}-002.zip"
    whole = zipped(downloads / f"{STAMP}-002.zip", media)
    body = whole.read_bytes()
    whole.write_bytes(body[: len(body) // 2])
    assert scene.run(Pull(("google",))).exit == 4
    whole.write_bytes(body)
    assert pull(scene) == (10, 10, 0)
    folder = scene.root / "google" / "Photos" / "2023" / "2023-10"
    assert len(list(folder.glob("*.jpg"))) == 10


def test_a_tgz_gives_the_same_as_a_zip(tmp_path: Path) -> None:
    states = []
    for kind in ("zip", "tgz"):
        folder = tmp_path / kind
        folder.mkdir()
        scene = Scene(tmp_path / f"computer-{kind}")
        scene.add("google", "takeout", path=str(folder))
        write = zipped if kind == "zip" else tarred
        write(folder / f"{STAMP}-001.{kind}", few())
        pull(scene)
        states.append(state(scene))
    assert states[0] == states[1]


@pytest.mark.parametrize("kept", [True, False])
def test_a_full_export_and_three_increments_equal_the_final_state(
    tmp_path: Path, scene: Scene, downloads: Path, kept: bool
) -> None:
    """Whether the person keeps the older archives or throws each away once it is copied."""
    steps, final = increments()
    for month, step in enumerate(steps, 1):
        made = zipped(downloads / f"takeout-20260{month}01T000000Z-001.zip", step)
        pull(scene)
        if not kept:
            made.unlink()
    other = tmp_path / "whole"
    other.mkdir()
    zipped(other / f"{STAMP}-001.zip", final)
    fresh = Scene(tmp_path / "another computer")
    fresh.add("google", "takeout", path=str(other))
    pull(fresh)
    assert state(scene) == state(fresh)


def test_a_folder_that_is_gone_says_nothing_of_the_photos(scene: Scene, downloads: Path) -> None:
    export = zipped(downloads / f"{STAMP}-001.zip", few())
    assert pull(scene) == (10, 10, 0)
    export.unlink()
    assert pull(scene) == (10, 0, 0)
    downloads.rmdir()
    report = scene.run(Pull(("google",)))
    assert report.exit == 3
    assert TryLater.code != stopped(report).code == "disk-not-connected"
