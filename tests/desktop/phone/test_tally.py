"""What cannot come as it lies in the vault is counted and named on the page, and breaks nothing."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.clock import SystemClock
from desktop.phone.offer import Device, Matter, Offer
from desktop.phone.pages import PhonePages
from desktop.phone.shelves import offer
from desktop.places import resources
from desktop.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "V", tmp_path / "i", SystemClock(), create=True) as made:
        book = made.shelf("Home", "memory", Collection("b", Kind.CONTACTS, "Family"))
        book.keep([contact(0), contact(1), contact(2, large=True)], "run")
        album = made.shelf("Home", "memory", Collection("p", Kind.PHOTOS, "Photos"))
        album.keep(
            [
                photo("still", "IMG_1.jpg"),
                photo("film", "IMG_1.mov", part_of="still"),
                photo("orphan", "IMG_2.mov", part_of="deleted"),
                photo("lost", "IMG_3.jpg"),
                photo("cut", "IMG_4.jpg"),
            ],
            "run",
        )
        yield made


def contact(n: int, *, large: bool = False) -> Item:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 90).convert("RGB").save(out, "JPEG", quality=95)
    photo = base64.b64encode(out.getvalue()).decode()
    extra = f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}\r\n" if large else ""
    body = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:Person {n}\r\nN:{n};P;;;\r\n{extra}"
        "END:VCARD\r\n"
    )
    return Item(Entry(f"c{n}", "1"), (body.encode(),))


def photo(id: str, name: str, part_of: str = "") -> Item:
    known = Knowledge(taken="2024-05-17T10:00:00", part_of=part_of)
    return Item(Entry(id, "1", name), (f"{id} bytes".encode(),), known=known)


def offered(vault: Vault, scratch: Path, device: Device = Device.IPHONE) -> Offer:
    scratch.mkdir()
    return offer(vault, (), (), scratch, tuple(Kind), device)


def path_of(vault: Vault, name: str) -> Path:
    (found,) = (path for path in vault.root.rglob(name) if ".elsewhere" not in path.parts)
    return found


@pytest.mark.harmed("spoils the only copies of bodies")
def test_damaged_and_missing_items_are_skipped_and_named(vault: Vault, tmp_path: Path) -> None:
    cards = sorted(one for one in vault.root.rglob("*.vcf") if ".elsewhere" not in one.parts)
    cards[0].write_bytes(b"rotten")
    path_of(vault, "IMG_3.jpg").unlink()
    path_of(vault, "IMG_4.jpg").write_bytes(b"cut")
    made = offered(vault, tmp_path / "s")
    assert (made.total(Kind.CONTACTS), made.total(Kind.PHOTOS)) == (2, 2)
    remarks = {one.matter: one for one in made.remarks}
    assert remarks[Matter.UNREADABLE].count == 3
    assert remarks[Matter.UNREADABLE].names == (cards[0].name, "IMG_3.jpg", "IMG_4.jpg")


def test_a_film_comes_with_its_photo_and_not_without_it(vault: Vault, tmp_path: Path) -> None:
    made = offered(vault, tmp_path / "s")
    (download,) = made.of(Kind.PHOTOS)
    body = b"".join(download.read(0, download.size))
    assert b"IMG_1.mov" in body
    assert b"IMG_2.mov" not in body
    remarks = {one.matter: one for one in made.remarks}
    assert remarks[Matter.FILMS_LEFT].names == ("IMG_2.mov",)
    assert remarks[Matter.FILMS_APART].names == ("IMG_1.mov",)
    others = offered(vault, tmp_path / "t", Device.ANDROID).remarks
    assert Matter.FILMS_APART not in {one.matter for one in others}


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_smaller_pictures_are_told_in_the_phones_language(
    vault: Vault, tmp_path: Path, device: Device, language: str
) -> None:
    made = offered(vault, tmp_path / "s", device)
    remarks = {one.matter: one for one in made.remarks}
    assert remarks[Matter.PICTURES_SMALLER].count == 1
    page = PhonePages(resources() / "phone").offer(made, language).decode()
    assert "Person 2" in page
    assert "{count}" not in page


def test_only_the_kinds_that_are_left_are_offered(vault: Vault, tmp_path: Path) -> None:
    made = offer(vault, (), (), tmp_path, (Kind.PHOTOS,), Device.ANDROID)
    assert {one.kind for one in made.downloads} == {Kind.PHOTOS}
