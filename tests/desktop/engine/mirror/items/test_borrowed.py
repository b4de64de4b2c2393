"""What was copied to an account is not copied back from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.model import Entry, Item, Kind
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Form, Mirror, Pull
from tests.desktop.engine.scene import Scene, bodies, card, counts


@pytest.fixture
def ring(tmp_path: Path) -> Scene:
    """Accounts in memory, the first of them with an address book."""
    scene = Scene(tmp_path)
    for name in ("one", "two", "three"):
        scene.add(name)
    put(scene, "one", "Friends", "ana")
    return scene


def put(scene: Scene, account: str, book: str, name: str) -> None:
    cloud = scene.cloud(account)
    cloud.put(
        cloud.create(Kind.CONTACTS, book), name, Item(Entry("", ""), (card(name, name),)), None
    )


def turn(scene: Scene, *names: str) -> list[Report]:
    """Every account is copied and sent on to the next, as its plan would."""
    reports = []
    for source, target in zip(names, (*names[1:], names[0]), strict=True):
        scene.run(Pull((source,)))
        reports.append(scene.run(Mirror(source, target, Form.NATIVE)))
    return reports


def books(scene: Scene, account: str) -> dict[str, int]:
    found = [one.name for one in scene.cloud(account).collections()]
    return {name: len(bodies(scene.cloud(account), Kind.CONTACTS, name)) for name in found}


@pytest.mark.parametrize("names", [("one", "two"), ("one", "two", "three")])
def test_accounts_that_are_each_others_second_copy_do_not_grow(
    ring: Scene, names: tuple[str, ...]
) -> None:
    for _ in range(3):
        reports = turn(ring, *names)
        assert [report.exit for report in reports] == [0] * len(names)
    assert [books(ring, name) for name in names] == [{"Friends": 1}] * len(names)
    back = reports[-1].accounts[0].collections[0]
    assert counts(back) == (1, 0, 1, 0, 0)


def test_what_the_person_adds_to_a_second_copy_is_copied_like_anything_else(ring: Scene) -> None:
    turn(ring, "one", "two")
    put(ring, "two", "Friends", "bert")
    put(ring, "two", "Work", "carl")
    for _ in range(3):
        turn(ring, "one", "two")
    assert books(ring, "one") == {"Friends": 1, "Friends (two)": 1, "Work": 1}
    assert books(ring, "two") == {"Friends": 2, "Work": 1}


def test_a_drill_does_not_miss_what_was_not_to_be_sent(ring: Scene) -> None:
    turn(ring, "one", "two")
    report = ring.run(Drill("two", "one", full=True))
    assert report.exit == 0
    proof = report.proofs[Kind.CONTACTS]
    assert (proof.vault, proof.read_back, proof.differ) == (0, 0, [])
