"""An item that a second account does not give keeps none of the others from being checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import NotThere, TryLater
from connectors.model import Collection, Kind
from desktop.engine.outcome import DAMAGED, KEPT
from desktop.engine.tasks import Check, Form, Mirror
from tests.desktop.engine.scene import FRIENDS, Scene, people
from tests.desktop.engine.stumbling import Stumbling

MIRROR = Mirror("old", "new", Form.NATIVE)
CHECK = Check("old", "new")
ROLL = Collection("roll", Kind.PHOTOS, "Photos")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("new")
    scene.keep("old", FRIENDS, people(8))
    scene.keep("old", ROLL, {f"{n}.jpg": bytes([n]) * 300 for n in range(1, 6)})
    scene.run(MIRROR)
    return scene


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> Stumbling:
    return Stumbling(monkeypatch)


@pytest.mark.parametrize(
    ("mark", "name"), [(b"UID:uid-4\r\n", "Person 4.vcf"), (bytes([3]) * 300, "3.jpg")]
)
def test_the_one_is_named_and_the_others_are_compared(
    scene: Scene, stumbling: Stumbling, mark: bytes, name: str
) -> None:
    whole = scene.run(CHECK)
    stumbling.reading = mark
    report = scene.run(CHECK)
    assert [path.rpartition("/")[2] for path in report.damaged] == [name]
    assert (report.missing, report.files, report.exit) == ([], whole.files, DAMAGED)
    stumbling.end()
    assert scene.run(CHECK).exit == KEPT


@pytest.mark.harmed("spoils a photo here")
@pytest.mark.parametrize(("error", "what"), [(NotThere(), "missing"), (TryLater(), "damaged")])
def test_a_photo_that_is_to_heal_another_and_does_not_come_stops_nothing(
    scene: Scene, stumbling: Stumbling, error: NotThere | TryLater, what: str
) -> None:
    for name in ("3.jpg", "4.jpg"):
        (here,) = scene.root.rglob(name)
        here.write_bytes(b"spoiled")
    stumbling.reading, stumbling.error = bytes([3]) * 300, error
    report = scene.run(CHECK)
    assert any(path.startswith("new:") and "3.jpg" in path for path in getattr(report, what))
    assert [path.rpartition("/")[2] for path in report.repaired] == ["4.jpg"]
    assert report.exit == DAMAGED
    stumbling.end()
    assert [path.rpartition("/")[2] for path in scene.run(CHECK).repaired] == ["3.jpg"]


def test_an_account_that_gives_nothing_is_given_up_soon(scene: Scene, stumbling: Stumbling) -> None:
    stumbling.reading, stumbling.error = b"VCARD", TryLater(code="offline")
    with pytest.raises(TryLater):
        scene.run(CHECK)
    assert stumbling.asked < 20
