"""Pictures without a date get one in the copy for the phone; the vault's own file stays as it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from connectors.formats import photo
from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.clock import SystemClock
from desktop.phone.dating import opening
from desktop.phone.offer import Device
from desktop.phone.shelves import offer
from desktop.vault.vault import Vault


def picture(exif: bytes = b"", form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(out, form, exif=exif)
    return out.getvalue()


def exif(taken: str) -> bytes:
    made = Image.Exif()
    made[0x0132] = taken
    return made.tobytes()


@pytest.mark.parametrize(
    ("taken", "date", "offset"),
    [
        ("2011-06-05T13:14:15", "2011:06:05 13:14:15", None),
        ("2011-06-05T13:14:15+02:00", "2011:06:05 13:14:15", "+02:00"),
        ("2011-06-05T13:14:15.5Z", "2011:06:05 13:14:15", "+00:00"),
        ("2011-06-05T13:14:15-03:30", "2011:06:05 13:14:15", "-03:30"),
    ],
)
def test_two_other_programs_read_the_date(
    tmp_path: Path, taken: str, date: str, offset: str | None
) -> None:
    path, dated = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(picture())
    dated.write_bytes(opening(path, taken) + path.read_bytes()[2:])
    with Image.open(dated) as read, Image.open(path) as before:
        found = read.getexif().get_ifd(0x8769)
        assert (found[0x9003], found.get(0x9011)) == (date, offset)
        assert read.tobytes() == before.tobytes()
    assert photo.taken(dated).startswith("2011-06-05T13:14:15")


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (picture(exif("2009:01:02 03:04:05")), "2011-06-05T13:14:15"),
        (picture(form="PNG"), "2011-06-05T13:14:15"),
        (picture(), ""),
        (picture(), "some day"),
        (picture(), "0001-01-01T00:00:00"),
        (b"", "2011-06-05T13:14:15"),
    ],
)
def test_what_has_a_date_or_takes_none_stays_as_it_is(
    tmp_path: Path, body: bytes, taken: str
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(body)
    assert opening(path, taken) == b""


def test_a_zip_for_the_phone_has_dated_pictures_and_the_vault_its_own(tmp_path: Path) -> None:
    bare, own = picture(), picture(exif("2009:01:02 03:04:05"))
    with Vault.open(tmp_path / "v", tmp_path / "i", SystemClock(), create=True) as vault:
        album = vault.shelf("Home", "memory", Collection("p", Kind.PHOTOS, "Photos"))
        known = Knowledge(taken="2009-01-09T10:00:00")
        album.keep(
            [
                Item(Entry("a", "1", "bare.jpg"), (bare,), known=known),
                Item(Entry("b", "1", "own.jpg"), (own,), known=known),
            ],
            "run",
        )
        made = offer(vault, (), (), tmp_path, tuple(Kind), Device.IPHONE)
        (month,) = made.of(Kind.PHOTOS)
        body = b"".join(month.read(0, month.size))
        assert len(body) == month.size
        cut = 150
        assert b"".join(month.read(0, cut)) + b"".join(month.read(cut, month.size)) == body
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert archive.testzip() is None
            assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
            assert archive.getinfo("bare.jpg").date_time == (2009, 1, 9, 10, 0, 0)
            assert archive.read("own.jpg") == own
            with Image.open(io.BytesIO(archive.read("bare.jpg"))) as read:
                assert read.getexif().get_ifd(0x8769)[0x9003] == "2009:01:09 10:00:00"
        assert {path.read_bytes() for path in vault.root.rglob("*.jpg")} >= {bare, own}
