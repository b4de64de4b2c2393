"""Dates, places and links as they end in the vault, judged by exiftool where they are stated."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from connectors.formats import photo
from connectors.net import archive_zip
from connectors.net.members import Member
from desktop.engine.tasks import Pull
from tests.clouds.missing import corpus, missing
from tests.connectors.takeout.export import ROOT, YEAR, album, few, jpeg, said, taken, zipped
from tests.desktop.engine.scene import Scene
from tests.desktop.vault.things import in_child

PLACE = {"latitude": 48.8583736, "longitude": -2.291901, "altitude": 82.09}
SECONDS = 1_696_573_800  # 2023-10-06T06:30:00Z


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """The vault's photos of an export with every kind of fact."""
    files: dict[str, bytes] = {}

    def add(name: str, body: bytes, title: str = "", **facts: object) -> None:
        files[f"{YEAR}/{name}"] = body
        files[f"{YEAR}/{name}.supplemental-metadata.json"] = said(title or name, SECONDS, **facts)

    add("plain.jpg", jpeg(1))
    add("placed.jpg", jpeg(2), geoData=PLACE, geoDataExif=PLACE)
    add("local.jpg", jpeg(3, taken("2023:10:06 08:30:00")), geoData=PLACE, favorited=True)
    add("own.jpg", jpeg(4, taken("2021:01:01 00:00:00", "+03:00")), description="Füße & so")
    add("seen.jpg", jpeg(5), people=[{"name": "Zoë"}, {"name": "Ali"}])
    add("binned.jpg", jpeg(6), trashed=True)
    files[f"{YEAR}/plain-bearbeitet.jpg"] = jpeg(7)
    files[f"{YEAR}/alone.jpg"] = jpeg(8)
    files[f"{YEAR}/missing.jpg.json"] = said("missing.jpg", SECONDS)
    files[f"{ROOT}/Drafts/alone.jpg"] = files[f"{YEAR}/alone.jpg"]
    files[f"{YEAR}/live.HEIC"] = jpeg(9)
    files[f"{YEAR}/live.HEIC.json"] = said("live.HEIC", SECONDS)
    files[f"{YEAR}/live.MOV"] = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "
    zipped(tmp_path / "holiday.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "holiday.zip"))
    report = scene.run(Pull(("google",)))
    assert report.exit == 1
    (row,) = report.accounts[0].collections
    assert [(one.code, one.about) for one in row.notes] == [
        ("without-details", "alone.jpg"),
        ("without-photo", "missing.jpg.json"),
    ]
    return scene.root / "google" / "Photos"


def sidecars(photos: Path) -> dict[str, dict[str, object]]:
    if not shutil.which("exiftool"):
        missing("exiftool", "libimage-exiftool-perl")
    run = subprocess.run(
        ["exiftool", "-j", "-n", "-r", "-ext", "xmp", "-DateTimeOriginal", "-GPSLatitude",
         "-GPSLongitude", "-GPSAltitude", "-PersonInImage", "-Description", "-Rating", str(photos)],
        capture_output=True, check=True,
    )  # fmt: skip
    return {Path(str(one["SourceFile"])).name: one for one in json.loads(run.stdout)}


def test_exiftool_reads_every_date_and_place_that_we_state(photos: Path) -> None:
    found = sidecars(photos)
    assert found["plain.jpg.xmp"]["DateTimeOriginal"] == "2023:10:06 06:30:00+00:00"
    placed = found["placed.jpg.xmp"]
    assert placed["GPSLatitude"] == pytest.approx(PLACE["latitude"], abs=1e-7)
    assert placed["GPSLongitude"] == pytest.approx(PLACE["longitude"], abs=1e-7)
    assert placed["GPSAltitude"] == pytest.approx(82.09)
    assert found["local.jpg.xmp"]["DateTimeOriginal"] == "2023:10:06 08:30:00+02:00"
    assert found["local.jpg.xmp"]["Rating"] == 5
    assert found["own.jpg.xmp"]["DateTimeOriginal"] == "2021:01:01 00:00:00+03:00"
    assert found["own.jpg.xmp"]["Description"] == "Füße & so"
    assert found["seen.jpg.xmp"]["PersonInImage"] == ["Zoë", "Ali"]


def test_edits_and_films_are_linked_and_the_bin_stays_shut(photos: Path) -> None:
    names = {path.name for path in photos.rglob("*") if path.is_file()}
    assert "binned.jpg" not in names
    edited = next(photos.rglob("plain-bearbeitet.jpg.xmp")).read_text("utf-8")
    film = next(photos.rglob("live.MOV.xmp")).read_text("utf-8")
    assert "EditOf" in edited
    assert "PartOf" in film
    assert len(list(photos.rglob("alone.jpg"))) == 1


def test_an_album_may_be_called_as_a_year_is(tmp_path: Path) -> None:
    files = few()
    files[f"{ROOT}/Summer 2023/metadata.json"] = album("Summer 2023")
    files[f"{ROOT}/Summer 2023/IMG_1.jpg"] = files[f"{YEAR}/IMG_1.jpg"]
    # Of IMG_2 the album holds the sidecar alone.
    sidecar = "IMG_2.jpg.supplemental-metadata.json"
    files[f"{ROOT}/Summer 2023/{sidecar}"] = files[f"{YEAR}/{sidecar}"]
    zipped(tmp_path / "holiday.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "holiday.zip"))
    assert scene.run(Pull(("google",))).exit == 0
    written = json.loads((scene.root / "google" / "Albums" / "Summer 2023.json").read_bytes())
    assert [Path(one["path"]).name for one in written["photos"]] == ["IMG_1.jpg", "IMG_2.jpg"]


@pytest.mark.parametrize("sample", ["Takeout2", "Takeout3"])
def test_the_shared_samples_are_kept_whole_and_each_match_explains_itself(
    tmp_path: Path, sample: str
) -> None:
    root = corpus("takeout", "immich_go", "app", "upload", "TEST_DATA", sample)
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*.*")
        if path.is_file()
    }
    zipped(tmp_path / "sample.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "sample.zip"))
    report = scene.run(Pull(("google",)))
    (row,) = report.accounts[0].collections
    assert (report.exit, row.total, row.notes) == (0, 3, [])
    sent = sorted(body for name, body in files.items() if name.lower().endswith(".jpg"))
    with scene.vault() as vault:
        (shelf,) = vault.shelves("google")
        items = list(shelf.items())
        assert sorted(map(shelf.read, items)) == sent
        told = [json.loads(shelf.original(one) or b"{}") for one in items]
        for one, said in zip(items, told, strict=True):
            moment = datetime.fromtimestamp(int(said["photoTakenTime"]["timestamp"]), UTC)
            known = shelf.known(one)
            taken_at = known.taken if known and known.taken else photo.taken(shelf.path(one))
            # The photos' own clocks stood on Paris.
            assert taken_at[:19] == (moment + timedelta(hours=2)).isoformat()[:19]
            assert said["elsewhere"]["matched by"] == "its name with .json"
            assert said["elsewhere"]["sidecar"] in {Path(name).name for name in files}


def test_nothing_is_passed_over_for_how_it_is_called(tmp_path: Path) -> None:
    """Kinds of files we do not know, none at all, years with an album's details, no title."""
    stray, odd = jpeg(1), jpeg(2)
    files = {
        f"{YEAR}/20150101_120000": stray,
        f"{YEAR}/20150101_120000.supplemental-metadata.json": said("20150101_120000", SECONDS),
        f"{YEAR}/old.mmv": odd,
        f"{YEAR}/old.mmv.json": said("old.mmv", SECONDS + 1),
        f"{YEAR}/notes.txt": b"nobody's",
        f"{YEAR}/metadata.json": album(YEAR.rpartition("/")[2]),
        f"{ROOT}/Untitled(1)/metadata.json": json.dumps(
            {"access": "protected", "date": {"timestamp": "1697872351"}, "location": ""}
        ).encode(),
        f"{ROOT}/Untitled(1)/old.mmv": odd,
        f"{ROOT}/Untitled(1)/old.mmv.json": said("old.mmv", SECONDS + 1),
    }
    zipped(tmp_path / "holiday.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "holiday.zip"))
    assert scene.run(Pull(("google",))).exit == 0
    folder = scene.root / "google" / "Photos" / "2023" / "2023-10"
    assert (folder / "20150101_120000").read_bytes() == stray
    assert (folder / "old.mmv").read_bytes() == odd
    assert not list(scene.root.rglob("notes*"))
    albums = (scene.root / "google" / "Albums").glob("*.json")
    assert [path.name for path in albums] == ["Untitled(1).json"]


def test_a_pull_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"IMG_{number}.jpg" for number in range(700)]
    files = {}
    for number, name in enumerate(names):
        files[f"{YEAR}/{name}"] = jpeg(number)
        files[f"{YEAR}/{name}.json"] = said(name, SECONDS + number)
    zipped(tmp_path / "holiday.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "holiday.zip"))
    read, count = archive_zip.read, 0

    def dying(file: BinaryIO, member: Member, about: str) -> Iterator[bytes]:
        nonlocal count
        count += member.path.endswith(".jpg")
        if count > 620:
            os._exit(9)
        return read(file, member, about)

    def killed() -> int:
        monkeypatch.setattr(archive_zip, "read", dying)
        return scene.in_child().run(Pull(("google",))).exit

    assert in_child(killed) == 9
    report = scene.run(Pull(("google",)))
    (row,) = report.accounts[0].collections
    assert (report.exit, row.total) == (0, 700)
    assert 0 < row.new < 700
    kept = {path.name: path.read_bytes() for path in (scene.root / "google").rglob("IMG_*.jpg")}
    assert kept == {name: files[f"{YEAR}/{name}"] for name in names}
    assert datetime.fromtimestamp(SECONDS, UTC).hour == 6
