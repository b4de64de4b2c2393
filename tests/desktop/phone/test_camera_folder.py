"""Photos into a phone's folder: whole or not at all, once, and nobody else's file touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.engine.failure import EngineError
from desktop.phone import camera_folder
from desktop.phone.camera_folder import copy_photos
from desktop.phone.tally import Tally
from desktop.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "V", tmp_path / "index", SystemClock(), create=True) as made:
        album = made.shelf("Home", "memory", Collection("p", Kind.PHOTOS, "Photos"))
        bodies = [b"\xff\xd8\xff\xe0" + bytes([n]) * 1000 for n in range(4)]
        album.keep(
            [
                Item(Entry(f"p{n}", "1", f"IMG_{n}.jpg", len(body)), (body,))
                for n, body in enumerate(bodies)
            ],
            "run",
        )
        yield made


def copied(vault: Vault, folder: Path) -> int:
    return copy_photos(vault, (), folder, Tally(), lambda done, of: None)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_photo_is_there_once(vault: Vault, tmp_path: Path) -> None:
    phone = tmp_path / "DCIM"
    phone.mkdir()
    assert copied(vault, phone) == 4
    first = files(phone)
    assert len(first) == 4
    assert copied(vault, phone) == 4
    assert files(phone) == first


def test_a_file_of_the_same_name_stays_as_it_is(vault: Vault, tmp_path: Path) -> None:
    phone = tmp_path / "DCIM"
    phone.mkdir()
    copied(vault, phone)
    other = next(phone.rglob("IMG_2.jpg"))
    other.write_bytes(b"the phone's own")
    assert copied(vault, phone) == 4
    assert other.read_bytes() == b"the phone's own"
    assert len(files(phone)) == 5


def test_a_full_phone_is_said_and_no_half_photo_stays(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = tmp_path / "DCIM"
    phone.mkdir()
    real = camera_folder._write

    def full(body: Path, final: Path) -> None:
        if len(files(phone)) == 2:
            final.write_bytes(body.read_bytes()[:100])
            raise OSError(28, "No space left on device")
        real(body, final)

    monkeypatch.setattr(camera_folder, "_write", full)
    with pytest.raises(EngineError) as raised:
        copied(vault, phone)
    assert (raised.value.trouble.code, raised.value.exit) == ("camera-full", 3)
    assert sorted(map(len, files(phone).values())) == [1004, 1004]
    monkeypatch.setattr(camera_folder, "_write", real)
    assert copied(vault, phone) == 4
