"""What can be taken out of an account again, by the vault's own reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.engine.perform import perform
from desktop.engine.restore.undoable import DAYS, Undoable, undoable
from desktop.engine.tasks import Restore, Task, Undo
from tests.desktop.engine.scene import FRIENDS, Scene, Silent, people


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("old")
    scene.add("new")
    scene.keep("old", FRIENDS, people(3))
    return scene


def run(scene: Scene, task: Task) -> str:
    import threading

    return perform(task, scene.around, Silent(), threading.Event()).run


def offered(scene: Scene) -> tuple[Undoable, ...]:
    with scene.vault() as vault:
        return undoable(vault, scene.clock.now())


def test_a_restore_is_offered_for_a_week(scene: Scene) -> None:
    done = run(scene, Restore("old", "new"))
    (one,) = offered(scene)
    assert (one.run, one.source, one.target, one.sent) == (done, "old", "new", 3)
    scene.clock.turn(days=DAYS - 1)
    assert offered(scene)
    scene.clock.turn(days=2)
    assert not offered(scene)


def test_what_was_taken_out_or_put_nothing_in_is_not_offered(scene: Scene) -> None:
    done = run(scene, Restore("old", "new"))
    run(scene, Restore("old", "new"))
    run(scene, Restore("old", "new", dry_run=True))
    assert [one.run for one in offered(scene)] == [done]
    run(scene, Undo(done))
    assert not offered(scene)


@pytest.mark.harmed("puts rubbish among the reports")
def test_a_report_nobody_can_read_hides_no_other(scene: Scene) -> None:
    run(scene, Restore("old", "new"))
    with scene.vault() as vault:
        vault.keep_report("20260301T120000Z-broken", b'{"verb": "restore", "accounts": 7}')
        vault.keep_report("20260301T120001Z-broken", b"not json")
    assert len(offered(scene)) == 1
