"""Facts of photos and films, judged by exiftool where it is there."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import piexif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from connectors.formats import photo
from tests.clouds.missing import corpus, missing


def jpeg(path: Path, when: str = "2021:05:06 07:08:09", quality: int = 90) -> Path:
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Orientation: 1},
            "Exif": {piexif.ExifIFD.DateTimeOriginal: when.encode()},
            "GPS": {1: b"S", 2: ((52, 1), (30, 1), (0, 1)), 3: b"E", 4: ((13, 1), (24, 1), (0, 1))},
        }
    )
    Image.linear_gradient("L").convert("RGB").save(path, "JPEG", exif=exif, quality=quality)
    return path


def test_a_jpeg_says_when_and_where(tmp_path: Path) -> None:
    found = photo.facts(jpeg(tmp_path / "a.jpg"))
    assert (found.taken, found.latitude, found.longitude) == ("2021-05-06T07:08:09", -52.5, 13.4)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_other_forms_say_it_too(tmp_path: Path, form: str) -> None:
    photo.pixels_digest(jpeg(tmp_path / "a.jpg"))
    with Image.open(tmp_path / "a.jpg") as image:
        image.save(tmp_path / "b", form, exif=image.getexif().tobytes())
    assert photo.taken(tmp_path / "b") == "2021-05-06T07:08:09"
    assert photo.is_picture("b", (tmp_path / "b").read_bytes()[:32])
    assert photo.pixels_digest(tmp_path / "b")


@pytest.mark.parametrize(
    "when", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2021:02:30 00:00:00"]
)
def test_a_date_that_does_not_exist_is_unknown(tmp_path: Path, when: str) -> None:
    assert photo.taken(jpeg(tmp_path / "a.jpg", when)) == ""


def test_what_is_not_there_is_unknown(tmp_path: Path) -> None:
    assert photo.taken(tmp_path / "none.jpg") == ""
    assert photo.pixels_digest(tmp_path / "none.jpg") == ""


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of what it mends
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=6))
def test_s41_broken_files_never_raise(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("broken") / "a.jpg"
    body = bytearray(jpeg(path).read_bytes())
    body[at : at + len(junk)] = junk
    path.write_bytes(body)
    assert isinstance(photo.taken(path), str)
    assert isinstance(photo.pixels_digest(path), str)


def test_the_same_pixels_are_the_same_whatever_the_metadata(tmp_path: Path) -> None:
    one, two = jpeg(tmp_path / "a.jpg"), jpeg(tmp_path / "b.jpg", "1999:01:01 00:00:00")
    other = jpeg(tmp_path / "c.jpg", quality=30)
    assert photo.pixels_digest(one) == photo.pixels_digest(two) != photo.pixels_digest(other)


def test_an_upright_copy_looks_the_same(tmp_path: Path) -> None:
    image = Image.radial_gradient("L").crop((0, 0, 200, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=exif)
    image.save(tmp_path / "upright.png")
    turned = photo.pixels_digest(tmp_path / "turned.png")
    assert turned == photo.pixels_digest(tmp_path / "upright.png") != ""


@pytest.mark.parametrize(
    ("name", "first", "yes"),
    [
        ("a.jpg", b"<html>", False),
        ("a.svg", b"<svg xmlns", False),
        ("a.nef", b"MM\0*\0\0", True),
        ("a.mov", b"\0\0\0\x14ftypqt  ", True),
        ("a.jpg", b"", False),
        ("evil.jpg", b"MZ\x90\0", False),
    ],
)
def test_only_pictures_are_pictures(name: str, first: bytes, yes: bool) -> None:
    assert photo.is_picture(name, first) is yes


def test_dates_and_places_are_those_exiftool_reads() -> None:
    if not shutil.which("exiftool"):
        missing("exiftool", "apt libimage-exiftool-perl")
    asked = ["exiftool", "-json", "-n", "-r", "-EXIF:DateTimeOriginal", "-EXIF:GPSLatitude#",
             "-QuickTime:CreationDate", "-QuickTime:CreateDate", "-FileType"]  # fmt: skip
    run = subprocess.run([*asked, str(corpus("photos"))], capture_output=True, check=False)
    wrong, seen = [], 0
    for row in json.loads(run.stdout):
        if row.get("FileType") in {None, "XMP"}:
            continue
        found = photo.facts(Path(row["SourceFile"]))
        want = row.get("DateTimeOriginal") or row.get("CreationDate") or row.get("CreateDate") or ""
        want = "" if str(want).startswith("0000") else str(want)[:19]
        got = found.taken[:19].replace("-", ":").replace("T", " ")
        seen += bool(got)
        if want and want != got:
            wrong.append((row["SourceFile"], want, got))
    assert seen > 60
    assert wrong == []


def test_an_animation_is_more_than_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[2:])
    assert photo.pixels_digest(tmp_path / "a.gif") != photo.pixels_digest(tmp_path / "b.gif")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_not_decoded(tmp_path: Path) -> None:
    body = io.BytesIO()
    Image.new("1", (16_000, 16_000)).save(body, "PNG")
    (tmp_path / "bomb.png").write_bytes(body.getvalue())
    assert photo.pixels_digest(tmp_path / "bomb.png") == ""
