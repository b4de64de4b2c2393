"""A second copy whose hidden folder is gone still gives back every file it has."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.engine.run_ids import new_run
from desktop.engine.tasks import Check, Form, Mirror, Recover
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, codes, event, people

LIST = Collection("list-1", Kind.TASKS, "Groceries")
ROLL = Collection("roll", Kind.PHOTOS, "Photos")
MILK = event("t", "Milk").replace(b"VEVENT", b"VTODO").replace(b"DURATION:PT1H\r\n", b"")
BROKEN = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut off\r\n"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A mirror of two accounts that some program copied without its hidden folder."""
    scene = Scene(tmp_path)
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, {**people(12), "cut": BROKEN})
    scene.keep("old", HOME, {"e": event("e", "Party")})
    scene.keep("old", LIST, {"t": MILK})
    scene.keep("other", FRIENDS, {"x": card("x", "Of another account")})
    with scene.vault() as vault:
        photo = Item(
            Entry("p", "1", "sea.jpg", 3),
            (b"sea",),
            known=Knowledge(description="The sea", albums=("A",)),
        )
        vault.shelf("old", "memory", ROLL).keep([photo], new_run(scene.clock))
    scene.run(Mirror("old", "disk", Form.FILES))
    scene.run(Mirror("other", "disk", Form.FILES))
    shutil.rmtree(tmp_path / "disk/.elsewhere")
    return tmp_path / "disk"


def fresh(place: Path, disk: Path) -> Scene:
    scene = Scene(place)
    scene.add("disk", "folder", path=str(disk))
    return scene


def standing(root: Path) -> set[str]:
    """Hashes of all the files in the accounts' folders but the lists."""
    return {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.suffix in {".vcf", ".ics", ".jpg"}
    }


def test_every_file_comes_back_under_its_account_and_the_lost_history_is_told(
    bare: Path, tmp_path: Path
) -> None:
    scene = fresh(tmp_path / "new", bare)
    report = scene.run(Recover("disk"))
    assert (report.error, report.exit, report.damaged, report.missing) == (None, 1, [], [])
    totals = {
        (account.name, row.kind, row.name): row.total
        for account in report.accounts
        for row in account.collections
    }
    assert totals == {
        ("old", Kind.CONTACTS, "Friends"): 13, ("old", Kind.CALENDAR, "Home"): 1,
        ("old", Kind.TASKS, "Groceries"): 1, ("old", Kind.PHOTOS, "Photos"): 1,
        ("other", Kind.CONTACTS, "Friends"): 1,
    }  # fmt: skip
    assert "history-not-there" in codes(report)
    assert standing(scene.root) == standing(bare)
    assert {path.parts[-2] for path in scene.root.glob("*/Contacts/**/*.vcf")} == {"Friends"}
    with scene.vault() as vault:
        (photos,) = [one for one in vault.shelves("old") if one.collection.kind is Kind.PHOTOS]
        known = photos.known(next(iter(photos.items())))
        assert known is not None
        assert (known.description, known.albums) == ("The sea", ("A",))
    assert scene.run(Check()).exit == 0


@pytest.mark.harmed("spoils the mirror")
def test_what_is_not_as_its_sums_say_is_kept_and_named(bare: Path, tmp_path: Path) -> None:
    next(bare.rglob("*Person 4.vcf")).write_bytes(card("uid-4", "Rot"))
    next(bare.rglob("*Person 5.vcf")).unlink()
    scene = fresh(tmp_path / "new", bare)
    report = scene.run(Recover("disk"))
    assert [path.rsplit("/", 1)[-1] for path in report.damaged] == ["Person 4.vcf"]
    assert [path.rsplit("/", 1)[-1] for path in report.missing] == ["Person 5.vcf"]
    assert report.exit == 5
    assert standing(scene.root) == standing(bare)


def test_a_second_try_doubles_nothing_and_another_vault_is_left_alone(
    bare: Path, tmp_path: Path
) -> None:
    scene = fresh(tmp_path / "new", bare)
    first = scene.run(Recover("disk"))
    again = scene.run(Recover("disk"))
    assert [row.total for one in again.accounts for row in one.collections] == [
        row.total for one in first.accounts for row in one.collections
    ]
    mine = fresh(tmp_path / "mine", bare)
    mine.keep("mine", FRIENDS, people(1))
    report = mine.run(Recover("disk"))
    assert (report.exit, codes(report)) == (2, {"vault-is-another"})


def test_somebodys_own_folder_is_no_copy_of_a_vault(tmp_path: Path) -> None:
    own = tmp_path / "own/Contacts/Friends"
    own.mkdir(parents=True)
    (own / "Ann.vcf").write_bytes(card("a", "Ann"))
    scene = fresh(tmp_path / "new", tmp_path / "own")
    report = scene.run(Recover("disk"))
    assert (report.exit, codes(report)) == (2, {"no-vault-there"})
    assert not scene.root.exists()
