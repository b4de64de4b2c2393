"""A mirror as files: the vault's own folders elsewhere, and back on a new computer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Refused
from connectors.folder.files import FolderFiles
from connectors.model import Collection, Kind, Stored
from desktop.engine.failure import EngineError
from desktop.engine.mirror.removed_there import answer, waiting
from desktop.engine.perform import perform
from desktop.engine.tasks import Drill, Form, Mirror
from tests.desktop.engine.scene import (
    FRIENDS,
    Scene,
    Silent,
    card,
    codes,
    counts,
    people,
    tree,
    with_a_disk,
)  # fmt: skip

MIRROR = Mirror("old", "disk", Form.FILES)
PICTURES = Collection("roll", Kind.PHOTOS, "Photos")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return with_a_disk(tmp_path)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    written: list[str] = []
    real = FolderFiles.write

    def spied(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        written.append(path)
        return real(place, path, body, sha256)

    monkeypatch.setattr(FolderFiles, "write", spied)
    return written


def test_everything_lies_there_under_the_same_paths(scene: Scene) -> None:
    report = scene.run(MIRROR)
    assert report.exit == 0
    assert {row.name: counts(row) for row in report.accounts[0].collections} == {
        "Friends": (12, 12, 0, 0, 0),
        "Home": (1, 1, 0, 0, 0),
    }
    assert tree(scene.folder / "disk") == tree(scene.root)


def test_a_second_run_lists_once_and_writes_nothing(
    scene: Scene, writes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.run(MIRROR)
    writes.clear()
    lists: list[str] = []
    real = FolderFiles.list

    def listing(place: FolderFiles, under: str = "") -> Iterator[Stored]:
        lists.append(under)
        return real(place, under)

    monkeypatch.setattr(FolderFiles, "list", listing)
    report = scene.run(MIRROR)
    assert report.exit == 0
    assert not writes
    assert len(lists) == 1


def test_what_names_other_files_is_written_after_them(scene: Scene, writes: list[str]) -> None:
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "TEL:1")})
    scene.run(MIRROR)
    order = [
        next(i for i, path in enumerate(writes) if part in path)
        for part in ("vault.json", "/objects/", "Friends/Person", "SHA256SUMS", "/log/", "/mirror/")
    ]
    assert order == sorted(order)


def test_one_change_writes_that_file_and_what_names_it(scene: Scene, writes: list[str]) -> None:
    scene.run(MIRROR)
    writes.clear()
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "TEL:1")})
    report = scene.run(MIRROR)
    assert sum(row.sent for row in report.accounts[0].collections) == 1
    assert sum(path.endswith(".vcf") for path in writes) == 1
    assert len(writes) < 9


def test_a_disk_that_is_away_needs_the_person_and_loses_nothing(scene: Scene) -> None:
    scene.run(MIRROR)
    disk, away = scene.folder / "disk", scene.folder / "away"
    before = tree(disk)
    disk.rename(away)
    report = perform(MIRROR, scene.around, Silent(), threading.Event())
    assert report.exit == 3
    assert [row.error.code for row in report.accounts if row.error] == ["disk-not-connected"]
    assert codes(report) == {"disk-not-connected"}
    assert not disk.exists()
    away.rename(disk)
    assert scene.run(MIRROR).exit == 0
    assert tree(disk) == before


def test_a_disk_unplugged_midway_needs_the_person_and_the_rest_goes_next_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, away = scene.folder / "disk", scene.folder / "away"
    real = FolderFiles.write

    def pulled(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        if path.endswith(".vcf") and disk.exists():
            disk.rename(away)
        return real(place, path, body, sha256)

    monkeypatch.setattr(FolderFiles, "write", pulled)
    report = perform(MIRROR, scene.around, Silent(), threading.Event())
    assert report.exit == 3
    assert "disk-not-connected" in codes(report)
    monkeypatch.undo()
    away.rename(disk)
    assert scene.run(MIRROR).exit == 0
    assert tree(disk) == tree(scene.root)


def test_a_place_that_is_closed_to_us_is_told_with_its_account(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        raise Refused("closed", code="no-rights", about=path)

    monkeypatch.setattr(FolderFiles, "write", closed)
    report = perform(MIRROR, scene.around, Silent(), threading.Event())
    (account,) = report.accounts
    assert (account.name, report.exit) == ("disk", 3)
    assert [(row.sent, row.failed) for row in account.collections] == [(0, 1), (0, 12)]


def test_another_vaults_mirror_is_never_written_into(scene: Scene) -> None:
    other = scene.folder / "disk" / ".elsewhere" / "vault.json"
    other.parent.mkdir()
    other.write_text(json.dumps({"id": "6f1f6d8e-0000-4000-8000-000000000000", "format": 1}))
    with pytest.raises(EngineError) as raised:
        scene.run(MIRROR)
    assert raised.value.trouble.code == "another-vault-there"
    assert [path.name for path in (scene.folder / "disk").rglob("*.vcf")] == []


def test_g3_files_somebody_removed_there_wait_for_one_answer(scene: Scene) -> None:
    scene.run(MIRROR)
    gone = sorted((scene.folder / "disk").rglob("*.vcf"))[:5]
    for path in gone:
        path.unlink()
    report = scene.run(MIRROR)
    rows = {row.name: counts(row) for row in report.accounts[0].collections}
    assert rows["Friends"] == (12, 0, 7, 0, 5)
    assert report.exit == 3
    assert "removed-there" in codes(report)
    assert not gone[0].exists()
    with scene.vault() as vault:
        (question,) = waiting(vault, ["old"], ["disk"])
        answer(vault, ["old"], ["disk"], question.id, put_back=True)
    assert scene.run(MIRROR).exit == 0
    assert tree(scene.folder / "disk") == tree(scene.root)


def test_g4_a_file_somebody_changed_there_is_kept_before_ours_goes_over_it(scene: Scene) -> None:
    scene.run(MIRROR)
    file = next((scene.folder / "disk").rglob("*Person 3.vcf"))
    theirs = card("uid-3", "Person 3", "NOTE:changed there")
    file.write_bytes(theirs)
    report = scene.run(MIRROR)
    assert "edited-there" in codes(report)
    assert file.read_bytes() == people(12)["p3"]
    assert theirs in [one.read_bytes() for one in (scene.root / ".elsewhere/evidence").iterdir()]


@pytest.mark.harmed("the mirror keeps other bytes")
def test_g5_a_place_that_keeps_other_bytes_is_not_a_copy(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FolderFiles.write

    def bent(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        stored = real(place, path, body, sha256)
        if path.endswith("Person 5.vcf"):
            (scene.folder / "disk" / path).write_bytes(b"x" * stored.size)
        return Stored(stored.path, stored.size, stored.revision)

    monkeypatch.setattr(FolderFiles, "write", bent)
    report = scene.run(MIRROR)
    assert report.exit == 5
    rows = {row.name: counts(row) for row in report.accounts[0].collections}
    assert rows["Friends"] == (12, 11, 0, 1, 0)


def test_g10_a_removed_item_leaves_the_mirror_after_thirty_days(scene: Scene) -> None:
    scene.run(MIRROR)
    scene.drop("old", FRIENDS, ["p3"])
    file = next((scene.folder / "disk").rglob("*Person 3.vcf"))
    scene.run(MIRROR)
    scene.clock.turn(days=29)
    scene.run(MIRROR)
    assert file.exists()
    scene.clock.turn(days=2)
    with scene.vault() as vault:
        vault.shelves("old")[0].hold(["p4"], "many-gone", "run-1")
    scene.run(MIRROR)
    assert file.exists()
    with scene.vault() as vault:
        vault.shelves("old")[0].release(["p4"])
    assert scene.run(MIRROR).exit == 0
    assert not file.exists()
    assert people(12)["p3"] in [
        path.read_bytes()
        for path in (scene.folder / "disk/.elsewhere/objects").rglob("*")
        if path.is_file()
    ]


def test_g10_the_sums_of_a_folder_leave_with_its_last_item(scene: Scene) -> None:
    scene.run(MIRROR)
    scene.drop("old", FRIENDS, list(people(12)))
    sums = next((scene.folder / "disk/old/Contacts").rglob("SHA256SUMS"))
    scene.run(MIRROR)
    scene.clock.turn(days=29)
    scene.run(MIRROR)
    assert sums.exists()
    scene.clock.turn(days=2)
    scene.run(MIRROR)
    assert not [path for path in sums.parent.iterdir() if path.is_file()]
    assert scene.run(Drill("old", "disk", full=True)).exit == 0


def test_g14_a_mirror_inside_the_vault_is_refused(scene: Scene) -> None:
    scene.add("loop", "folder", path=str(scene.root / "inside"))
    with pytest.raises(EngineError) as raised:
        scene.run(Mirror("old", "loop", Form.FILES))
    assert raised.value.trouble.code == "mirror-inside-vault"


@pytest.mark.harmed("spoils the log")
def test_a_damaged_log_never_goes_over_its_sound_copy(scene: Scene) -> None:
    scene.run(MIRROR)
    (copy,) = (scene.folder / "disk/.elsewhere/log").rglob("*.jsonl")
    sound = copy.read_bytes()
    (log,) = (scene.root / ".elsewhere/log").rglob("*.jsonl")
    log.write_bytes(sound.replace(b"Person 3", b"Persoo 3"))
    report = scene.run(MIRROR)
    assert codes(report) == {"damaged-in-vault"}
    assert report.exit == 5
    assert copy.read_bytes() == sound
