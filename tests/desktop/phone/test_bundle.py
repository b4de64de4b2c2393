"""The bundle for a USB stick is whole, readable, and valid in other programs' eyes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import bagit
import pytest
import vobject
from PIL import Image

from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.clock import SystemClock
from desktop.phone.bundle import write_bundle
from desktop.vault.vault import Vault

TODAY = date(2026, 11, 21)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "V", tmp_path / "i", SystemClock(), create=True) as made:
        for account in ("Home", "Work"):
            book = made.shelf(account, "memory", Collection("b", Kind.CONTACTS, "Family"))
            book.keep((contact(account, n) for n in range(3)), "run")
            diary = made.shelf(account, "memory", Collection("c", Kind.CALENDAR, "100 %: CON?"))
            diary.keep([event(account)], "run")
            album = made.shelf(account, "memory", Collection("p", Kind.PHOTOS, "Photos"))
            album.keep([photo(account)], "run")
        yield made


def contact(account: str, n: int) -> Item:
    body = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{account}{n}\r\nFN:P {n}\r\nN:{n};P;;;\r\nEND:VCARD\r\n"
    )
    return Item(Entry(f"{n}", "1"), (body.encode(),))


def event(account: str) -> Item:
    body = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{account}\r\n"
        "DTSTAMP:20260101T000000Z\r\nDTSTART:20260501T090000Z\r\nSUMMARY:E\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    return Item(Entry("e", "1"), (body.encode(),))


def photo(account: str) -> Item:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red" if account == "Home" else "blue").save(out, "PNG")
    known = Knowledge(taken="2024-05-17T10:00:00")
    return Item(Entry("p", "1", "IMG 1.png"), (out.getvalue(),), known=known)


def test_it_holds_everything_of_every_account(vault: Vault, tmp_path: Path) -> None:
    counts = write_bundle(vault, (), tmp_path / "stick", TODAY)
    assert counts == {Kind.CONTACTS: 6, Kind.CALENDAR: 2, Kind.TASKS: 0, Kind.PHOTOS: 2}
    cards = (tmp_path / "stick/Contacts.vcf").read_text("utf-8")
    assert len(list(vobject.readComponents(cards))) == 6
    assert len(list((tmp_path / "stick/Calendars").glob("*.ics"))) == 2
    photos = list((tmp_path / "stick/Photos/2024-05").iterdir())
    assert len({hashlib.sha256(one.read_bytes()).hexdigest() for one in photos}) == 2
    page = (tmp_path / "stick/index.html").read_text("utf-8")
    assert "<script" not in page
    assert "100 %: CON?: 1" in page


def test_one_account_alone(vault: Vault, tmp_path: Path) -> None:
    assert write_bundle(vault, ("Work",), tmp_path / "stick", TODAY)[Kind.CONTACTS] == 3


def test_e11_a_bag_is_valid_for_bagit_and_a_changed_one_is_not(
    vault: Vault, tmp_path: Path
) -> None:
    write_bundle(vault, (), tmp_path / "bag", TODAY, bag=True)
    assert bagit.Bag(str(tmp_path / "bag")).is_valid()
    victim = tmp_path / "bag/data/Contacts.vcf"
    victim.write_bytes(victim.read_bytes().replace(b"FN:P 1", b"FN:P 9"))
    assert not bagit.Bag(str(tmp_path / "bag")).is_valid()


def test_a_folder_with_something_in_it_is_left_alone(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        write_bundle(vault, (), tmp_path, TODAY)
    assert (tmp_path / "mine.txt").read_text() == "mine"
