"""An item that a second account stumbles over stops none of the others; a server that is away does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Cursor, Kind, Page
from desktop.engine.outcome import KEPT, LATER, NOTED
from desktop.engine.report import Report
from desktop.engine.tasks import Form, Mirror
from tests.clouds import dav, faults
from tests.clouds.faults import Fault
from tests.desktop.engine.scene import (
    FRIENDS,
    Scene,
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

MIRROR = Mirror("old", "new", Form.NATIVE)
ROLL = Collection("roll", Kind.PHOTOS, "Photos")
ONE = b"UID:uid-4\r\n"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("new")
    scene.keep("old", FRIENDS, people(12))
    return scene


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> Stumbling:
    return Stumbling(monkeypatch)


def there(scene: Scene) -> list[bytes]:
    return sorted(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").values())


def named(report: Report) -> list[tuple[str, str]]:
    return [(note.code, note.about) for note in only(report).notes]


@pytest.mark.parametrize("code", ["try-later", "incomplete", "slow", "offline"])
def test_all_others_are_put_and_the_one_at_the_next_turn(
    scene: Scene, stumbling: Stumbling, code: str
) -> None:
    stumbling.error, stumbling.writing = TryLater(code=code), ONE
    report = scene.run(MIRROR)
    assert counts(only(report)) == (12, 11, 0, 1, 0)
    assert (named(report), report.exit) == ([("not-taken-now", "Person 4.vcf")], NOTED)
    stumbling.end()
    report = scene.run(MIRROR)
    assert (counts(only(report)), report.exit) == ((12, 1, 11, 0, 0), KEPT)
    assert there(scene) == sorted(people(12).values())


def test_what_cannot_be_read_back_counts_as_no_copy_until_it_can(
    scene: Scene, stumbling: Stumbling
) -> None:
    stumbling.reading = ONE
    report = scene.run(MIRROR)
    assert counts(only(report)) == (12, 11, 0, 1, 0)
    assert (named(report), report.exit) == ([("not-given", "Person 4.vcf")], NOTED)
    stumbling.end()
    report = scene.run(MIRROR)
    assert (only(report).failed, report.exit) == (0, KEPT)
    assert there(scene) == sorted(people(12).values())


def test_a_photo_that_cannot_be_read_back_counts_as_no_copy_until_it_can(
    scene: Scene, stumbling: Stumbling
) -> None:
    scene.keep("photos", ROLL, {f"{n}.jpg": bytes([n]) * 300 for n in range(5)})
    stumbling.reading = bytes([3]) * 300
    task = replace(MIRROR, source="photos")
    report = scene.run(task)
    assert (counts(only(report)), named(report)) == (
        (5, 4, 0, 1, 0), [("not-given", "3.jpg")],
    )  # fmt: skip
    stumbling.end()
    assert scene.run(task).exit == KEPT
    assert len(bodies(scene.cloud("new"), Kind.PHOTOS, "Photos")) == 5


@pytest.mark.parametrize(("code", "most"), [("offline", 20), ("slow", 20), ("try-later", 40)])
@pytest.mark.parametrize("what", ["reading", "writing"])
def test_an_account_that_fails_at_everything_is_given_up_soon(
    scene: Scene, stumbling: Stumbling, code: str, most: int, what: str
) -> None:
    scene.keep("old", FRIENDS, people(120))
    stumbling.error = TryLater(code=code)
    setattr(stumbling, what, b"VCARD")
    report = scene.run(MIRROR)
    assert (stopped(report).code, report.exit) == (code, LATER)
    assert stumbling.asked < most
    stumbling.end()
    assert scene.run(MIRROR).exit == KEPT
    assert there(scene) == sorted(people(120).values())


def test_what_long_left_the_source_is_taken_away_though_one_of_them_stays(
    scene: Scene, stumbling: Stumbling
) -> None:
    scene.run(MIRROR)
    scene.drop("old", FRIENDS, ["p3", "p4", "p5"])
    scene.clock.turn(days=31)
    stumbling.removing = ONE
    report = scene.run(MIRROR)
    assert (only(report).removed, report.exit) == (2, NOTED)
    assert named(report) == [("not-removed-now", "Person 4.vcf")]
    stumbling.end()
    assert only(scene.run(MIRROR)).removed == 1
    assert len(there(scene)) == 9


def test_somebodys_change_that_cannot_be_read_is_kept_when_it_can(
    scene: Scene, stumbling: Stumbling
) -> None:
    scene.run(MIRROR)
    cloud, mine = scene.cloud("new"), card("uid-4", "Person 4", "NOTE:mine")
    (book,) = cloud.collections()
    entries = [entry for page in cloud.changes(book, None) for entry in page.entries]
    (item,) = [one for one in cloud.fetch(book, entries) if ONE in b"".join(one.chunks)]
    cloud.put(book, "", replace(item, chunks=(mine,)), item.entry)
    stumbling.over(ONE)
    scene.keep("old", FRIENDS, {"p7": card("uid-7", "Person 7", "TEL:1")})
    report = scene.run(MIRROR)
    assert (only(report).sent, named(report)) == (1, [("not-given", "Person 4.vcf")])
    stumbling.end()
    scene.keep("old", FRIENDS, {"p4": card("uid-4", "Person 4", "TEL:1")})
    assert "edited-there" in codes(scene.run(MIRROR))
    kept = [path.read_bytes() for path in (scene.root / ".elsewhere").rglob("*.vcf")]
    assert mine in kept
    assert card("uid-4", "Person 4", "TEL:1") in there(scene)


def test_what_is_not_listed_and_cannot_be_asked_for_is_not_taken_for_removed(
    scene: Scene, stumbling: Stumbling, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.run(MIRROR)
    real = MemoryCloud.changes
    (gone,) = [id_ for id_, body in bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").items()
               if ONE in body]  # fmt: skip

    def without(cloud: MemoryCloud, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        yield from (replace(page, gone=(gone,)) for page in real(cloud, collection, since))

    with monkeypatch.context() as patch:
        patch.setattr(MemoryCloud, "changes", without)
        stumbling.reading = ONE
        report = scene.run(MIRROR)
        assert (counts(only(report)), named(report)) == (
            (12, 0, 12, 0, 0), [("not-given", "Person 4.vcf")],
        )  # fmt: skip
    stumbling.end()
    assert (codes(scene.run(MIRROR)), len(there(scene))) == (set(), 12)


@pytest.mark.parametrize("fault", [faults.status(500), Fault(keep=0.1), faults.reset])
def test_a_dav_server_that_stumbles_over_one_gets_and_gives_all_others(
    tmp_path: Path, fault: Fault
) -> None:
    scene, cloud = Scene(tmp_path), dav.start()
    scene.sleep = noted([])
    try:
        scene.sign_in("new", "dav", cloud.session())
        scene.keep("old", FRIENDS, people(12))
        (shelf,) = scene.shelves("old")
        cloud.faults.naming(_key(scene, "p4"), fault)
        report = scene.run(MIRROR)
        assert (shelf.count(), only(report).sent, only(report).failed) == (12, 11, 1)
        assert report.exit == NOTED
        cloud.faults.clear()
        assert scene.run(MIRROR).exit == KEPT
    finally:
        cloud.stop()


def _key(scene: Scene, id_: str) -> str:
    from desktop.engine.mirror.keys import keys_of

    (shelf,) = scene.shelves("old")
    with scene.vault() as vault:
        return keys_of(vault.id, "old", shelf.collection, shelf.items())[id_]
