"""The folder in which Apple's own programs keep iCloud Photos, as a source that writes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from connectors import catalogue
from connectors.contract import Session, Source
from connectors.errors import NotThere, TryLater
from connectors.model import Collection, Kind
from tests.connectors.conformance import Listing, Look, ReadsWell, body


def jpeg(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return out.getvalue()


def opened(place: Path) -> Source:
    known = catalogue.find("icloud-photos")
    assert known.open
    return known.open(Session({"path": str(place)}))


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "Pictures" / "iCloud Photos" / "Photos"
    place.mkdir(parents=True)
    for number in range(6):
        (place / f"IMG_{number}.JPG").write_bytes(jpeg("navy") + b"%d" % number)
    yield place
    assert sorted(one.suffix for one in place.iterdir()) == [".JPG"] * 6


def test_every_photo_of_the_folder_comes_as_it_is(windows: Path) -> None:
    source = opened(windows)
    (library,) = source.collections()
    assert library.kind is Kind.PHOTOS
    listing = Listing(source, library)
    got = {one.entry.name: body(one) for one in source.fetch(library, [*listing.entries.values()])}
    assert got == {path.name: path.read_bytes() for path in windows.iterdir()}
    source.close()


def test_of_a_mac_s_library_the_originals_are_taken_and_nothing_made_of_them(
    tmp_path: Path,
) -> None:
    library = tmp_path / "Photos Library.photoslibrary"
    for name in ("originals/0/A.heic", "originals/1/B.mov", "resources/derivatives/0/A.jpeg"):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_bytes(jpeg("red"))
    source = opened(library)
    (photos,) = source.collections()
    names = {Path(one.name).name for one in Listing(source, photos).entries.values()}
    assert names == {"A.heic", "B.mov"}
    source.close()


def test_a_folder_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises((NotThere, TryLater)):
        list(opened(tmp_path / "none").collections())
    assert not (tmp_path / "none").exists()


class TestICloudPhotos(ReadsWell):
    @pytest.fixture
    def connect(self, windows: Path) -> Look:
        return lambda: opened(windows)

    @pytest.fixture
    def filled(self, connect: Look) -> Collection:
        source = connect()
        (library,) = source.collections()
        source.close()
        return library
