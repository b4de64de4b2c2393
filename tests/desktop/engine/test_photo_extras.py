"""A HEIC is exported as it is, with a JPEG beside it that says the same, for those who ask."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import piexif
import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat

from connectors import catalogue
from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.engine.tasks import Export
from desktop.pictures.decoder import Decoder
from tests.clouds.missing import corpus, missing
from tests.desktop.engine.scene import Scene

ROLL = Collection("photos", Kind.PHOTOS, "Photos")
EXIF = piexif.dump(
    {
        "0th": {piexif.ImageIFD.Orientation: 6, piexif.ImageIFD.Make: b"Maker"},
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: "2023:10:06 08:30:00",
            piexif.ExifIFD.OffsetTimeOriginal: "+02:00",
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: "N",
            piexif.GPSIFD.GPSLatitude: ((48, 1), (30, 1), (0, 1)),
            piexif.GPSIFD.GPSLongitudeRef: "E",
            piexif.GPSIFD.GPSLongitude: ((2, 1), (15, 1), (0, 1)),
        },
    }
)


@pytest.fixture
def heic(tmp_path: Path) -> bytes:
    pillow_heif.register_heif_opener()
    picture = Image.linear_gradient("L").resize((120, 80)).convert("RGB")
    picture.paste("red", (0, 0, 40, 40))
    picture.save(tmp_path / "made.heic", "HEIF", exif=EXIF, quality=-1)
    return (tmp_path / "made.heic").read_bytes()


def kept(scene: Scene, heic: bytes, jpegs: str) -> None:
    (scene.folder / "camera").mkdir()
    scene.add("camera", "folder", path=str(scene.folder / "camera"), jpegs=jpegs)
    with scene.vault() as vault:
        shelf = vault.shelf("camera", "folder", ROLL)
        known = Knowledge(description="By the sea", people=("Ada",))
        shelf.keep([Item(Entry("1", "1", "IMG_1.HEIC"), (heic,), known=known)], "run")
        shelf.keep([Item(Entry("2", "1", "IMG_2.HEIC"), (heic[:200],))], "run")
        shelf.keep([Item(Entry("3", "1", "IMG_3.jpg"), (b"\xff\xd8\xff",))], "run")


def test_a_jpeg_says_when_and_where_and_stands_upright(tmp_path: Path, heic: bytes) -> None:
    if not shutil.which("exiftool"):
        missing("exiftool", "libimage-exiftool-perl")
    scene = Scene(tmp_path / "computer")
    kept(scene, heic, "yes")
    report = scene.run(Export("camera", tmp_path / "out"))
    notes = [(one.code, one.about) for one in report.accounts[0].collections[0].notes]
    assert notes == [("no-jpeg", "IMG_2.HEIC")]
    (original,) = (tmp_path / "out").rglob("IMG_1.HEIC")
    assert original.read_bytes() == heic
    copy = Path(f"{original}.jpg")
    run = subprocess.run(
        ["exiftool", "-j", "-n", "-DateTimeOriginal", "-OffsetTimeOriginal", "-GPSLatitude",
         "-GPSLongitude", "-Orientation", "-Make", "-XMP-dc:Description", "-PersonInImage", str(copy)],
        capture_output=True, check=True,
    )  # fmt: skip
    (said,) = json.loads(run.stdout)
    assert said["DateTimeOriginal"] == "2023:10:06 08:30:00"
    assert said["OffsetTimeOriginal"] == "+02:00"
    assert said["GPSLatitude"] == pytest.approx(48.5)
    assert said["GPSLongitude"] == pytest.approx(2.25)
    assert said["Make"] == "Maker"
    assert said["Orientation"] == 1
    assert said["Description"] == "By the sea"
    assert said["PersonInImage"] == "Ada"
    with Image.open(original) as one, Image.open(copy) as other:
        assert one.size == other.size
        difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
        assert max(high for _, high in ImageStat.Stat(difference).extrema) < 40
    assert Path(f"{original}.xmp").exists()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")}
    scene.run(Export("camera", tmp_path / "out"))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")} == before


def test_jpegs_of_real_phones_say_what_the_heics_say(tmp_path: Path) -> None:
    if not shutil.which("exiftool"):
        missing("exiftool", "libimage-exiftool-perl")
    told = ["-DateTimeOriginal", "-OffsetTimeOriginal", "-GPSLatitude", "-GPSLongitude",
            "-GPSAltitude", "-Make", "-Model"]  # fmt: skip
    real = ["exif_samples/heic/IMG_5195.HEIC", "immich/formats/heic/IMG_2682.heic",
            "pillow_heif/heif_special/xiaomi.heic", "motion/mp4/sample_still_photo.heic"]  # fmt: skip
    decoder = Decoder()
    dated = 0
    try:
        for number, name in enumerate(real):
            original, copy = corpus("photos", *name.split("/")), tmp_path / f"{number}.jpg"
            copy.write_bytes(decoder.jpeg(original) or b"")
            asked = ["exiftool", "-j", "-n", *told, "-Orientation", str(original), str(copy)]
            run = subprocess.run(asked, capture_output=True, check=True)
            theirs, ours = json.loads(run.stdout)
            for tag in told:
                assert theirs.get(tag[1:]) == ours.get(tag[1:]), (name, tag)
            dated += "DateTimeOriginal" in ours
            assert ours.get("Orientation", 1) == 1
            with Image.open(original) as one, Image.open(copy) as other:
                assert one.size == other.size
    finally:
        decoder.close()
    assert dated == len(real)


def test_a_turn_loses_nothing(tmp_path: Path) -> None:
    """The pixels are turned before they are packed, once: packed upright they are the same."""
    upright = Image.linear_gradient("L").resize((120, 80)).convert("RGB")
    upright.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=exif)
    upright.save(tmp_path / "upright.png")
    decoder = Decoder()
    try:
        made = [decoder.jpeg(tmp_path / name) for name in ("turned.png", "upright.png")]
    finally:
        decoder.close()
    turned, straight = (Image.open(io.BytesIO(one or b"")) for one in made)
    assert turned.size == straight.size == (120, 80)
    assert turned.tobytes() == straight.tobytes()


def test_nobody_who_did_not_ask_gets_jpegs(tmp_path: Path, heic: bytes) -> None:
    scene = Scene(tmp_path / "computer")
    kept(scene, heic, "no")
    scene.run(Export("camera", tmp_path / "out"))
    assert not list((tmp_path / "out").rglob("*.HEIC.jpg"))
    assert len(list((tmp_path / "out").rglob("*.HEIC"))) == 2
    assert not list(scene.root.rglob("*.HEIC.jpg"))


@pytest.mark.parametrize("service", ["takeout", "apple-export", "archive", "immich", "folder"])
def test_every_service_of_heics_offers_the_choice(service: str) -> None:
    names = [field.name for field in catalogue.find(service).sign_in.fields]
    assert "jpegs" in names
