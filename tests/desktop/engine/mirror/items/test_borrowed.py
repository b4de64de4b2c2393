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


def drilled(scene: Scene, source: str, target: str) -> tuple[int, int, int]:
    report = scene.run(Drill(source, target, full=True))
    proof = report.proofs[Kind.CONTACTS]
    assert report.exit == (5 if proof.differ else 0)
    return proof.vault, proof.equal, len(proof.differ)


def take_out(scene: Scene, account: str, book: str) -> None:
    cloud = scene.cloud(account)
    (there,) = [one for one in cloud.collections() if one.name == book]
    for page in cloud.changes(there, None):
        for entry in page.entries:
            cloud.remove(there, entry)


def test_a_drill_looks_for_what_was_not_sent_where_it_came_from(ring: Scene) -> None:
    turn(ring, "one", "two")
    assert drilled(ring, "two", "one") == (1, 1, 0)
    put(ring, "two", "Friends", "bert")
    turn(ring, "one", "two")
    turn(ring, "one", "two")
    assert books(ring, "one") == {"Friends": 1, "Friends (two)": 1}
    assert drilled(ring, "two", "one") == (2, 2, 0)
    take_out(ring, "one", "Friends")
    assert drilled(ring, "two", "one") == (2, 1, 1)


def test_what_the_first_account_has_no_more_is_copied_back_once_nobody_will_remove_it(
    ring: Scene,
) -> None:
    turn(ring, "one", "two")
    take_out(ring, "one", "Friends")
    ring.run(Pull(("one",)))
    with ring.vault() as vault:
        for hold in vault.holds("one"):
            vault.answer(hold.id, accept=True, run="run-answer")
    ring.run(Pull(("one",)))
    assert not any(shelf.ids() for shelf in ring.shelves("one"))
    for days, there in ((20, 0), (20, 1)):
        ring.clock.turn(days=days)
        ring.run(Pull(("two",)))
        ring.run(Mirror("two", "one", Form.NATIVE))
        assert sum(books(ring, "one").values()) == there
