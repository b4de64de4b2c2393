"""Apple's export in several parts, pulled through the real engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.apple.tables import details, listed, moment
from desktop.engine.tasks import Pull
from tests.connectors.takeout.export import jpeg, taken, zipped
from tests.desktop.engine.scene import Scene, card, event, stopped

HEADER = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate\n"


def row(name: str, when: str, favourite: str = "no", deleted: str = "no") -> str:
    return f'{name},abc,{favourite},no,{deleted},"{when}",10,"Saturday June 4,2022 1:00 PM GMT"\n'


def part(number: int, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"iCloud Photos Part {number} of 2/{name}": body for name, body in files.items()}


FIRST = part(1, {
    "Photos/IMG_1.HEIC": jpeg(1),
    "Photos/IMG_1.MOV": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    "Photos/IMG_2.JPG": jpeg(2, taken("2020:05:05 10:00:00")),
    "Photos/IMG_9.JPG": jpeg(9),
    "Photos/Photo Details.csv": (
        HEADER
        + row("IMG_1.HEIC", "Saturday June 4,2022 12:11 PM GMT", "yes")
        + row("IMG_2.JPG", "Tuesday May 5,2020 8:00 AM GMT")
        + row("IMG_3.JPG", "Friday December 31,2021 11:59 PM GMT")
        + row("IMG_9.JPG", "Friday December 31,2021 11:59 PM GMT", "no", "yes")
    ).encode(),
    "Recently Deleted/IMG_8.JPG": jpeg(8),
    "Albums/Été.csv": b"Images\nIMG_3.JPG\nIMG_1.HEIC\n",
    "Albums/Empty.csv": b"",
    "Memories/Best of June.csv": b"imageName\nIMG_1.HEIC\n",
    "iCloud Shared Albums.zip": b"PK\5\6" + bytes(18),
})  # fmt: skip
SECOND = part(2, {
    "Photos/IMG_3.JPG": jpeg(3),
    "Photos/Photo Details-1.csv": HEADER.encode(),
})  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path / "computer")
    (tmp_path / "Downloads").mkdir()
    scene.add("apple", "apple-export", path=str(tmp_path / "Downloads"))
    return scene


def test_all_parts_are_needed_and_then_give_dates_albums_and_pairs(
    scene: Scene, tmp_path: Path
) -> None:
    downloads = tmp_path / "Downloads"
    zipped(downloads / "iCloud Photos Part 1 of 2.zip", FIRST)
    report = scene.run(Pull(("apple",)))
    assert (report.exit, stopped(report).code) == (4, "parts-missing")
    assert stopped(report).about == "iCloud Photos Part 2 of 2.zip"
    zipped(downloads / "iCloud Photos Part 2 of 2.zip", SECOND)
    zipped(downloads / "iCloud Contacts.zip", {"iCloud Contacts/a.vcf": card("a", "Ali"),
                                               "iCloud Contacts/b.vcf": card("b", "Bo")})  # fmt: skip
    zipped(downloads / "iCloud Calendars and Reminders.zip",
           {"iCloud Calendars and Reminders/Home.ics": event("x", "Tea")})  # fmt: skip
    report = scene.run(Pull(("apple",)))
    assert report.exit == 1
    assert {one.name: one.total for one in report.accounts[0].collections} == {
        "Photos": 4, "Contacts": 2, "Home": 1,
    }  # fmt: skip
    notes = [(one.code, one.about) for one in report.accounts[0].collections[0].notes]
    assert ("packed-inside", "iCloud Shared Albums.zip") in notes
    photos = scene.root / "apple" / "Photos"
    found = {path.relative_to(photos).as_posix() for path in photos.rglob("IMG_*")}
    assert found >= {"2022/2022-06/IMG_1.HEIC", "2020/2020-05/IMG_2.JPG", "2021/2021-12/IMG_3.JPG"}
    assert not [name for name in found if "IMG_8" in name or "IMG_9" in name]
    assert "PartOf" in next(photos.rglob("IMG_1.MOV.xmp")).read_text("utf-8")
    assert "Rating>5" in next(photos.rglob("IMG_1.HEIC.xmp")).read_text("utf-8")
    (album,) = (
        said
        for path in (scene.root / "apple" / "Albums").glob("*.json")
        if (said := json.loads(path.read_bytes()))["photos"]
    )
    assert album["name"] == "Été"
    assert {Path(one["path"]).name for one in album["photos"]} == {"IMG_1.HEIC", "IMG_3.JPG"}
    report = scene.run(Pull(("apple",)))
    assert sum(one.new + one.changed for one in report.accounts[0].collections) == 0


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("Saturday June 4,2022 12:11 PM GMT", "2022-06-04T12:11:00+00:00"),
        ("Saturday June 4,2022 12:11 AM GMT", "2022-06-04T00:11:00+00:00"),
        ("Friday December 31,2021 11:59 PM GMT", "2021-12-31T23:59:00+00:00"),
        ("Monday February 30,2021 1:00 PM GMT", ""),
        ("", ""),
        ("samedi 4 juin 2022", ""),
        ("Saturday June 4,2022 13:11 PM GMT", ""),
    ],
)
def test_a_date_is_read(said: str, iso: str) -> None:
    assert moment(said) == iso


def test_a_table_is_known_by_its_header() -> None:
    assert details(b"") is None
    assert listed(b"") is None
    assert details(b"Images\nIMG_1.JPG\n") is None
    assert listed(b"\xef\xbb\xbfimgName\r\nIMG_1.JPG\r\n") == ["IMG_1.JPG"]
    assert listed(HEADER.encode()) is None
    found = details((HEADER + row("a,b.jpg", "x").replace("a,b.jpg", '"a,b.jpg"')).encode())
    assert found is not None
    (one,) = found
    assert (one.name, one.taken, one.favourite) == ("a,b.jpg", "", False)
