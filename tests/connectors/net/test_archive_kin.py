"""A RAW stands behind its JPEG and a burst behind its cover, in every form phones write."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.model import Entry, Knowledge
from connectors.net.archive_kin import stack
from connectors.net.archive_list import Listing
from connectors.net.archive_memory import NOTHING
from connectors.net.archive_photos import Library, Photo
from connectors.net.desk import Desk
from connectors.net.members import Member
from desktop.engine.tasks import Pull
from tests.connectors.takeout.export import YEAR, jpeg, said, zipped
from tests.desktop.engine.scene import Scene


@pytest.mark.parametrize(
    ("names", "cover"),
    [
        (["IMG_1.CR2", "IMG_1.JPG"], "IMG_1.JPG"),
        (["img_1.dng", "IMG_1.HEIC"], "IMG_1.HEIC"),
        (["IMG_1.JPG", "IMG_2.CR2"], ""),
        (["IMG_1.JPG", "IMG_1.MOV"], ""),
        (["IMG_1.PNG", "IMG_1.JPG"], ""),
        (
            [
                "00000IMG_00000_BURST20181225123456789_COVER.jpg",
                "00001IMG_00001_BURST20181225123456789.jpg",
                "00002IMG_00002_BURST20181225123456789.jpg",
            ],
            "00000IMG_00000_BURST20181225123456789_COVER.jpg",
        ),
        (
            [
                "PXL_20201215_134512345.BURST-01.jpg",
                "PXL_20201215_134512345.BURST-02.COVER.jpg",
                "PXL_20201215_134512345.BURST-03.jpg",
            ],
            "PXL_20201215_134512345.BURST-02.COVER.jpg",
        ),
        (
            ["PXL_20210101_1.RAW-01.COVER.jpg", "PXL_20210101_1.RAW-02.ORIGINAL.dng"],
            "PXL_20210101_1.RAW-01.COVER.jpg",
        ),
        (
            ["PXL_20210101_1.RAW-01.MP.COVER.jpg", "PXL_20210101_1.RAW-02.ORIGINAL.dng"],
            "PXL_20210101_1.RAW-01.MP.COVER.jpg",
        ),
        (
            [
                "PXL_20230809_2.LONG_EXPOSURE-01.COVER.jpg",
                "PXL_20230809_2.LONG_EXPOSURE-02.ORIGINA.jpg",
            ],
            "PXL_20230809_2.LONG_EXPOSURE-01.COVER.jpg",
        ),
        (
            ["DSC_0001_BURST20230709220904977.JPG", "DSC_0002_BURST20230709220904977_COVER.JPG"],
            "DSC_0002_BURST20230709220904977_COVER.JPG",
        ),
        (
            ["IMG_20231014_183246_BURST001_COVER.jpg", "IMG_20231014_183246_BURST002.jpg"],
            "IMG_20231014_183246_BURST001_COVER.jpg",
        ),
        (["20231207_101605_001.jpg", "20231207_101605_002.jpg"], "20231207_101605_001.jpg"),
        (["20231207_101605_001.jpg", "20231207_101606_001.jpg"], ""),
        (["PXL_20210101_1.NIGHT.jpg", "PXL_20210101_1.jpg"], ""),
        (["PXL_20210101_1.jpg", "PXL_20210101_2.jpg"], ""),
        (["00000IMG_00000_BURST20181225123456789_COVER.jpg"], ""),
    ],
)
def test_what_belongs_together_has_one_that_is_shown(names: list[str], cover: str) -> None:
    for order in (names, names[::-1]):
        desk = Desk()
        listing, library = Listing(desk, NOTHING), Library(desk)
        listing.add(0, [(Member(name, 1, 1, 1, 1), b"") for name in order])
        for located in listing.files():
            name = located.member.path
            library.put(Photo(Entry(name, ""), located, Knowledge()))
            library.call("a folder", name, name)
        stack(library)
        found = {photo.entry.id: photo.cloud.stack for photo in library.photos()}
        desk.close()
        assert found == {name: cover if name != cover else "" for name in names}


def test_every_kind_of_file_a_camera_writes_is_kept_with_its_own_details(tmp_path: Path) -> None:
    names = [
        "IMG_1.CR2", "IMG_1.JPG", "IMG_2.HEIC", "IMG_2.MOV", "IMG_3.avif", "IMG_4.jxl",
        "IMG_5.mp4", "PXL_20201215_134512345.BURST-01.COVER.jpg",
        "PXL_20201215_134512345.BURST-02.jpg", "IMG_6.webp", "IMG_7.gif", "IMG_8.DNG",
    ]  # fmt: skip
    files = {}
    for number, name in enumerate(names):
        files[f"{YEAR}/{name}"] = jpeg(number)
        if name != "IMG_2.MOV":
            files[f"{YEAR}/{name}.json"] = said(name, 1_600_000_000 + 86_400 * 31 * number)
    zipped(tmp_path / "a.zip", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "a.zip"))
    assert scene.run(Pull(("google",))).exit == 0
    with scene.vault() as vault:
        (shelf,) = vault.shelves("google")
        kept = {Path(one.path).name: one for one in shelf.items()}
        known = {name: found for name, one in kept.items() if (found := shelf.known(one))}
    assert set(kept) == set(known) == set(names)
    for number, name in enumerate(names):
        assert (scene.root / kept[name].path).read_bytes() == jpeg(number)
        assert known[name].taken
    assert len({one.taken for one in known.values()}) == len(names) - 1
    assert known["IMG_1.CR2"].stack == kept["IMG_1.JPG"].id
    assert known["IMG_2.MOV"].part_of == kept["IMG_2.HEIC"].id
    assert (
        known["PXL_20201215_134512345.BURST-02.jpg"].stack
        == kept["PXL_20201215_134512345.BURST-01.COVER.jpg"].id
    )
