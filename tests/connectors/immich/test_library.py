"""Photos go to Immich once each with what was known of them, and come back as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import ChangedMeanwhile, Full, NotThere, Refused, SignInAgain
from connectors.formats.xmp import read_sidecar
from connectors.immich.library import Immich
from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.engine.tasks import Drill, Form, Mirror, Pull
from tests.clouds.immich import ImmichCloud, start
from tests.connectors.takeout.export import YEAR, few, jpeg, said, taken, zipped
from tests.desktop.engine.scene import Scene, only

KNOWN = Knowledge(
    taken="2019-05-06T07:08:09+02:00", latitude=-33.8567844, longitude=151.213108,
    description="The harbour", people=("Ada",), favourite=True, albums=("Sydney", "Été"),
)  # fmt: skip


@pytest.fixture
def cloud() -> Iterator[ImmichCloud]:
    started = start()
    yield started
    started.stop()


@pytest.fixture
def account(cloud: ImmichCloud) -> Iterator[Immich]:
    opened = Immich.open(cloud.session())
    yield opened
    opened.close()


def library(account: Immich) -> Collection:
    (found,) = account.collections()
    return found


def photo(data: bytes, name: str, known: Knowledge | None = None) -> Item:
    return Item(Entry(f"vault {name}", "1", name, len(data)), (data[:300], data[300:]), known=known)


def names(cloud: ImmichCloud) -> dict[str, list[str]]:
    of = {id: one["originalFileName"] for id, one in cloud.inside.assets.items()}
    return {name: [of[id] for id in ids] for name, ids in cloud.inside.albums.values()}


def test_a_photo_goes_up_with_all_that_was_known(cloud: ImmichCloud, account: Immich) -> None:
    body = jpeg(1)
    made = account.put(library(account), "k", photo(body, 'a "b".jpg', KNOWN), None)
    assert cloud.inside.bodies[made.id] == body
    record = cloud.inside.assets[made.id]
    assert record["fileCreatedAt"] == "2019-05-06T05:08:09.000Z"
    assert record["isFavorite"] is True
    assert read_sidecar(cloud.inside.sidecars[made.id]) == KNOWN
    assert names(cloud) == {"Sydney": ["a b.jpg"], "Été": ["a b.jpg"]}
    (back,) = account.fetch(library(account), [made])
    assert b"".join(back.chunks) == body
    assert back.known is not None
    assert (back.known.description, back.known.favourite) == ("The harbour", True)


def test_the_date_in_the_file_is_told_where_nobody_knows_more(
    cloud: ImmichCloud, account: Immich
) -> None:
    dated = photo(jpeg(1, taken("2023:10:06 08:30:00", "+02:00")), "a.jpg")
    made = account.put(library(account), "k", dated, None)
    assert cloud.inside.assets[made.id]["fileCreatedAt"] == "2023-10-06T06:30:00.000Z"
    made = account.put(library(account), "l", photo(jpeg(2), "b.jpg"), None)
    assert cloud.inside.assets[made.id]["fileCreatedAt"].startswith("1970-")


def test_the_same_photo_is_sent_once_and_two_visits_make_one_album(cloud: ImmichCloud) -> None:
    for _ in range(2):
        account = Immich.open(cloud.session())
        first = account.put(library(account), "k", photo(jpeg(1), "a.jpg", KNOWN), None)
        again = account.put(library(account), "k", photo(jpeg(1), "a.jpg", KNOWN), None)
        assert (first.id, first.revision) == (again.id, again.revision)
        account.close()
    assert len(cloud.inside.assets) == 1
    assert names(cloud) == {"Sydney": ["a.jpg"], "Été": ["a.jpg"]}


@pytest.mark.parametrize("version", [2, 3])
def test_older_and_newer_servers_are_told_what_each_asks_for(
    cloud: ImmichCloud, account: Immich, version: int
) -> None:
    cloud.inside.version = version
    made = account.put(library(account), "k", photo(jpeg(1), "a.jpg", KNOWN), None)
    assert cloud.inside.bodies[made.id] == jpeg(1)


def test_what_is_there_already_is_not_sent_and_comes_out_of_the_bin(
    cloud: ImmichCloud, account: Immich
) -> None:
    there = cloud.inside.add("theirs.jpg", jpeg(1))
    binned = cloud.inside.add("binned.jpg", jpeg(2), isTrashed=True)
    for id, number in ((there, 1), (binned, 2)):
        made = account.put(
            library(account), f"k{number}", photo(jpeg(number), "a.jpg", KNOWN), None
        )
        assert made.id == id
        assert cloud.inside.assets[id]["isTrashed"] is False
    assert cloud.inside.uploads == 0
    assert names(cloud)["Sydney"] == ["theirs.jpg", "binned.jpg"]


def test_a_film_that_a_pixel_gave_no_ending_is_taken(cloud: ImmichCloud, account: Immich) -> None:
    film = photo(b"\0\0\0\x14ftypmp42\0\0\0\0mp42", "PXL_1.MP")
    made = account.put(library(account), "k", film, None)
    assert cloud.inside.assets[made.id]["originalFileName"] == "PXL_1.MP.mp4"


def test_stacks_are_copied_from_there_with_all_that_is_in_them(
    cloud: ImmichCloud, tmp_path: Path
) -> None:
    inside = cloud.inside
    cover, frame, raw = (inside.add(f"IMG_{n}.jpg", jpeg(n)) for n in range(3))
    for behind in (frame, raw):
        inside.assets[behind]["stack"] = {"id": "s", "primaryAssetId": cover, "assetCount": 3}
    inside.assets[cover]["stack"] = {"id": "s", "primaryAssetId": cover, "assetCount": 3}
    scene = Scene(tmp_path)
    scene.sign_in("home", "immich", cloud.session())
    assert only(scene.run(Pull(("home",)))).total == 3
    with scene.vault() as vault:
        (shelf,) = vault.shelves("home")
        stacks = {kept.id: (shelf.known(kept) or Knowledge()).stack for kept in shelf.items()}
    assert stacks == {cover: "", frame: cover, raw: cover}


def test_films_join_their_stills_and_edits_their_originals(
    cloud: ImmichCloud, account: Immich
) -> None:
    ids: dict[str, str] = {}
    for one in (
        photo(jpeg(1), "a.HEIC"),
        photo(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a.MOV", Knowledge(part_of="vault a.HEIC")),
        photo(jpeg(2), "a-edited.jpg", Knowledge(edit_of="vault a.HEIC")),
        photo(b"II*\0raw", "a.png", Knowledge(stack="vault a.HEIC")),
        photo(jpeg(3), "b.jpg", Knowledge(edit_of="not there")),
    ):
        there = {"vault a.HEIC": ids["a.HEIC"]} if ids else {}
        sent = replace(one, there=there)
        ids[one.entry.name] = account.put(library(account), one.entry.name, sent, None).id
    assert cloud.inside.assets[ids["a.HEIC"]]["livePhotoVideoId"] == ids["a.MOV"]
    assert cloud.inside.stacks == [
        [ids["a-edited.jpg"], ids["a.HEIC"]], [ids["a.HEIC"], ids["a.png"]],
    ]  # fmt: skip


PLACE = {"latitude": 48.8583736, "longitude": 2.291901, "altitude": 82.09}
FILM = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "


def holiday() -> dict[str, bytes]:
    """An export with a Live photo, an edit, a RAW beside its JPEG, and an album."""
    files = few()
    for number in range(20, 24):
        files[f"{YEAR}/live{number}.HEIC"] = jpeg(number)
        files[f"{YEAR}/live{number}.HEIC.json"] = said(
            f"live{number}.HEIC", geoData=PLACE, geoDataExif=PLACE, favorited=True,
            description="At the tower",
        )  # fmt: skip
        files[f"{YEAR}/live{number}.MOV"] = FILM + b"%d" % number
    files[f"{YEAR}/IMG_1-edited.jpg"] = jpeg(51)
    files[f"{YEAR}/IMG_2.DNG"] = b"II*\0" + jpeg(52)
    files[f"{YEAR}/IMG_2.DNG.json"] = said("IMG_2.DNG")
    return files


def test_an_export_is_mirrored_with_all_that_belongs_together_and_proven(
    cloud: ImmichCloud, tmp_path: Path
) -> None:
    zipped(tmp_path / "all.zip", holiday())
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path / "all.zip"))
    scene.sign_in("home", "immich", cloud.session())
    scene.run(Pull(("google",)))
    # The account stops taking anything in the midst, and goes on another day.
    cloud.inside.quota = 9_000
    assert scene.run(Mirror("google", "home", Form.NATIVE)).exit == 3
    assert 0 < len(cloud.inside.assets) < 20
    cloud.inside.quota = 1 << 40
    assert scene.run(Mirror("google", "home", Form.NATIVE)).exit == 0
    by_name = {one["originalFileName"]: one for one in cloud.inside.assets.values()}
    assert len(by_name) == len(cloud.inside.assets) == 20
    for number in range(20, 24):
        still = by_name[f"live{number}.HEIC"]
        assert still["livePhotoVideoId"] == by_name[f"live{number}.MOV"]["id"]
        assert still["isFavorite"] is True
        assert still["exifInfo"]["description"] == "At the tower"
        assert still["exifInfo"]["latitude"] == pytest.approx(PLACE["latitude"])
    shown = {name: (one["stack"] or {}).get("primaryAssetId") for name, one in by_name.items()}
    assert shown["IMG_1.jpg"] == shown["IMG_1-edited.jpg"] == by_name["IMG_1-edited.jpg"]["id"]
    assert shown["IMG_2.jpg"] == shown["IMG_2.DNG"] == by_name["IMG_2.jpg"]["id"]
    assert len(cloud.inside.albums) == 1
    assert sorted(names(cloud)["Été à la mer"]) == ["IMG_3.jpg", "IMG_5.jpg"]
    report = scene.run(Drill("google", "home", full=True))
    proof = report.proofs[Kind.PHOTOS]
    assert (report.exit, proof.vault, proof.equal, proof.differ) == (0, 20, 20, [])


def test_nothing_is_replaced_and_what_is_removed_lies_in_the_bin(
    cloud: ImmichCloud, account: Immich
) -> None:
    made = account.put(library(account), "k", photo(jpeg(1), "a.jpg"), None)
    with pytest.raises(Refused) as told:
        account.put(library(account), "k", photo(jpeg(2), "a.jpg"), made)
    assert told.value.code == "cannot-replace"
    with pytest.raises(ChangedMeanwhile):
        account.remove(library(account), Entry(made.id, "another"))
    account.remove(library(account), made)
    assert cloud.inside.assets[made.id]["isTrashed"] is True
    assert cloud.inside.bodies[made.id] == jpeg(1)
    with pytest.raises(NotThere):
        account.remove(library(account), made)


def test_a_full_account_a_refused_photo_and_a_wrong_key_are_told_apart(
    cloud: ImmichCloud, account: Immich
) -> None:
    with pytest.raises(Refused) as told:
        account.put(library(account), "k", photo(b"words", "a.txt"), None)
    assert told.value.code == "photo-refused"
    cloud.inside.quota = 10
    with pytest.raises(Full):
        account.put(library(account), "k", photo(jpeg(1), "a.jpg"), None)
    stranger = Immich.open(cloud.session(secret="not the key"))
    with pytest.raises(SignInAgain):
        stranger.identity()
    stranger.close()


def test_a_photo_that_comes_otherwise_than_promised_is_not_kept(
    cloud: ImmichCloud, tmp_path: Path
) -> None:
    scene = Scene(tmp_path)
    cloud.inside.add("a.jpg", jpeg(1))
    scene.sign_in("home", "immich", cloud.session())
    cloud.inside.damages = True
    report = scene.run(Pull(("home",)))
    assert [one.code for one in only(report).notes] == ["damaged-body"]
    assert only(report).total == 0


def test_a_library_comes_into_the_vault_with_albums_and_live_photos(
    cloud: ImmichCloud, tmp_path: Path
) -> None:
    scene = Scene(tmp_path)
    film = cloud.inside.add("x.MOV", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", visibility="hidden")
    still = cloud.inside.add("IMG_1.HEIC", jpeg(1), livePhotoVideoId=film)
    others = [cloud.inside.add(f"IMG_{n}.jpg", jpeg(n)) for n in range(2, 6)]
    cloud.inside.assets[others[0]]["people"] = [{"name": "Ada"}, {"name": ""}]
    cloud.inside.albums["one"] = ("By the sea", [others[2], still])
    scene.sign_in("home", "immich", cloud.session())
    report = scene.run(Pull(("home",)))
    assert (report.exit, only(report).total) == (0, 6)
    with scene.vault() as vault:
        (shelf,) = vault.shelves("home")
        known = {kept.id: shelf.known(kept) or Knowledge() for kept in shelf.items()}
        assert known[film].part_of == still
        assert known[others[0]].people == ("Ada",)
        (album,) = shelf.albums()
        assert (album.name, set(album.items)) == ("By the sea", {others[2], still})
    again = scene.run(Pull(("home",)))
    assert (only(again).new, only(again).changed) == (0, 0)


def test_a_vaults_photos_are_mirrored_there_and_a_second_time_nothing(
    cloud: ImmichCloud, tmp_path: Path
) -> None:
    scene = Scene(tmp_path)
    roll = Collection("roll", Kind.PHOTOS, "Photos")
    bodies = {f"IMG_{n}.jpg": jpeg(n, taken(f"2023:10:06 08:30:0{n}")) for n in range(5)}
    scene.keep("old", roll, bodies)
    scene.sign_in("home", "immich", cloud.session())
    report = scene.run(Mirror("old", "home", Form.NATIVE))
    assert (report.exit, only(report).sent) == (0, 5)
    assert sorted(cloud.inside.bodies.values()) == sorted(bodies.values())
    again = scene.run(Mirror("old", "home", Form.NATIVE))
    assert (only(again).sent, only(again).skipped) == (0, 5)
    assert len(cloud.inside.assets) == 5
