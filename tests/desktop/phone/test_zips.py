"""Zips that are never built: whole, in pieces, and read by another program's eyes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.phone.zips import MOST_BYTES, MOST_ITEMS, Photo, Zip, portions

WHEN = datetime(2024, 5, 17, 14, 30, 20, tzinfo=UTC)


def photos(folder: Path, names: list[str]) -> list[Photo]:
    made = []
    for number, name in enumerate(names):
        path = folder / str(number)
        path.write_bytes(name.encode() * (number * 37 + 1))
        made.append(Photo(path, name, path.stat().st_size, WHEN))
    return made


def whole(archive: Zip) -> bytes:
    return b"".join(archive.read(0, archive.size))


def test_another_program_reads_every_photo_back(tmp_path: Path) -> None:
    made = photos(tmp_path, ["IMG_1.JPG", "Zoë am Strand.heic", "IMG_1.JPG", "img_1 (2).jpg"])
    assert Zip.length(made) == len(whole(Zip(made)))
    with zipfile.ZipFile(io.BytesIO(whole(Zip(made)))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.casefold() for name in names}) == len(made)
        assert [archive.read(name) for name in names] == [p.path.read_bytes() for p in made]
        assert archive.infolist()[0].date_time == (2024, 5, 17, 14, 30, 20)


def test_any_stretch_equals_the_same_stretch_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    archive = Zip(photos(folder, ["a.jpg", "b.jpg", "c.jpg"]))
    body = whole(archive)
    assert len(body) == archive.size

    @given(st.integers(0, len(body)), st.integers(0, len(body)))
    def check(start: int, end: int) -> None:
        assert b"".join(archive.read(start, end)) == body[start:end]

    check()


def test_no_zip_holds_more_than_a_phone_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "x"
    small = [Photo(path, f"{n}.jpg", 10, WHEN) for n in range(1201)]
    assert [len(part) for part in portions(small)] == [MOST_ITEMS, MOST_ITEMS, 201]
    big = [Photo(path, f"{n}.mov", MOST_BYTES // 3 + 1, WHEN) for n in range(5)]
    assert [len(part) for part in portions(big)] == [2, 2, 1]
    huge = [Photo(path, "film.mov", MOST_BYTES * 2, WHEN), *small[:2]]
    assert [len(part) for part in portions(huge)] == [1, 2]
