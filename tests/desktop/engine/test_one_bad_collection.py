"""A collection that its account fails at again and again stops none of the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Cursor, Kind, Page
from desktop.engine.alone import MOST_COLLECTIONS
from desktop.engine.outcome import KEPT, LATER
from desktop.engine.report import Report
from desktop.engine.tasks import Form, Mirror, Pull, Restore, Task
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, event, people, stopped

WORK = Collection("cal-2", Kind.CALENDAR, "Work")


class Failing:
    """Every cloud in memory fails to list the collections of these names.

    Attributes:
        names: of the collections.
        once: whether only the first question for each fails.
        asked: names of those asked for, once for each time.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        self.once = False
        self.asked: list[str] = []
        real = MemoryCloud.changes

        def changes(
            cloud: MemoryCloud, collection: Collection, since: Cursor | None
        ) -> Iterator[Page]:
            done = self.once and collection.name in self.asked
            if collection.name in self.names and not done:
                self.asked.append(collection.name)
                raise TryLater("500")
            yield from real(cloud, collection, since)

        monkeypatch.setattr(MemoryCloud, "changes", changes)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Three collections here, a server that has all of them, and a second one that has the first."""
    scene = Scene(tmp_path)
    scene.add("new")
    scene.add("full")
    scene.keep("old", FRIENDS, people(4))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    scene.keep("old", WORK, {"w": event("w", "Meeting")})
    scene.run(Mirror("old", "full", Form.NATIVE))
    scene.cloud("new").create(FRIENDS.kind, FRIENDS.name)
    return scene


def told(report: Report) -> dict[str, tuple[int, list[str]]]:
    """How many items came or went, and the codes told, by collection."""
    rows = report.accounts[0].collections
    return {row.name: (row.new + row.sent, [note.code for note in row.notes]) for row in rows}


@pytest.mark.parametrize(
    "task", [Pull(("full",)), Mirror("old", "new", Form.NATIVE), Restore("old", "new")]
)
def test_the_others_have_their_turn_and_the_account_is_tried_again(
    scene: Scene, failing: Failing, task: Task
) -> None:
    failing.names = {"Friends"}
    report = scene.run(task)
    assert told(report) == {"Friends": (0, ["try-later"]), "Home": (1, []), "Work": (1, [])}
    assert (report.exit, stopped(report).code) == (LATER, "try-later")
    failing.names = set()
    report = scene.run(task)
    assert told(report)["Friends"] == (4, [])
    assert (report.exit, report.accounts[0].error) == (KEPT, None)


def test_an_account_that_fails_at_every_one_is_given_up(scene: Scene, failing: Failing) -> None:
    for number in range(9):
        scene.cloud("full").create(Kind.CALENDAR, f"{number}")
    failing.names = {"Friends", "Home", "Work", *map(str, range(9))}
    report = scene.run(Pull(("full",)))
    assert (report.exit, stopped(report).code) == (LATER, "try-later")
    assert len(set(failing.asked)) == MOST_COLLECTIONS


def test_hiccups_at_many_collections_are_not_added_up(scene: Scene, failing: Failing) -> None:
    for number in range(12):
        scene.cloud("full").create(Kind.CALENDAR, f"{number}")
    scene.run(Pull(("full",)))
    failing.names, failing.once = set(map(str, range(12))), True
    report = scene.run(Pull(("full",)))
    assert (report.exit, report.accounts[0].error) == (KEPT, None)
    assert len(failing.asked) == 12
