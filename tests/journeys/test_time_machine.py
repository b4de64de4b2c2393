"""Any item, collection or account can be had as it was on any day; nothing that was kept is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.model import Collection, Kind
from desktop.engine.tasks import Restore
from desktop.vault.words import Change
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, bodies, card, event, people

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
