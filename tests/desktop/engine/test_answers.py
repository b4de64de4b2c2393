"""What is asked of the vault outside a job."""

from __future__ import annotations

from pathlib import Path

from desktop.engine import answers
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, event


def test_a_clock_set_back_leaves_versions_in_the_order_they_came(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.keep("old", FRIENDS, {"p": card("p", "First")})
    scene.keep("old", HOME, {"e": event("e", "Second")})
    scene.clock.turn(days=-400)
    scene.keep("old", FRIENDS, {"p": card("p", "Third")})
    scene.keep("old", HOME, {"e": event("e", "Fourth")})
    came = [("p", "new"), ("e", "new"), ("p", "changed"), ("e", "changed")]
    told = answers.history(scene.around, "old", "")
    assert [(one.kept.id, one.change) for one in told] == came
    assert told[2].when < told[1].when, "the time is shown as it was"
    with scene.vault() as vault:
        vault.rebuild()
    again = answers.history(scene.around, "old", "")
    assert [(one.kept.id, one.change, one.when) for one in again] == [
        (one.kept.id, one.change, one.when) for one in told
    ]
