"""An export is standard files any other program reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.formats.split import split_calendar, split_cards
from connectors.model import Collection, Kind
from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.engine.tasks import Export
from desktop.vault import VaultError, disk
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, counts, event, people


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.keep("old", FRIENDS, people(5))
    scene.keep("old", HOME, {f"e{n}": event(f"e{n}", f"Day {n}") for n in range(3)})
    scene.keep("old", Collection("roll", Kind.PHOTOS, "Photos"), {"a.jpg": b"one", "b.jpg": b"two"})
    return scene


def test_each_item_is_a_file(scene: Scene, tmp_path: Path) -> None:
    report = scene.run(Export("old", tmp_path / "out"))
    assert report.exit == 0
    assert [counts(row)[:2] for row in report.accounts[0].collections] == [(3, 3), (5, 5), (2, 2)]
    found = sorted(path.read_bytes() for path in (tmp_path / "out").rglob("*.vcf"))
    assert found == sorted(people(5).values())
    again = scene.run(Export("old", tmp_path / "out"))
    assert all(row.sent == 0 for row in again.accounts[0].collections)


def test_one_file_holds_every_item(scene: Scene, tmp_path: Path) -> None:
    scene.run(Export("old", tmp_path / "out", one_file=True))
    cards = list(split_cards((tmp_path / "out/old.vcf").read_bytes()))
    assert len(cards) == 5
    events = list(split_calendar((tmp_path / "out/old.ics").read_bytes()))
    assert {uid for _, uid, _ in events} == {"e0", "e1", "e2"}
    assert len(list((tmp_path / "out").rglob("*.jpg"))) == 2


def test_one_kind_alone(scene: Scene, tmp_path: Path) -> None:
    scene.run(Export("old", tmp_path / "out", kind=Kind.CALENDAR))
    assert {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()} == {".ics"}


def test_a_file_of_the_persons_own_is_not_replaced(scene: Scene, tmp_path: Path) -> None:
    own = tmp_path / "out/old.vcf"
    own.parent.mkdir()
    own.write_bytes(b"mine")
    scene.run(Export("old", tmp_path / "out", Kind.CONTACTS, one_file=True))
    assert own.read_bytes() == b"mine"
    assert own.with_name("old (2).vcf").exists()


def test_the_vault_itself_is_no_place_to_export_to(scene: Scene) -> None:
    with pytest.raises(EngineError) as raised:
        scene.run(Export("old", scene.root / "out"))
    assert raised.value.trouble.code == "export-inside-vault"


def test_only_what_was_chosen_is_written(scene: Scene, tmp_path: Path) -> None:
    with scene.vault() as vault:
        friends = next(one for one in vault.shelves("old") if one.collection == FRIENDS)
        two = tuple(sorted(kept.path for kept in friends.items()))[:2]
    report = scene.run(Export("old", tmp_path / "out", paths=two))
    assert [row.total for row in report.accounts[0].collections] == [2]
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(path.name for path in written) == [path.rpartition("/")[2] for path in two]


def test_a_day_gone_by_is_written_as_it_was(scene: Scene, tmp_path: Path) -> None:
    then = scene.clock.now().isoformat()
    scene.clock.turn(days=2)
    scene.keep("old", FRIENDS, people(9))
    scene.run(Export("old", tmp_path / "then", Kind.CONTACTS, as_of=then))
    assert len(list((tmp_path / "then").rglob("*.vcf"))) == 5
    scene.run(Export("old", tmp_path / "now", Kind.CONTACTS))
    assert len(list((tmp_path / "now").rglob("*.vcf"))) == 9


def test_a_link_or_a_folder_in_the_way_stays(scene: Scene, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"mine")
    folder = tmp_path / "out"
    (folder / "old.vcf").mkdir(parents=True)
    (folder / "old (2).vcf").symlink_to(own)
    assert scene.run(Export("old", folder, Kind.CONTACTS, one_file=True)).exit == 0
    assert own.read_bytes() == b"mine"
    assert (folder / "old (2).vcf").is_symlink()
    assert (folder / "old (3).vcf").is_file()


@pytest.mark.parametrize(
    ("code", "told"), [("vault-full", "full"), ("vault-read-only", "cannot-write-there")]
)
def test_a_stick_that_takes_no_more_is_not_called_the_vault(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise VaultError(code)

    monkeypatch.setattr(disk, "write_new", refused)
    with pytest.raises(EngineError) as raised:
        scene.run(Export("old", tmp_path / "stick"))
    assert (raised.value.trouble, raised.value.exit) == (Trouble(told, "stick"), 3)
