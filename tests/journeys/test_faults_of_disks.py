"""Cases of the fault catalogue: files that go, folders that move, an app's data that is half there."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from connectors.model import Album, Collection, Kind
from desktop.engine.tasks import Check, Restore
from desktop.vault.port import Port
from tests.desktop.engine.scene import (
    FRIENDS,
    HOME,
    Scene,
    bodies,
    card,
    counts,
    event,
    item,
    only,
    people,
)

ROLL = Collection("roll", Kind.PHOTOS, "Photos")
VAULTS = Path(__file__).parent / "vaults"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.keep("old", FRIENDS, people(6))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    scene.keep("old", ROLL, {f"{n}.jpg": b"%d" % n * 300 for n in range(3)})
    return scene


def test_c9_a_file_the_disk_cannot_read_is_damaged_and_the_rest_is_checked(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def failing(path: Any, *given: Any, **more: Any) -> int:
        if str(path).endswith("Person 2.vcf"):
            raise OSError(errno.EIO, "input/output error")
        return real(path, *given, **more)

    monkeypatch.setattr(os, "open", failing)
    report = scene.run(Check("old"))
    assert report.exit == 5
    assert [path.rsplit("/", 1)[-1] for path in report.damaged] == ["Person 2.vcf"]
    assert report.files >= 10


def test_d7_an_album_renamed_in_case_alone_keeps_one_file(scene: Scene) -> None:
    with scene.vault() as vault:
        roll = next(one for one in vault.shelves("old") if one.collection.kind is Kind.PHOTOS)
        roll.keep_albums([Album("a", "Sea", ("1.jpg",))], "run-1")
        roll.keep_albums([Album("a", "SEA", ("1.jpg", "2.jpg"))], "run-2")
        assert roll.albums() == (Album("a", "SEA", ("1.jpg", "2.jpg")),)
    assert len(list((scene.root / "old/Albums").glob("*.json"))) == 1


def test_d12_a_vault_copied_to_a_stick_and_back_is_as_sound(scene: Scene, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(scene.root, stick)
    for path in stick.rglob("*"):
        if path.is_file():
            path.chmod(0o777)  # as exFAT shows every file
            os.utime(path, (1_700_000_001, 1_700_000_001))
    shutil.rmtree(scene.root)
    shutil.copytree(stick, scene.root)
    report = scene.run(Check())
    assert (report.exit, report.damaged, report.missing) == (0, [], [])


def test_d14_where_no_file_can_have_two_names_history_is_kept_all_the_same(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(port: Port, old: Path | str, new: Path | str) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Port, "link", no_links)
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "NOTE:later")})
    scene.drop("old", FRIENDS, ["p2"])
    with scene.vault() as vault:
        for body in (people(3)["p1"], people(3)["p2"]):
            assert vault.body(hashlib.sha256(body).hexdigest()).read_bytes() == body
    assert scene.run(Check()).exit == 0


@pytest.mark.harmed("removes the only file of an item")
def test_e4_the_folder_is_right_whatever_the_index_says(scene: Scene) -> None:
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "NOTE:later")})
    scene.keep("old", FRIENDS, {"p1": people(2)["p1"]})  # its bytes are in history, too
    held, lost = (next(scene.root.rglob(f"Person {n}.vcf")) for n in (1, 4))
    held.unlink()
    lost.unlink()
    stranger = held.with_name("Stranger.vcf")
    stranger.write_bytes(card("s", "Stranger"))
    report = scene.run(Check("old"))
    assert {path.rsplit("/", 1)[-1] for path in report.missing} == {"Person 1.vcf", "Person 4.vcf"}
    assert [path.rsplit("/", 1)[-1] for path in report.repaired] == ["Person 1.vcf"]
    assert held.read_bytes() == people(2)["p1"]
    assert stranger.exists()
    assert report.exit == 5


def test_e7_sums_gone_or_from_last_week_are_written_anew_and_call_nothing_corrupt(
    scene: Scene,
) -> None:
    sums = next(scene.root.glob("old/Contacts/*/SHA256SUMS"))
    whole = sums.read_bytes()
    for body in (None, b"".join(whole.splitlines(keepends=True)[:2])):
        if body is None:
            sums.unlink()
        else:
            sums.write_bytes(body)
        report = scene.run(Check("old"))
        broken = {*report.damaged, *report.missing} - set(report.repaired)
        assert not broken
        assert not [path for path in report.damaged if path.endswith(".vcf")]
        assert sums.read_bytes() == whole


def test_j4_five_years_of_daily_changes_cost_what_changed(place: Path) -> None:
    scene = Scene(place)
    bodies_of = dict(people(100))
    scene.keep("old", FRIENDS, bodies_of)
    changed = 0
    with scene.vault() as vault:
        (shelf,) = vault.shelves("old")
        for day in range(5 * 365):
            scene.clock.turn(days=1)
            id_ = f"p{day * 7 % 100}"
            changed += len(bodies_of[id_])
            bodies_of[id_] = card(f"uid-{id_}", f"Person {id_}", f"NOTE:as of day {day}")
            shelf.keep([item(id_, bodies_of[id_])], f"run-{day}")
        objects = [
            path for path in (scene.root / ".elsewhere/objects").rglob("*") if path.is_file()
        ]
        size = sum(path.stat().st_size for path in objects)
        assert abs(size - changed) <= changed * 0.05
        assert len(list(shelf.history("p7"))) == 1 + sum(
            day * 7 % 100 == 7 for day in range(5 * 365)
        )
        assert {kept.id: shelf.read(kept) for kept in shelf.items()} == bodies_of


@pytest.mark.parametrize("half", ["index", "settings", "locks"])
def test_k6_half_of_the_apps_data_gone_is_made_good(scene: Scene, half: str) -> None:
    scene.add("new")
    shutil.rmtree(scene.home.root / half, ignore_errors=True)
    fresh = Scene(scene.folder)
    fresh.add("new")
    assert fresh.run(Check()).exit == 0
    report = fresh.run(Restore("old", "new", only="contacts/*"))
    assert counts(only(report)) == (6, 6, 0, 0, 0)


@pytest.mark.parametrize("released", sorted(VAULTS.glob("*.zip")), ids=lambda path: path.stem)
def test_k1_a_vault_of_every_version_opens_checks_and_is_restored(
    tmp_path: Path, released: Path
) -> None:
    scene = Scene(tmp_path / "computer")
    with zipfile.ZipFile(released) as packed:
        for member in packed.infolist():
            to = scene.root / member.filename
            if not member.is_dir():
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(packed.read(member))
    assert scene.run(Check()).exit == 0
    scene.add("new")
    scene.run(Restore("old", "new"))
    there = scene.cloud("new")
    assert len(bodies(there, Kind.CONTACTS, "Friends")) == 6
    assert len(bodies(there, Kind.CALENDAR, "Home")) == 1
    assert len(bodies(there, Kind.PHOTOS, "Photos")) == 3
    with scene.vault() as vault:
        old = people(3)["p1"]
        assert vault.body(hashlib.sha256(old).hexdigest()).read_bytes() == old
