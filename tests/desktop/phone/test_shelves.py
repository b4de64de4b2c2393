"""What each family of phones is handed: the names, types and ways of opening it needs."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.phone.answering import _disposition
from desktop.phone.offer import Device, Download
from desktop.phone.pages import PhonePages
from desktop.phone.profile import Hosted
from desktop.phone.shelves import offer
from desktop.places import resources
from desktop.vault.vault import Vault

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n"
TEA = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:%b\r\nUID:tea@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"DTSTART:20250303T100000Z\r\nSUMMARY:Tea\r\nEND:%b\r\nEND:VCALENDAR\r\n"
)  # fmt: skip
HOSTED = Hosted("Fastmail", "https://dav.example.org/", "ann@example.org")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    things = {
        Kind.CONTACTS: CARD,
        Kind.CALENDAR: TEA % (b"VEVENT", b"VEVENT"),
        Kind.TASKS: TEA % (b"VTODO", b"VTODO"),
    }
    with Vault.open(tmp_path / "v", tmp_path / "i", SystemClock(), create=True) as made:
        for kind, body in things.items():
            shelf = made.shelf("Home", "memory", Collection(kind, kind, "Mine"))
            shelf.keep([Item(Entry("a", "1"), (body,))], "run")
        yield made


def handed(vault: Vault, scratch: Path, device: Device) -> dict[Kind, Download]:
    made = offer(vault, (), (HOSTED,), scratch, tuple(Kind), device)
    return {kind: one for kind in Kind for one in made.of(kind)}


def test_contacts_open_at_once_on_an_iphone_and_are_saved_first_on_android(
    vault: Vault, tmp_path: Path
) -> None:
    apple = handed(vault, tmp_path, Device.IPHONE)[Kind.CONTACTS]
    android = handed(vault, tmp_path, Device.ANDROID)[Kind.CONTACTS]
    assert apple.media == "text/vcard; charset=utf-8"
    assert android.media == "text/x-vcard; charset=utf-8"
    assert _disposition(apple) == 'inline; filename="contacts.vcf"'
    assert _disposition(android) == 'attachment; filename="contacts.vcf"'


@pytest.mark.parametrize("device", list(Device))
def test_calendars_and_lists_are_calendars_to_every_phone(
    vault: Vault, tmp_path: Path, device: Device
) -> None:
    for kind in (Kind.CALENDAR, Kind.TASKS):
        one = handed(vault, tmp_path, device)[kind]
        assert (one.media, one.inline) == ("text/calendar; charset=utf-8", True)
        body = b"".join(one.read(0, one.size))
        assert b"X-WR-CALNAME:Mine\r\n" in body
        assert b"METHOD" not in body


def test_an_account_that_lives_on_is_a_profile_or_a_link_and_never_a_password(
    vault: Vault, tmp_path: Path
) -> None:
    apple = offer(vault, (), (HOSTED,), tmp_path, tuple(Kind), Device.IPHONE)
    (link,) = apple.links
    profile = apple.find(link.download)
    assert profile is not None
    assert profile.media == "application/x-apple-aspen-config"
    assert plistlib.loads(b"".join(profile.read(0, profile.size)))["PayloadType"] == "Configuration"
    android = offer(vault, (), (HOSTED,), tmp_path, tuple(Kind), Device.ANDROID)
    assert [one.address for one in android.links] == ["davx5://dav.example.org/"]
    pages = PhonePages(resources() / "phone")
    assert b'href="davx5://dav.example.org/"' in pages.offer(android, "en")
    assert f'href="{link.download}"'.encode() in pages.offer(apple, "en")
