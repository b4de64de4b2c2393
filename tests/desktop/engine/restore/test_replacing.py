"""An older version over a newer one: only over what the vault holds, and it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.failure import EngineError
from desktop.engine.report import Report
from desktop.engine.tasks import Pull, Restore, Undo
from tests.desktop.engine.killing import cut_at
from tests.desktop.engine.scene import Scene, bodies, card, codes, counts, event, only, people

NUMBER = "TEL:+1 555 0100"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Five people copied; then an app gave three of them another number, which was copied too."""
    scene = Scene(tmp_path)
    scene.add("old")
    book = scene.cloud("old").create(Kind.CONTACTS, "Friends")
    for key, body in people(5).items():
        scene.cloud("old").put(book, key, Item(Entry(key, "1"), (body,)), None)
    scene.run(Pull(("old",)))
    scene.clock.turn(days=1)
    for key in ("p0", "p1", "p2"):
        change(scene, key, card(key.replace("p", "uid-"), "Person " + key[1], NUMBER))
    scene.run(Pull(("old",)))
    return scene


BEFORE = datetime(2026, 3, 1, 20, tzinfo=UTC).isoformat()
BACK = Restore("old", "old", as_of=BEFORE, replace=True)


def there(scene: Scene) -> dict[str, bytes]:
    return bodies(scene.cloud("old"), Kind.CONTACTS, "Friends")


def entry_of(scene: Scene, key: str) -> tuple[Collection, Entry]:
    cloud = scene.cloud("old")
    for collection in cloud.collections():
        for page in cloud.changes(collection, None):
            for entry in page.entries:
                if entry.id == key:
                    return collection, entry
    raise AssertionError(key)


def change(scene: Scene, key: str, body: bytes) -> None:
    collection, entry = entry_of(scene, key)
    scene.cloud("old").put(collection, key, Item(entry, (body,)), entry)


def test_unasked_the_newer_versions_stay_and_the_way_is_told(scene: Scene) -> None:
    before = there(scene)
    report = scene.run(Restore("old", "old", as_of=BEFORE))
    assert counts(only(report)) == (5, 0, 5, 0, 0)
    assert codes(report) == {"another-version-there"}
    assert there(scene) == before


def test_the_older_versions_take_their_place_and_the_newer_stay_in_history(scene: Scene) -> None:
    newer = there(scene)
    dry = scene.run(Restore("old", "old", as_of=BEFORE, replace=True, dry_run=True))
    assert there(scene) == newer
    report = scene.run(BACK)
    assert counts(only(report)) == counts(only(dry)) == (5, 3, 2, 0, 0)
    assert there(scene) == people(5)
    scene.run(Pull(("old",)))
    (shelf,) = scene.shelves("old")
    with scene.vault() as vault:
        held = {vault.body(one.kept.sha256).read_bytes() for one in shelf.history("p0")}
    assert held == {people(1)["p0"], newer["p0"]}
    assert counts(only(scene.run(BACK))) == (5, 0, 5, 0, 0)


def test_what_was_changed_since_the_last_copy_is_not_replaced(scene: Scene) -> None:
    latest = card("uid-1", "Person 1", "NOTE:not copied yet")
    change(scene, "p1", latest)
    report = scene.run(BACK)
    assert counts(only(report)) == (5, 2, 2, 1, 0)
    assert codes(report) == {"not-copied-yet"}
    assert there(scene) == {**people(5), "p1": latest}


def test_an_event_with_guests_is_left_so_that_nobody_is_written_to(scene: Scene) -> None:
    cloud = scene.cloud("old")
    home = cloud.create(Kind.CALENDAR, "Home")
    cloud.put(home, "e", Item(Entry("e", "1"), (event("e", "Party"),)), None)
    scene.run(Pull(("old",)))
    scene.clock.turn(days=1)
    before = scene.clock.now().isoformat()
    scene.clock.turn(days=1)
    invited = event("e", "Party", "ATTENDEE:mailto:ana@example.org")
    change(scene, "e", invited)
    scene.run(Pull(("old",)))
    report = scene.run(Restore("old", "old", as_of=before, only="calendar/*", replace=True))
    assert counts(only(report)) == (1, 0, 0, 1, 0)
    assert codes(report) == {"would-mail-guests"}
    assert bodies(cloud, Kind.CALENDAR, "Home") == {"e": invited}


def test_in_another_account_nothing_is_replaced(scene: Scene) -> None:
    scene.add("new")
    with pytest.raises(EngineError) as raised:
        scene.run(Restore("old", "new", as_of=BEFORE, replace=True))
    assert (raised.value.trouble.code, raised.value.exit) == ("replaces-elsewhere", 2)
    assert scene.cloud("new").collections() == ()


def undone(scene: Scene, report: Report) -> Report:
    return scene.run(Undo(report.run))


def test_undo_puts_the_newer_versions_back(scene: Scene) -> None:
    newer = there(scene)
    report = undone(scene, scene.run(BACK))
    assert (only(report).sent, only(report).failed, report.exit) == (3, 0, 0)
    assert there(scene) == newer
    assert counts(only(undone(scene, report_of(scene)))) == (3, 0, 3, 0, 0)


def test_what_was_put_back_is_known_again_whatever_the_account_calls_its_versions(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, versions = MemoryCloud.put, count()

    def numbered(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        entry = put(cloud, collection, key, item, over)
        held = cloud._held[collection.id].items
        held[entry.id] = (replace(entry, revision=str(next(versions))), held[entry.id][1])
        return held[entry.id][0]

    monkeypatch.setattr(MemoryCloud, "put", numbered)
    report = scene.run(BACK)
    assert only(undone(scene, report)).sent == 3
    again = undone(scene, report)
    assert (counts(only(again)), codes(again)) == ((3, 0, 3, 0, 0), set())


def report_of(scene: Scene) -> Report:
    """The restore of a moment ago, as a report that only names its run."""
    with scene.vault() as vault:
        runs = [path.stem for path in (vault.root / ".elsewhere/ledgers").glob("restore-*.jsonl")]
    (run,) = runs
    return Report(run.removeprefix("restore-"), "restore", scene.clock.now())


def test_undo_leaves_what_was_changed_since(scene: Scene) -> None:
    newer, report = there(scene), scene.run(BACK)
    mine = card("uid-2", "Person 2", "NOTE:mine")
    change(scene, "p2", mine)
    back = undone(scene, report)
    assert (only(back).sent, only(back).failed) == (2, 1)
    assert there(scene) == {**newer, "p2": mine}


@pytest.mark.parametrize("after", [False, True])
def test_cut_at_any_put_undo_has_every_newer_version_back(scene: Scene, *, after: bool) -> None:
    newer = there(scene)
    with cut_at(2, after=after):
        scene.run(BACK)
    back = undone(scene, report_of(scene))
    assert only(back).failed == 0
    assert there(scene) == newer
