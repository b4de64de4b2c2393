"""A hostile picture takes nothing down: the decoding process may die, and the next one is shown."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from connectors.formats import photo
from desktop.pictures.decoder import Decoder
from tests.desktop.pictures.hostile import all_of, good, png


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "good.jpg"
    path.write_bytes(good())
    return path


def pid(decoder: Decoder) -> int:
    assert decoder._process is not None
    return decoder._process.pid


def test_a_picture_is_made_small_upright_and_plain(decoder: Decoder, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where I live"
    path = tmp_path / "a.jpg"
    Image.new("RGB", (400, 200), "blue").save(path, "JPEG", exif=exif)
    small = decoder.small(path, 100)
    assert small is not None
    assert (small.width, small.height) == (200, 400)
    shown = Image.open(io.BytesIO(small.jpeg))
    assert shown.size == (50, 100)
    assert b"where I live" not in small.jpeg
    assert not shown.getexif()


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_every_form_of_photo_is_shown(decoder: Decoder, tmp_path: Path, form: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    path = tmp_path / "a"
    Image.new("RGB", (80, 60), "green").save(path, form)
    small = decoder.small(path, 40)
    assert small is not None
    assert Image.open(io.BytesIO(small.jpeg)).size == (40, 30)


def test_no_hostile_picture_is_waited_for_or_takes_the_next_with_it(
    tmp_path: Path, picture: Path
) -> None:
    decoder = Decoder(seconds=20)
    try:
        for path in all_of(tmp_path):
            decoder.small(path, 64)
            decoder.pixels(path)
            decoder.jpeg(path)
            assert decoder.small(picture, 64) is not None, path.name
    finally:
        decoder.close()


def test_a_bomb_is_turned_away_by_what_it_says(decoder: Decoder, tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(29_000, 29_000, 1))
    assert decoder.small(tmp_path / "bomb.png", 64) is None
    assert decoder.jpeg(tmp_path / "bomb.png") is None


def test_a_killed_process_is_begun_anew(decoder: Decoder, picture: Path) -> None:
    assert decoder.small(picture, 64) is not None
    before = pid(decoder)
    os.kill(before, 9)
    decoder.small(picture, 64)
    assert decoder.small(picture, 64) is not None
    assert pid(decoder) != before


def test_a_picture_that_takes_too_long_is_given_up(picture: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "waits.jpg")
    decoder = Decoder(seconds=2)
    try:
        assert decoder.small(picture, 64) is not None
        before = pid(decoder)
        assert decoder.small(tmp_path / "waits.jpg", 64) is None
        assert decoder.small(picture, 64) is not None
        assert pid(decoder) != before
    finally:
        decoder.close()


def test_the_process_has_limits_and_none_of_our_secrets(
    decoder: Decoder, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELSEWHERE_PASSPHRASE", "not for decoders")
    assert decoder.small(picture, 64) is not None
    limits = Path(f"/proc/{pid(decoder)}/limits").read_text()
    said = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert int(said["Max address space"]) == 2 << 30
    assert said["Max file size"] == "0"
    assert int(said["Max cpu time"]) < 60
    assert b"not for decoders" not in Path(f"/proc/{pid(decoder)}/environ").read_bytes()


def test_memory_without_end_is_refused_there(tmp_path: Path) -> None:
    """Run in a process of its own: what is asked for beyond the limit is an error, not a machine
    that stands still."""
    code = (
        "import desktop.pictures.child as c; c._confine()\n"
        "try:\n    bytearray(3 << 30)\nexcept MemoryError:\n    print('refused')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "refused", run.stderr


def test_a_jpeg_has_the_date_and_place_of_a_photo_with_more_exif_than_it_holds(
    decoder: Decoder, tmp_path: Path
) -> None:
    import piexif
    import pillow_heif

    pillow_heif.register_heif_opener()
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Make: b"Maker"},
            "Exif": {
                piexif.ExifIFD.DateTimeOriginal: b"2023:10:06 08:30:00",
                piexif.ExifIFD.MakerNote: os.urandom(90_000),
            },
            "GPS": {1: b"N", 2: ((48, 1), (30, 1), (0, 1)), 3: b"E", 4: ((2, 1), (15, 1), (0, 1))},
        }
    )
    path = tmp_path / "a.heic"
    Image.new("RGB", (80, 60), "green").save(path, "HEIF", exif=exif)
    made = decoder.jpeg(path)
    assert made is not None
    assert photo.facts(path).latitude == 48.5
    assert photo.facts_in(io.BytesIO(made), len(made)) == photo.facts(path)


def test_a_contacts_picture_is_made_to_fit(decoder: Decoder) -> None:
    body = good(size=(1500, 1500))
    made = decoder.shrunk(body, 3_000, 96)
    assert made is not None
    assert len(made) <= 3_000
    assert max(Image.open(io.BytesIO(made)).size) <= 96
    assert decoder.shrunk(b"<svg/>", 3_000, 96) is None
