"""Killed at any operation of a mirror or a restore, or cut at any request: a rerun converges."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from connectors.model import Kind
from desktop.engine.mirror.items.looking import bodies, look
from desktop.engine.patience import Patience
from desktop.engine.report import Report
from desktop.engine.tasks import Form, Mirror, Restore, Task
from tests.clouds import dav
from tests.clouds.faults import Fault, answer_lost, reset
from tests.desktop.engine.killing import killed
from tests.desktop.engine.scene import FRIENDS, Scene, counts, people

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is made by fork")

STEP = 1 if os.environ.get("ELSEWHERE_FULL") == "1" else 5
"""Every operation where all is tried, else one of five, beginning anywhere."""

COUNT = 4
FILES = Mirror("old", "disk", Form.FILES)
ITEMS = Mirror("old", "new", Form.NATIVE)
RESTORE = Restore("old", "new")


def died(scene: Scene, task: Task, operation: int) -> bool:
    """Do the task in a child that is killed at this operation; False when it came to its end."""
    return killed(operation, lambda: scene.in_child().run(task).exit)


def row(report: Report) -> tuple[int, int]:
    (one,) = report.accounts[0].collections
    total, sent, skipped, failed, held = counts(one)
    assert (failed, held) == (0, 0)
    return total, sent + skipped


def there(scene: Scene) -> Counter[bytes]:
    """Every contact in the second account."""
    patience = Patience(lambda seconds: False)
    source = scene.accounts.open("new")
    try:
        found: Counter[bytes] = Counter()
        for book in source.collections():
            if book.kind is Kind.CONTACTS:
                entries = list(look(patience, source, book, None).entries.values())
                back = bodies(patience, source, book, entries).came
                found.update(body for _, body in back.values())
        return found
    finally:
        source.close()


@pytest.mark.parametrize("task", [ITEMS, RESTORE], ids=["mirror", "restore"])
def test_g1_killed_anywhere_nothing_is_lost_or_doubled(tmp_path: Path, task: Task) -> None:
    operation = 1 - random.randrange(1, STEP + 1)
    tried = 0
    while True:
        operation += STEP
        cloud = dav.start()
        try:
            scene = Scene(tmp_path / f"{operation}")
            scene.sign_in("new", "dav", cloud.session())
            scene.keep("old", FRIENDS, people(COUNT))
            if not died(scene, task, max(operation, 1)):
                break
            tried += 1
            assert row(scene.run(task)) == (COUNT, COUNT)
            assert there(scene) == Counter(people(COUNT).values())
            assert row(scene.run(task)) == (COUNT, COUNT)
            assert there(scene) == Counter(people(COUNT).values())
        finally:
            cloud.stop()
        shutil.rmtree(scene.folder)
    assert tried >= 2


def test_c1_a_mirror_of_files_killed_anywhere_is_made_whole(tmp_path: Path) -> None:
    operation = 1 - random.randrange(1, STEP + 1)
    tried = 0
    while True:
        operation += STEP
        scene = Scene(tmp_path / f"{operation}")
        scene.add("disk", "folder", path=str(scene.folder / "disk"))
        scene.keep("old", FRIENDS, people(COUNT))
        if not died(scene, FILES, max(operation, 1)):
            break
        tried += 1
        assert row(scene.run(FILES)) == (COUNT, COUNT)
        found = Counter(path.read_bytes() for path in (scene.folder / "disk").rglob("*.vcf"))
        assert found == Counter(people(COUNT).values())
        shutil.rmtree(scene.folder)
    assert tried >= 1


@pytest.mark.parametrize("fault", [reset, answer_lost], ids=["unheard", "answer-lost"])
@pytest.mark.parametrize("task", [ITEMS, RESTORE], ids=["mirror", "restore"])
def test_i1_cut_at_any_request_nothing_is_lost_or_doubled(
    tmp_path: Path, task: Task, fault: Fault
) -> None:
    index = -1 - random.randrange(STEP)
    while True:
        index += STEP
        cloud = dav.start()
        try:
            scene = Scene(tmp_path / f"{index}")
            scene.sign_in("new", "dav", cloud.session())
            scene.keep("old", FRIENDS, people(COUNT))
            cloud.faults.clear()
            cloud.faults.at(max(index, 0), fault)
            scene.run(task)
            asked = len(cloud.faults.requests)
            cloud.faults._at.clear()
            assert row(scene.run(task)) == (COUNT, COUNT)
            assert there(scene) == Counter(people(COUNT).values())
        finally:
            cloud.stop()
        if asked <= index:
            break
