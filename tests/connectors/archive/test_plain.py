"""A zip of anything: pictures with their sidecars, people, events; each once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from connectors.formats.xmp import sidecar
from connectors.model import Kind, Knowledge
from desktop.engine.tasks import Pull
from tests.connectors.takeout.export import jpeg, taken, tarred, zipped
from tests.desktop.engine.scene import Scene, card, event, stopped

FILES = {
    "OneDrive/Pictures/IMG_1.jpg": jpeg(1, taken("2022:02:02 10:00:00")),
    "OneDrive/Pictures/IMG_2.jpg": jpeg(2),
    "OneDrive/Pictures/IMG_2.jpg.xmp": sidecar(
        Knowledge(taken="2021-03-04T05:06:07", people=("Ada",), albums=("x",), edit_of="theirs")
    ),
    "OneDrive/Pictures/copy of IMG_1.jpg": jpeg(1, taken("2022:02:02 10:00:00")),
    "DCIM/100CANON/IMG_3.CR2": b"II*\0raw of three",
    "DCIM/100CANON/IMG_3.JPG": jpeg(3, taken("2020:01:01 01:01:01")),
    "__MACOSX/._IMG_1.jpg": b"of a system",
    "people.vcf": card("a", "Ali") + card("b", "Bo"),
    "Home.ics": event("x", "Tea"),
    "notes.txt": b"not ours",
}


@pytest.mark.parametrize("kind", ["zip", "tgz"])
def test_everything_of_anybodys_is_found(tmp_path: Path, kind: str) -> None:
    scene = Scene(tmp_path / "computer")
    place = tmp_path / f"from a friend.{kind}"
    (zipped if kind == "zip" else tarred)(place, FILES)
    scene.add("zip", "archive", path=str(place))
    report = scene.run(Pull(("zip",)))
    assert report.exit == 0
    rows = {(one.kind, one.name): one.total for one in report.accounts[0].collections}
    assert rows == {
        (Kind.PHOTOS, "Photos"): 4, (Kind.CONTACTS, "Contacts"): 2, (Kind.CALENDAR, "Home"): 1,
    }  # fmt: skip
    photos = scene.root / "zip/Photos"
    found = {str(path.relative_to(photos)) for path in photos.rglob("*") if path.is_file()}
    assert found - {"SHA256SUMS"} == {
        "2022/2022-02/IMG_1.jpg", "2021/2021-03/IMG_2.jpg", "2021/2021-03/IMG_2.jpg.xmp",
        "undated/IMG_3.CR2", "undated/IMG_3.CR2.xmp", "2020/2020-01/IMG_3.JPG",
    }  # fmt: skip
    assert "theirs" not in (photos / "2021/2021-03/IMG_2.jpg.xmp").read_text("utf-8")
    again = scene.run(Pull(("zip",)))
    assert sum(one.new + one.changed for one in again.accounts[0].collections) == 0


def test_two_calendars_of_one_name_lose_nothing_to_each_other(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "computer")
    both = {
        "old/Home.ics": event("x", "Tea"),
        "new/Home.ics": event("x", "Coffee"),
        "same/Home.ics": event("x", "Tea"),
    }
    zipped(tmp_path / "both.zip", both)
    scene.add("zip", "archive", path=str(tmp_path / "both.zip"))
    assert sum(one.total for one in scene.run(Pull(("zip",))).accounts[0].collections) == 2
    kept = {path.read_bytes() for path in (scene.root / "zip/Calendars/Home").glob("*.ics")}
    assert len([body for body in kept if b"Tea" in body]) == 1
    assert len([body for body in kept if b"Coffee" in body]) == 1
    again = scene.run(Pull(("zip",)))
    assert sum(one.new + one.changed for one in again.accounts[0].collections) == 0


def test_a_camera_card_is_a_folder_like_any(tmp_path: Path) -> None:
    card_of = tmp_path / "CARD/DCIM/100APPLE"
    card_of.mkdir(parents=True)
    for number in range(3):
        (card_of / f"IMG_{number}.JPG").write_bytes(
            jpeg(number, taken(f"2020:01:0{number + 1} 01:01:01"))
        )
    (card_of / "IMG_1.CR3").write_bytes(os.urandom(64))
    (tmp_path / "CARD/MISC").mkdir()
    scene = Scene(tmp_path / "computer")
    scene.add("camera", "folder", path=str(tmp_path / "CARD"), create="no")
    report = scene.run(Pull(("camera",)))
    assert [one.total for one in report.accounts[0].collections] == [4]
    (tmp_path / "CARD").rename(tmp_path / "in the drawer")
    away = scene.run(Pull(("camera",)))
    assert (away.exit, stopped(away).code) == (3, "disk-not-connected")
    with scene.vault() as vault:
        assert vault.shelves("camera")[0].count() == 4
