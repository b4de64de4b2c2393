"""The same vault on the disks people have: names, dates and rights of exFAT, NTFS, APFS and HFS+."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Album, Collection, Kind
from desktop.engine.tasks import Check, Drill, Form, Mirror, Recover
from desktop.vault import Vault
from tests.desktop.engine.scene import FRIENDS, Scene, card
from tests.desktop.vault.mounts import mounted
from tests.desktop.vault.strange import MANNERS
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, item

NAMES = (
    "Ann", "ANN", "ann", "ann.", "ann ", "straße", "STRASSE", "Strasse",
    unicodedata.normalize("NFC", "Ångström é"), unicodedata.normalize("NFD", "Ångström é"),
    "CON", "nul.txt", "com1", "a:b", 'what? "so" <it> | is*', "back\\slash", "tab\there",
    "x" * 255, "é" * 128, "😀" * 130, "\u202egnp.exe", ".hidden", "-rf", "...", " ",
)  # fmt: skip


ANN = card("a", "Ann")


@pytest.fixture(params=sorted(MANNERS))
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path, "tests.desktop.vault.strange", request.param) as place:
        yield place


def bodies() -> dict[str, bytes]:
    return {f"id-{n}": card(f"uid-{n}", name) for n, name in enumerate(NAMES)}


def test_the_mounts_are_as_strange_as_they_say(tmp_path: Path) -> None:
    seen: dict[str, tuple[bool, ...]] = {}
    for name in sorted(MANNERS):
        folder = tmp_path / name
        folder.mkdir()
        with mounted(folder, "tests.desktop.vault.strange", name) as place:
            (place / "Ann").write_bytes(b"1")
            (place / unicodedata.normalize("NFC", "é")).write_bytes(b"2")
            (place / "Ann").chmod(0o600)
            refused = False
            try:
                (place / "a:b").write_bytes(b"3")
            except OSError:
                refused = True
            try:
                (place / "con.txt").write_bytes(b"4")
                reserved = False
            except OSError:
                reserved = True
            seen[name] = (
                (place / "ANN").exists(),
                (place / unicodedata.normalize("NFD", "é")).exists(),
                refused,
                reserved,
                (place / "Ann").stat().st_mode & 0o077 == 0,
            )
            with pytest.raises(OSError):
                os.link(place / "Ann", place / "other")
            with pytest.raises(OSError):
                (place / ("é" * 256)).write_bytes(b"5")
    assert seen == {
        "exfat": (True, False, True, False, False),
        "ntfs": (True, False, True, True, True),
        "apfs": (True, True, False, False, True),
        "hfs": (True, True, False, False, True),
    }


def test_d1_d2_d3_d4_d14_a_vault_lives_its_whole_life_there(disk: Path, tmp_path: Path) -> None:
    first = bodies()
    index = tmp_path / "index"
    with Vault.open(disk / "v", index, Ticking(), create=True) as vault:
        shelf = vault.shelf("Ann & Bob", "dav", BOOK)
        kept = [one for one, _ in shelf.keep([item(i, b) for i, b in first.items()], "run-1")]
        assert len({(vault.root / one.path).stat().st_ino for one in kept}) == len(NAMES)
        assert {one.id: (vault.root / one.path).read_bytes() for one in kept} == first
        other = vault.shelf("Ann & Bob", "dav", Collection("b2", Kind.CONTACTS, "FRIENDS"))
        other.keep([item("x", card("x", "Ann"))], "run-1")
        assert other.folder.casefold() != shelf.folder.casefold()
        renamed = {"id-0": card("uid-0", "Anna"), "id-5": card("uid-5", "Straße 2")}
        shelf.keep([item(i, b, "2") for i, b in renamed.items()], "run-2")
        shelf.drop(["id-1", "id-8"], "run-2")
        roll = vault.shelf("Ann & Bob", "immich", PHOTOS)
        roll.keep([item("p", b"one", name="IMG.JPG"), item("q", b"two", name="img.jpg")], "run-2")
        roll.keep_albums([Album("a", "Sea", ("p",)), Album("b", "SEA", ("q",))], "run-2")
        found = vault.check()
        assert (found.damaged, found.missing, found.foreign) == ((), (), ())
    for path in index.glob("*.sqlite*"):
        path.unlink()
    with Vault.open(disk / "v", index, Ticking()) as vault:
        found = vault.check()
        assert (found.damaged, found.missing, found.foreign) == ((), (), ())
        shelf = next(one for one in vault.shelves() if one.collection == BOOK)
        want = {i: b for i, b in (first | renamed).items() if i not in {"id-1", "id-8"}}
        assert {kept.id: shelf.read(kept) for kept in shelf.items()} == want
        for body in first.values():
            assert vault.body(hashlib.sha256(body).hexdigest()).read_bytes() == body


def test_e5_e10_damage_is_found_there_and_dates_are_no_news(disk: Path, tmp_path: Path) -> None:
    with Vault.open(disk / "v", tmp_path / "index", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        (old, _), (other, _) = shelf.keep([item("a", ANN), item("b", card("b", "Bo"))], "run-1")
        shelf.keep([item("a", card("a", "Ann", "NOTE:n"), "2"), item("a", ANN, "3")], "run-2")
        path = vault.root / old.path
        path.write_bytes(path.read_bytes()[:-4])
        os.utime(vault.root / other.path, (1, 1))
        found = vault.check()
        assert found.damaged == found.repaired == (old.path,)
        assert path.read_bytes() == ANN


def test_d12_a_mirror_there_is_proven_and_recovered_from(disk: Path, tmp_path: Path) -> None:
    scene = Scene(tmp_path / "one")
    scene.add("stick", "folder", path=str(disk / "copy"))
    scene.keep("old", FRIENDS, bodies())
    assert scene.run(Mirror("old", "stick", Form.FILES)).exit == 0
    again = scene.run(Mirror("old", "stick", Form.FILES))
    assert sum(row.sent for row in again.accounts[0].collections) == 0
    drill = scene.run(Drill("old", "stick", full=True))
    assert (drill.exit, drill.proofs[Kind.CONTACTS].equal) == (0, len(NAMES))
    fresh = Scene(tmp_path / "two")
    fresh.add("stick", "folder", path=str(disk / "copy"))
    assert fresh.run(Recover("stick")).exit == 0
    assert fresh.run(Check()).exit == 0
    (shelf,) = fresh.shelves("old")
    assert {kept.id: shelf.read(kept) for kept in shelf.items()} == bodies()
