"""A camera's card says by names alone what belongs together, in a folder as in a zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from connectors.net.kin import Kin, kin
from desktop.engine.tasks import Pull
from tests.clouds.missing import corpus
from tests.connectors.takeout.export import jpeg
from tests.desktop.engine.scene import Scene

CARD = {
    "DCIM/100APPLE/IMG_0001.HEIC": jpeg(1),
    "DCIM/100APPLE/IMG_0001.MOV": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    "DCIM/100APPLE/IMG_0002.HEIC": jpeg(2),
    "DCIM/100APPLE/IMG_E0002.JPG": jpeg(3),
    "DCIM/100APPLE/IMG_0003.DNG": b"II*\0" + jpeg(4),
    "DCIM/100APPLE/IMG_0003.JPG": jpeg(5),
    "DCIM/101APPLE/IMG_0001.MOV": b"\0\0\0\x14ftypqt  \0\0\0\0qt  another",
}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.heic", "a.mov"], {"a.mov": Kin(part_of="a.heic")}),
        (["a.heic", "a.jpg", "a.mov"], {}),
        (["IMG_1.mov"], {}),
        (["IMG_E1234.MOV", "IMG_1234.MOV"], {"IMG_E1234.MOV": Kin(edit_of="IMG_1234.MOV")}),
        (["IMG_E1234.JPG", "IMG_1234.AAE"], {}),
        (["IMG_E1234.JPG", "IMG_1234.HEIC", "IMG_1234.JPG"], {}),
        (["a.nef", "a.jpg", "a.mov"], {"a.nef": Kin(stack="a.jpg"), "a.mov": Kin(part_of="a.jpg")}),
        ([], {}),
    ],
)
def test_names_tell_what_belongs_to_what(names: list[str], found: dict[str, Kin]) -> None:
    assert kin(names) == found
    assert kin(reversed(names)) == found


@pytest.mark.parametrize("service", ["folder", "archive"])
def test_a_card_s_films_edits_and_raws_know_their_photos(tmp_path: Path, service: str) -> None:
    place = tmp_path / "CARD"
    for name, body in CARD.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(body)
    if service == "archive":
        with zipfile.ZipFile(tmp_path / "card.zip", "w") as out:
            for name in CARD:
                out.write(place / name, name)
        place = tmp_path / "card.zip"
    scene = Scene(tmp_path / "computer")
    scene.add("card", service, path=str(place))
    assert scene.run(Pull(("card",))).exit == 0
    with scene.vault() as vault:
        (shelf,) = vault.shelves("card")
        names = {shelf.read(kept): name for kept in shelf.items() for name in CARD if
                 shelf.read(kept) == CARD[name]}  # fmt: skip
        ids = {kept.id: names[shelf.read(kept)] for kept in shelf.items()}
        links = {
            ids[kept.id]: (ids.get(known.part_of), ids.get(known.edit_of), ids.get(known.stack))
            for kept in shelf.items()
            if (known := shelf.known(kept)) is not None
        }
    folder = "DCIM/100APPLE/"
    assert links == {
        f"{folder}IMG_0001.MOV": (f"{folder}IMG_0001.HEIC", None, None),
        f"{folder}IMG_E0002.JPG": (None, f"{folder}IMG_0002.HEIC", None),
        f"{folder}IMG_0003.DNG": (None, None, f"{folder}IMG_0003.JPG"),
    }
    again = scene.run(Pull(("card",)))
    assert [(one.new, one.changed) for one in again.accounts[0].collections] == [(0, 0)]


@pytest.mark.parametrize("service", ["folder", "archive"])
@pytest.mark.parametrize("same", [True, False])
def test_what_is_in_a_film_decides_where_names_say_otherwise(
    tmp_path: Path, service: str, same: bool
) -> None:
    mark, other = (b"570F1469-09C7-4E50-9875-05F21D5BD166", b"00000000-09C7-4E50-9875-05F21D5BD166")
    film = corpus("photos", "live_photo_synth", "IMG_5195.MOV").read_bytes()
    still = corpus("photos", "live_photo_synth", "IMG_5195.HEIC").read_bytes()
    place = tmp_path / "CARD"
    place.mkdir()
    (place / "IMG_5195.HEIC").write_bytes(still)
    (place / "IMG_5195.MOV").write_bytes(film if same else film.replace(mark, other))
    if service == "archive":
        with zipfile.ZipFile(tmp_path / "card.zip", "w") as out:
            for path in place.iterdir():
                out.write(path, path.name)
    scene = Scene(tmp_path / "computer")
    scene.add("card", service, path=str(place if service == "folder" else tmp_path / "card.zip"))
    assert scene.run(Pull(("card",))).exit == 0
    with scene.vault() as vault:
        (shelf,) = vault.shelves("card")
        items = {Path(one.path).name: one for one in shelf.items()}
        known = shelf.known(items["IMG_5195.MOV"])
        assert shelf.read(items["IMG_5195.MOV"]) == (place / "IMG_5195.MOV").read_bytes()
    paired = known is not None and known.part_of == items["IMG_5195.HEIC"].id
    assert paired is same
