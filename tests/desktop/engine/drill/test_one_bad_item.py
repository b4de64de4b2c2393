"""An item that a second account does not give keeps none of the others from being proven."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.model import Collection, Kind
from desktop.engine.outcome import DAMAGED, KEPT
from desktop.engine.tasks import Drill, Form, Mirror
from tests.desktop.engine.scene import FRIENDS, Scene, people
from tests.desktop.engine.stumbling import Stumbling

MIRROR = Mirror("old", "new", Form.NATIVE)
DRILL = Drill("old", "new", full=True)
ONE = b"UID:uid-4\r\n"
ROLL = Collection("roll", Kind.PHOTOS, "Photos")


@pytest.fixture
def scene(place: Path) -> Scene:
    scene = Scene(place)
    scene.add("new")
    scene.keep("old", FRIENDS, people(8))
    photos = {f"{n}.jpg": bytes([n]) * 300 for n in range(1, 6)}
    scene.keep("old", ROLL, {**photos, "3.jpg": b"JPEG" + ONE})
    scene.run(MIRROR)
    return scene


def test_the_one_is_named_with_why_and_the_others_are_proven(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbling = Stumbling(monkeypatch)
    stumbling.reading = ONE
    report = scene.run(DRILL)
    why = "the account names it, and does not give it"
    assert {
        kind: (proof.vault, proof.equal, [line.rpartition("/")[2] for line in proof.differ])
        for kind, proof in report.proofs.items()
    } == {
        Kind.CONTACTS: (8, 7, [f"Person 4.vcf: {why}"]),
        Kind.PHOTOS: (5, 4, [f"3.jpg: {why}"]),
    }
    assert report.exit == DAMAGED
    stumbling.end()
    assert scene.run(DRILL).exit == KEPT


def test_an_account_that_gives_nothing_is_drilled_for_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbling = Stumbling(monkeypatch)
    stumbling.reading, stumbling.error = b"VCARD", TryLater(code="offline")
    with pytest.raises(TryLater):
        scene.run(DRILL)
    assert stumbling.asked < 20
