"""An item that an account stumbles over stops none of the others from being restored or undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.outcome import KEPT, LATER, NOTED
from desktop.engine.perform import perform
from desktop.engine.report import Report
from desktop.engine.restore.undoable import undoable
from desktop.engine.tasks import Pull, Restore, Task, Undo
from tests.desktop.engine.killing import cut_at
from tests.desktop.engine.scene import (
    FRIENDS,
    Scene,
    Silent,
    bodies,
    card,
    codes,
    counts,
    noted,
    only,
    people,
    stopped,
)  # fmt: skip
from tests.desktop.engine.stumbling import Stumbling

RESTORE = Restore("old", "new")
ROLL = Collection("roll", Kind.PHOTOS, "Photos")
ONE = b"UID:uid-4\r\n"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.around = replace(scene.around, sleeper=lambda stop: noted([]))
    scene.add("new")
    scene.keep("old", FRIENDS, people(12))
    return scene


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> Stumbling:
    return Stumbling(monkeypatch)


def there(scene: Scene, account: str = "new") -> list[bytes]:
    return sorted(bodies(scene.cloud(account), Kind.CONTACTS, "Friends").values())


def named(report: Report) -> list[tuple[str, str]]:
    return [(note.code, note.about) for note in only(report).notes]


def take_away(scene: Scene, *marks: bytes) -> None:
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    entries = [entry for page in cloud.changes(book, None) for entry in page.entries]
    for item in list(cloud.fetch(book, entries)):
        if any(mark in b"".join(item.chunks) for mark in marks):
            cloud.remove(book, item.entry)


def done(scene: Scene, task: Task) -> Report:
    """The report as a job leaves it, kept in the vault."""
    import threading

    return perform(task, scene.around, Silent(), threading.Event())


def test_all_others_are_restored_and_the_one_when_asked_again(
    scene: Scene, stumbling: Stumbling
) -> None:
    stumbling.over(ONE)
    report = scene.run(RESTORE)
    assert counts(only(report)) == (12, 11, 0, 1, 0)
    assert (named(report), report.exit) == ([("not-taken-now", "Person 4.vcf")], NOTED)
    stumbling.end()
    assert counts(only(scene.run(RESTORE))) == (12, 1, 11, 0, 0)
    assert there(scene) == sorted(people(12).values())


def test_what_cannot_be_read_back_is_not_called_restored(
    scene: Scene, stumbling: Stumbling
) -> None:
    stumbling.reading = ONE
    report = scene.run(RESTORE)
    assert (counts(only(report)), named(report)) == (
        (12, 11, 0, 1, 0), [("not-given", "Person 4.vcf")],
    )  # fmt: skip
    stumbling.end()
    assert counts(only(scene.run(RESTORE))) == (12, 0, 12, 0, 0)


def test_what_is_there_and_cannot_be_read_is_not_put_twice(
    scene: Scene, stumbling: Stumbling
) -> None:
    scene.run(RESTORE)
    take_away(scene, b"UID:uid-2\r\n", b"UID:uid-7\r\n")
    stumbling.reading = ONE
    report = scene.run(RESTORE)
    assert (counts(only(report)), named(report)) == (
        (12, 2, 9, 1, 0), [("not-given", "Person 4.vcf")],
    )  # fmt: skip
    stumbling.end()
    assert there(scene) == sorted(people(12).values())


def test_what_is_known_of_an_account_by_its_own_copy_is_not_put_there_twice(
    scene: Scene, stumbling: Stumbling
) -> None:
    cloud = scene.cloud("new")
    book = cloud.create(Kind.CONTACTS, "Friends")
    cloud.put(book, "its-own-name", Item(Entry("", ""), (people(5)["p4"],)), None)
    scene.run(Pull(("new",)))
    stumbling.reading = ONE
    report = scene.run(RESTORE)
    assert (counts(only(report)), named(report)) == (
        (12, 11, 0, 1, 0), [("not-given", "Person 4.vcf")],
    )  # fmt: skip
    stumbling.end()
    assert there(scene) == sorted(people(12).values())


def test_a_photo_that_may_be_there_is_not_put_twice(scene: Scene, stumbling: Stumbling) -> None:
    scene.keep("photos", ROLL, {f"{n}.jpg": bytes([n]) * (300 + n) for n in range(1, 5)})
    task = replace(RESTORE, source="photos")
    cloud = scene.cloud("new")
    place = cloud.create(Kind.PHOTOS, "Photos")
    cloud.put(place, "mine", Item(Entry("", "", "a.jpg"), (bytes([3]) * 303,)), None)
    stumbling.reading = bytes([3]) * 303
    report = scene.run(task)
    assert (counts(only(report)), named(report)) == (
        (4, 3, 0, 1, 0), [("not-given", "3.jpg")],
    )  # fmt: skip
    stumbling.end()
    assert counts(only(scene.run(task))) == (4, 0, 4, 0, 0)
    assert len(bodies(cloud, Kind.PHOTOS, "Photos")) == 4


def test_an_undo_takes_all_others_away_and_the_one_when_asked_again(
    scene: Scene, stumbling: Stumbling
) -> None:
    run = done(scene, RESTORE).run
    stumbling.over(ONE)
    report = done(scene, Undo(run))
    assert (only(report).removed, only(report).failed, report.exit) == (11, 1, NOTED)
    assert named(report) == [("not-removed-now", "Person 4.vcf")]
    with scene.vault() as vault:
        assert [one.run for one in undoable(vault, scene.clock.now())] == [run]
    stumbling.end()
    report = done(scene, Undo(run))
    assert (only(report).removed, only(report).skipped, report.exit) == (1, 11, KEPT)
    assert there(scene) == []
    with scene.vault() as vault:
        assert not undoable(vault, scene.clock.now())


def test_an_undo_of_a_cut_run_takes_away_what_it_can_read(
    scene: Scene, stumbling: Stumbling
) -> None:
    with cut_at(5, after=True):
        scene.run(RESTORE)
    assert len(there(scene)) == 5
    stumbling.reading = b"VCARD"
    (journal,) = (scene.root / ".elsewhere/ledgers").glob("restore-*.jsonl")
    undo = Undo(journal.stem.removeprefix("restore-"))
    report = scene.run(undo)
    assert (only(report).removed, codes(report)) == (4, {"not-given"})
    stumbling.end()
    assert only(scene.run(undo)).removed == 1
    assert there(scene) == []


@pytest.mark.parametrize("code", ["offline", "try-later"])
def test_an_account_that_fails_at_everything_is_given_up_soon(
    scene: Scene, stumbling: Stumbling, code: str
) -> None:
    scene.keep("old", FRIENDS, people(100))
    stumbling.error = TryLater(code=code)
    stumbling.writing = b"VCARD"
    report = scene.run(RESTORE)
    assert (stopped(report).code, report.exit) == (code, LATER)
    stumbling.end()
    run = scene.run(RESTORE).run
    stumbling.removing = b"VCARD"
    report = scene.run(Undo(run))
    assert (stopped(report).code, report.exit) == (code, LATER)
    assert stumbling.asked < 60
    assert len(there(scene)) == 100


def test_all_others_are_replaced_and_put_back_again(scene: Scene, stumbling: Stumbling) -> None:
    cloud = scene.cloud("theirs")
    scene.add("theirs")
    book = cloud.create(Kind.CONTACTS, "Friends")
    for id_, body in people(6).items():
        cloud.put(book, id_, Item(Entry("", ""), (body,)), None)
    scene.run(Pull(("theirs",)))
    scene.clock.turn(days=1)
    before = scene.clock.now().isoformat()
    scene.clock.turn(days=1)
    newer = {f"p{n}": card(f"uid-{n}", f"Person {n}", "TEL:1") for n in (3, 4, 5)}
    for entry in [entry for page in cloud.changes(book, None) for entry in page.entries]:
        if entry.id in newer:
            cloud.put(book, "", Item(entry, (newer[entry.id],)), entry)
    scene.run(Pull(("theirs",)))
    back = Restore("theirs", "theirs", as_of=before, replace=True)
    stumbling.over(ONE)
    report = scene.run(back)
    assert (counts(only(report)), named(report)) == (
        (6, 2, 3, 1, 0), [("not-given", "Person 4.vcf")],
    )  # fmt: skip
    stumbling.end()
    run = scene.run(back).run
    assert there(scene, "theirs") == sorted(people(6).values())
    stumbling.over(ONE)
    undone = scene.run(Undo(run))
    assert (only(undone).sent, named(undone)) == (0, [("not-taken-now", "Person 4.vcf")])
    undone = scene.run(Undo(report.run))
    assert (only(undone).sent, named(undone)) == (2, [])
    stumbling.end()
    assert only(scene.run(Undo(run))).sent == 1
    assert there(scene, "theirs") == sorted({**people(6), **newer}.values())
