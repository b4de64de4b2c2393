"""Any item, collection or account can be had as it was on any day; nothing that was kept is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.model import Collection, Kind
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Check, Drill, Form, Mirror, Recover, Restore, Thin
from desktop.vault.words import Change
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, bodies, card, event, item, people

LONG_AFTER = "2027-06-01"
OTHERS = Collection("book-2", Kind.CONTACTS, "Colleagues")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Three days: everything; one card changed and two gone; another changed and all events gone."""
    scene = Scene(tmp_path)
    scene.add("new")
    scene.keep("old", FRIENDS, people(5))
    scene.keep("old", OTHERS, {"c": card("c", "Chief")})
    scene.keep("old", HOME, {"e": event("e", "Party"), "f": event("f", "Fair")})
    scene.clock.turn(days=1)
    scene.keep("old", FRIENDS, {"p0": card("uid-0", "Person 0", "NOTE:second")})
    scene.drop("old", FRIENDS, ["p3", "p4"])
    scene.clock.turn(days=1)
    scene.keep("old", FRIENDS, {"p0": card("uid-0", "Person 0", "NOTE:third")})
    scene.drop("old", HOME, ["e", "f"])
    return scene


def on_day(scene: Scene, day: int) -> str:
    """Noon's end of a day, counted from the first; the scene begins at noon of the first of March."""
    return f"2026-03-{day + 1:02}T23:00:00+00:00"


def restored(scene: Scene, day: int, only: str = "") -> dict[str, list[bytes]]:
    scene.run(Restore("old", "new", as_of=on_day(scene, day), only=only))
    there = scene.cloud("new")
    return {
        one.name: sorted(bodies(there, one.kind, one.name).values()) for one in there.collections()
    }


def test_an_account_as_it_was_on_each_of_three_days(scene: Scene, tmp_path: Path) -> None:
    first = restored(scene, 0)
    assert first["Friends"] == sorted(people(5).values())
    assert len(first["Home"]) == 2
    assert first["Colleagues"] == [card("c", "Chief")]


def test_a_day_later_two_are_gone_and_one_says_something_else(scene: Scene) -> None:
    second = restored(scene, 1)
    assert card("uid-0", "Person 0", "NOTE:second") in second["Friends"]
    assert len(second["Friends"]) == 3
    assert len(second["Home"]) == 2


def test_the_last_day_is_as_it_stands(scene: Scene) -> None:
    third = restored(scene, 2)
    assert card("uid-0", "Person 0", "NOTE:third") in third["Friends"]
    assert "Home" not in third


def test_a_collection_alone(scene: Scene) -> None:
    assert restored(scene, 0, "contacts/Colleagues/*") == {"Colleagues": [card("c", "Chief")]}


def test_an_item_alone_in_each_of_its_versions(scene: Scene) -> None:
    assert restored(scene, 1, "contacts/Friends/Person 0*") == {
        "Friends": [card("uid-0", "Person 0", "NOTE:second")]
    }


def test_i6_only_what_was_removed_comes_back_in_its_last_version(scene: Scene) -> None:
    scene.run(Restore("old", "new", removed_only=True))
    there = scene.cloud("new")
    assert sorted(bodies(there, Kind.CONTACTS, "Friends").values()) == [
        people(5)["p3"], people(5)["p4"],
    ]  # fmt: skip
    assert len(bodies(there, Kind.CALENDAR, "Home")) == 2


def test_every_version_ever_kept_is_named_with_its_day_and_can_be_read(scene: Scene) -> None:
    with scene.vault() as vault:
        found = [(shelf, one) for shelf in vault.shelves("old") for one in shelf.history()]
        told = [(one.change, one.kept.id, one.when.day) for _, one in found]
        assert all(shelf.path(one.kept).read_bytes() for shelf, one in found)
    assert told.count((Change.CHANGED, "p0", 2)) == told.count((Change.CHANGED, "p0", 3)) == 1
    assert {id_ for change, id_, day in told if change is Change.REMOVED} == {"p3", "p4", "e", "f"}
    assert len(told) == 8 + 2 + 4


def test_the_last_good_state_is_pinned_when_a_pull_had_to_ask_and_comes_back_by_its_name(
    scene: Scene,
) -> None:
    with scene.vault() as vault:
        shelf = vault.shelf("old", "memory", FRIENDS)
        scene.clock.turn(days=1)
        shelf.keep([item("p0", card("uid-0", "Person 0", "NOTE:spoilt"))], "run-bad")
        shelf.hold(["p1", "p2"], "many-gone", "run-bad")
        shelf.drop(["p1", "p2"], "run-after", agreed=True)
    scene.run(Restore("old", "new", as_of="last-good"))
    there = bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").values()
    assert sorted(there) == sorted(
        [card("uid-0", "Person 0", "NOTE:third"), people(5)["p1"], people(5)["p2"]]
    )


def test_an_account_nobody_ever_had_to_ask_about_has_no_pinned_state(scene: Scene) -> None:
    with pytest.raises(EngineError) as raised:
        scene.run(Restore("old", "new", as_of="last-good"))
    assert (raised.value.trouble.code, raised.value.exit) == ("no-last-good", 2)


def test_old_versions_thrown_away_at_the_person_s_word_harm_neither_copy_nor_proof(
    scene: Scene, tmp_path: Path
) -> None:
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    mirror = Mirror("old", "disk", Form.FILES)
    assert scene.run(mirror).exit == 0
    counted = scene.run(Thin("old", LONG_AFTER, dry_run=True))
    thinned = scene.run(Thin("old", LONG_AFTER))
    assert (thinned.exit, thinned.thrown) == (0, 2)
    assert (counted.thrown, counted.thrown_bytes) == (2, thinned.thrown_bytes)
    assert scene.run(Thin("old", LONG_AFTER)).thrown == 0
    for task in (mirror, Check("old", "disk"), Drill("old", "disk", full=True)):
        report = scene.run(task)
        assert (report.exit, report.damaged, report.missing) == (0, [], [])
    scene.run(Restore("old", "new", removed_only=True))
    there = bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").values()
    assert sorted(there) == [people(5)["p3"], people(5)["p4"]]
    fresh = Scene(tmp_path / "fresh")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    assert fresh.run(Recover("disk")).exit == 0
    with fresh.vault() as vault, scene.vault() as ours:
        found = [[kept.sha256 for kept in one.items()] for one in vault.shelves("old")]
        assert found == [[kept.sha256 for kept in one.items()] for one in ours.shelves("old")]
