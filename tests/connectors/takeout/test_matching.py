"""Sidecars find their photos by the rules that Google names them by; never another's photo."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter

import pytest

from connectors.takeout.matching import match
from connectors.takeout.names import cut, numbered, unedited
from tests.clouds.missing import corpus
from tests.connectors.takeout.naming import EDITED, grown

LONG = "PXL_20220405_090123740.a long name that is cut somewhere"


@pytest.mark.parametrize(
    ("photo", "sidecar", "title"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1.jpg.json", "IMG_1.jpg"),
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json", "IMG_1.jpg"),
        ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json", "IMG_1.jpg"),
        ("skytree (2).jpg", "skytree (2).jpg.supplemental-metadata.json", "skytree (2).jpg"),
        ("IMG_1.jpg", "IMG_1.jpg.suppl.json", "IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1.json", "IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1.jpg.json", ""),
        ("a" * 45 + ".jpg", "a" * 45 + "..json", "a" * 45 + ".jpg"),
        ("a" * 47 + ".jpg", "a" * 46 + ".json", "a" * 90 + ".jpg"),
        (LONG[:47] + ".jpg", LONG[:46] + ".json", LONG + ".jpg"),
        ("A _ B_s.jpg", "A _ B_s.jpg.supplemental-metadata.json", "A & B's.jpg"),
        ("Été.jpg", "Été.jpg.supplemental-metadata.json", "Été.jpg"),
        ("🎂" * 20 + ".jpg", "🎂" * 20 + ".jpg.s.json", "🎂" * 20 + ".jpg"),
        ("IMG_1.HEIC", "IMG_1.HEIC.supplemental-metadata.json", "IMG_1.HEIC"),
        # Endings in other letters, titles as Macs and web pages write them, or without an ending.
        ("IMG_1.heic", "IMG_1.HEIC.json", "IMG_1.HEIC"),
        ("IMG_1.JPG", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg"),
        ("Été.jpg", "Été.jpg.json", unicodedata.normalize("NFD", "Été.jpg")),
        ("Tom_s.jpg", "Tom_s.jpg.json", "Tom&#39;s.jpg"),
        ("Dr. Who.jpg", "Dr. Who.jpg.json", "Dr. Who"),
        ("27_06_12 - 1.mov", "27_06_12 - 1.mov.json", "27/06/12 - 1"),
        ("27_06_12 - 2.jpg", "27_06_12 - 2.json", "27/06/12 - 2"),
        # Numbers: kept in place, or moved although they are the person's own.
        ("IMG_1(1).jpg", "IMG_1(1).jpg.supplemental-metadata.json", "IMG_1.jpg"),
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json", "IMG_1(1).jpg"),
        ("trip (2).png", "trip (2).json", "trip (2).png"),
        # Names that real exports have, as other importers' tests report them.
        (
            "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg",
            "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGIN.json",
            "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINAL.jpg",
        ),
        (
            "PXL_20230814_201154491.LONG_EXPOSURE-01.COVER.jpg",
            "PXL_20230814_201154491.LONG_EXPOSURE-01.COVER..json",
            "PXL_20230814_201154491.LONG_EXPOSURE-01.COVER.jpg",
        ),
        (
            "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg",
            "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json",
            "",
        ),
        (
            "13039_327707840323_537645323_9470255_27214_n(1).jpg",
            "13039_327707840323_537645323_9470255_27214_n.j(1).json",
            "13039_327707840323_537645323_9470255_27214_n.jpg",
        ),
        (
            "Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg",
            "Backyard_ceremony_wedding_photography_xxxxxxx_(494).json",
            "Backyard_ceremony_wedding_photography_xxxxxxx_magnolia-19.jpg",
        ),
        ("PXL_20210102_221126856.MP~2.jpg", "PXL_20210102_221126856.MP~2.jpg.json", ""),
        ("20150101_120000", "20150101_120000.supplemental-metadata.json", "20150101_120000"),
    ],
)
def test_a_photo_finds_its_sidecar(photo: str, sidecar: str, title: str) -> None:
    photo, sidecar, title = (unicodedata.normalize("NFC", one) for one in (photo, sidecar, title))
    found = match([photo], {sidecar: title})
    assert found.sidecar == {photo: sidecar}
    assert found.why[photo]
    assert (found.photos, found.sidecars) == ((), ())


@pytest.mark.parametrize(
    ("photo", "sidecar", "title"),
    [
        ("IMG_1.jpg", "IMG_2.jpg.json", "IMG_2.jpg"),
        ("IMG_1.jpg", "IMG_1.jpg(1).json", "IMG_1.jpg"),
        ("IMG_1(1).jpg", "IMG_1.jpg.json", "IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1.jpg.json", "Holiday.jpg"),
        ("IMG_10.jpg", "IMG_1.json", "IMG_1.jpg"),
        ("DSC_1.jpg", "DSC_1_1.jpg.json", "DSC_1_1.jpg"),
        ("IMG_1.png", "IMG_1.json", "IMG_1.jpg"),
        ("DSC_0102(1).JPG", "DSC_0102.JPG(2).json", "DSC_0102.JPG"),
        (
            "Backyard_ceremony_wedding_photography_xxxxxxx_m(185).jpg",
            "Backyard_ceremony_wedding_photography_xxxxxxx_(494).json",
            "Backyard_ceremony_wedding_photography_xxxxxxx_magnolia-19.jpg",
        ),
    ],
)
def test_a_photo_gets_no_sidecar_of_another(photo: str, sidecar: str, title: str) -> None:
    found = match([photo], {sidecar: title})
    assert found.sidecar == {}
    assert (found.photos, found.sidecars) == ((photo,), (sidecar,))


@pytest.mark.parametrize("mark", EDITED)
def test_an_edited_form_is_known_in_every_language(mark: str) -> None:
    edited = f"IMG_1{mark}(1).jpg"
    found = match([edited, "IMG_1(1).jpg", "IMG_1.jpg"], {"IMG_1.jpg(1).json": "IMG_1.jpg"})
    assert unedited(edited) == "IMG_1(1).jpg"
    assert found.edit_of == {edited: "IMG_1(1).jpg"}
    assert found.sidecar == {
        edited: "IMG_1.jpg(1).json",
        "IMG_1(1).jpg": "IMG_1.jpg(1).json",
    }


@pytest.mark.parametrize(
    ("film", "still"),
    [
        ("IMG_1.MOV", "IMG_1.HEIC"),
        ("IMG_1(1).MP4", "IMG_1(1).HEIC"),
        ("PXL_1.MP", "PXL_1.MP.jpg"),
        ("MVIMG_1", "MVIMG_1.jpg"),
    ],
)
def test_a_film_finds_its_still(film: str, still: str) -> None:
    base, number = numbered(still)
    sidecar = f"{base}.supplemental-metadata{number}.json"
    found = match([film, still], {sidecar: base})
    assert found.part_of == {film: still}
    assert found.sidecar == {film: sidecar, still: sidecar}


def test_of_a_long_name_the_mark_of_an_edit_may_be_cut() -> None:
    original = "13039_327707840323_537645323_9470255_27214_n.jpg"
    for edited in (
        "13039_327707840323_537645323_9470255_27214_n-ed.jpg",
        "13039_327707840323_537645323_9470255_27214_n-be.jpg",
    ):
        found = match(
            [edited, original], {"13039_327707840323_537645323_9470255_27214_n.j.json": ""}
        )
        assert found.edit_of == {edited: original}
        assert set(found.sidecar) == {edited, original}
    assert match(["a-ed.jpg", "a.jpg"], {}).edit_of == {}


def test_a_forgotten_second_photo_of_a_cut_name_takes_no_others_sidecar() -> None:
    name = "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P"
    title = "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PXL_20220516_164814158.jpg"
    sidecar = "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json"
    found = match([f"{name}.jpg", f"{name}(1).jpg"], {sidecar: title})
    assert found.sidecar == {f"{name}.jpg": sidecar}
    assert found.photos == (f"{name}(1).jpg",)


def test_a_film_with_its_own_sidecar_is_no_other_photos() -> None:
    sidecars = {"IMG_1.JPG.json": "IMG_1.JPG", "IMG_1.MOV.json": "IMG_1.MOV"}
    found = match(["IMG_1.JPG", "IMG_1.MOV"], sidecars)
    assert found.part_of == {}
    assert found.sidecar["IMG_1.MOV"] == "IMG_1.MOV.json"


def test_a_name_is_cut_between_characters() -> None:
    assert cut("a" * 45 + "🎂") == "a" * 45


def test_of_thousands_of_names_none_is_wrong() -> None:
    counts = Counter[str]()
    wrong = []
    for seed in range(60):
        folder = grown(seed, 60)
        names = list(folder.truth)
        found = match(names, folder.titles)
        for name, truth in folder.truth.items():
            got = found.sidecar.get(name, "")
            counts["all"] += 1
            counts["right"] += got == truth
            if got not in {truth, ""}:
                wrong.append((seed, name, got, truth, found.why[name]))
    assert wrong == []
    assert counts["all"] >= 2_000
    assert counts["right"] >= 0.995 * counts["all"], counts


def test_every_pair_of_the_samples_is_matched() -> None:
    root = corpus("takeout", "immich_go")
    pairs = 0
    for folder in sorted({path.parent for path in root.rglob("*.json")}):
        titles = {}
        for path in folder.glob("*.json"):
            said = json.loads(path.read_bytes())
            if "photoTakenTime" in said:
                titles[path.name] = said["title"]
        photos = [path.name for path in folder.iterdir() if path.suffix.lower() == ".jpg"]
        found = match(photos, titles)
        assert (found.photos, found.sidecars) == ((), ())
        pairs += len(found.sidecar)
        for name, sidecar in found.sidecar.items():
            assert numbered(name)[0] == titles[sidecar]
    assert pairs == 6
