"""A vault in a folder that a cloud's program carries: what that program took away is not damage."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from connectors.model import Entry, Kind
from desktop.engine.plans import store
from desktop.engine.plans.plans import Plan
from desktop.engine.tasks import Check, RunPlans
from desktop.vault import Vault
from desktop.vault.online_only import stands_in
from tests.desktop.engine.scene import FRIENDS, Scene, codes, people
from tests.desktop.vault.things import BOOK, Ticking, card, item


def taken_away(path: Path) -> bytes:
    """As iCloud Drive does: the file is gone, a small one stands for it; gives its bytes."""
    body = path.read_bytes()
    path.unlink()
    path.with_name(f".{path.name}.icloud").write_bytes(b"bplist00")
    return body


def brought_back(path: Path, body: bytes) -> None:
    path.with_name(f".{path.name}.icloud").unlink()
    path.write_bytes(body)


def test_c16_a_file_the_cloud_took_away_is_neither_missing_nor_fetched_nor_healed(
    tmp_path: Path,
) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        kept = [one for one, _ in shelf.keep([item(n, card(n)) for n in ("Ann", "Bo")], "run-1")]
        ann = vault.root / kept[0].path
        body = taken_away(ann)
        found = vault.check("work")
        assert found.away == (kept[0].path,)
        assert (found.damaged, found.missing, found.repaired) == ((), (), ())
        assert not ann.exists()
        assert shelf.has(Entry("Ann", "1"))
        brought_back(ann, body)
        found = vault.check("work")
        assert (found.away, found.damaged, found.missing) == ((), (), ())


@pytest.mark.harmed("removes the only file of an item")
def test_c16_a_file_without_a_stand_in_is_missing(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        ((kept, _),) = shelf.keep([item("Ann", card("Ann"))], "run-1")
        (vault.root / kept.path).unlink()
        found = vault.check("work")
        assert (found.away, found.missing) == ((), (kept.path,))
        assert not shelf.has(Entry("Ann", "1"))


def test_c16_a_copy_that_the_cloud_made_of_a_conflict_is_left_alone_and_named(
    tmp_path: Path,
) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        ((kept, _),) = shelf.keep([item("Ann", card("Ann"))], "run-1")
        other = (vault.root / kept.path).with_name("Ann (conflicted copy 2026-03-01).vcf")
        other.write_bytes(card("Ann", note="from the other computer"))
        found = vault.check("work")
        assert found.foreign == (other.relative_to(vault.root).as_posix(),)
        assert (found.damaged, found.missing) == ((), ())
        shelf.keep([item("Ann", card("Ann", note="new"), "2")], "run-2")
        assert other.read_bytes() == card("Ann", note="from the other computer")


def test_c16_a_check_says_that_it_could_not_read_them_and_what_to_do(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.keep("old", FRIENDS, people(3))
    scene.add("old")
    scene.cloud("old").create(Kind.CONTACTS, "Elsewhere too")
    store.set_plan(scene.around, Plan("old"), remove=False)
    paths = sorted(scene.root.rglob("*.vcf"))[:2]
    bodies = [taken_away(path) for path in paths]
    report = scene.run(Check("old"))
    assert (report.exit, codes(report), report.missing) == (3, {"online-only"}, [])
    assert report.error is not None
    assert report.error.facts == {"count": "2"}
    planned = scene.run(RunPlans())
    assert planned.exit == 3
    assert planned.error == report.error
    for path, body in zip(paths, bodies, strict=True):
        brought_back(path, body)
    assert scene.run(Check("old")).exit == 0


@pytest.mark.parametrize(
    ("attributes", "flags", "away"),
    [
        (0x20, 0, False),
        (0x400020, 0, True),
        (0x1000, 0, True),
        (0, 0x40000000, True),
        (0, 0, False),
    ],
    ids=["a file", "OneDrive's", "offline", "iCloud's", "nothing said"],
)
def test_c16_stand_ins_are_known_by_what_windows_and_macos_say(
    attributes: int, flags: int, away: bool
) -> None:
    said = SimpleNamespace(
        st_mode=stat.S_IFREG | 0o600, st_file_attributes=attributes, st_flags=flags
    )
    assert stands_in(cast("os.stat_result", said)) is away
