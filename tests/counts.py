"""How much the suite tries, counted and not typed in: `python -m tests.counts [--json]`.

Kill points and requests are counted by doing each story once; with ELSEWHERE_FULL=1 the sweeps try
every one of them, else one of some, beginning anywhere.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.clouds import dav
from tests.connectors.formats.golden import contacts, events
from tests.desktop.engine import test_kill_copies as copies
from tests.desktop.engine.faulty import Desk
from tests.desktop.engine.killing import operations
from tests.desktop.engine.scene import FRIENDS, Scene, people
from tests.desktop.vault.powercut import states
from tests.desktop.vault.story import live
from tests.desktop.vault.test_power import told_story
from tests.desktop.vault.things import Killer, counting
from tests.seeded.bugs import bugs

ROOT = Path(__file__).parent

CATALOGUE = {
    "a": 35,
    "b": 16,
    "c": 19,
    "d": 15,
    "e": 11,
    "f": 17,
    "g": 18,
    "h": 12,
    "i": 17,
    "j": 6,
    "k": 6,
}
"""Cases of each chapter of the fault catalogue."""


STARRED = {
    "a": {1, 2, 3, 4, 5, 10, 12, 13, 21},
    "b": {1, 2, 3, 4, 7},
    "c": {1, 2, 3, 4, 5, 11, 12},
    "d": {1, 2, 3, 4},
    "e": {1, 2, 3, 5},
    "f": {1, 2, 5, 6},
    "g": {1, 2, 3, 5},
    "h": {1, 2, 4, 5},
    "i": {1, 2, 3, 4, 7, 15},
    "j": {1},
    "k": {1},
}
"""Cases of each chapter that are starred: none of them may go without a test."""

SECURITY = 65
"""Items of the threat model; what of them code can meet has tests named by their number."""


def kill_points(place: Path) -> dict[str, int]:
    """Operations on the disk after each of which a story is killed, by story."""
    killer = Killer(0)
    live(place / "vault", place / "index", counting(killer))
    found = {"life of a vault": killer.count}
    for name, task in (
        ("mirror as files", copies.FILES),
        ("mirror as items", copies.ITEMS),
        ("restore", copies.RESTORE),
    ):
        with _copying(place / name) as scene:
            found[name] = operations(partial(scene.run, task))
    desk = Desk(place / "desk")
    desk.cloud.fill(desk.book, range(5))
    found["first pull"] = operations(desk.pull)
    desk.cloud.fill(desk.book, [1, 2], " and church")
    desk.cloud.forget(desk.book, [4])
    found["later pull"] = operations(desk.pull)
    desk.close()
    return found


def request_indices(place: Path) -> dict[str, int]:
    """Requests at each of which a copy is cut, before and after the server heard of it."""
    found = {}
    for name, task in (("mirror as items", copies.ITEMS), ("restore", copies.RESTORE)):
        cloud = dav.start()
        try:
            scene = Scene(place / f"requests {name}")
            scene.sign_in("new", "dav", cloud.session())
            scene.keep("old", FRIENDS, people(copies.COUNT))
            cloud.faults.clear()
            scene.run(task)
            found[name] = len(cloud.faults.requests)
        finally:
            cloud.stop()
    return found


def disk_states(place: Path) -> int:
    """What a disk may hold after the power went, each laid out and started on."""
    place.mkdir()
    return sum(1 for _ in states(told_story(place / "told").steps))


def named_cases() -> set[tuple[str, int]]:
    """Chapter and number of everything that a test is named by."""
    named: set[tuple[str, int]] = set()
    for path in ROOT.rglob("test_*.py"):
        for numbers in re.findall(r"def test((?:_[a-z]\d+)+)_", path.read_text("utf-8")):
            named |= {(one[0], int(one[1:])) for one in numbers.strip("_").split("_")}
    return named


def fault_cases() -> dict[str, int]:
    """Cases of the catalogue with a test named after their number, by chapter."""
    named = named_cases()
    return {
        chapter: sum(1 for number in range(1, most + 1) if (chapter, number) in named)
        for chapter, most in CATALOGUE.items()
    }


def missing_stars() -> list[str]:
    """Starred cases without a test of their name."""
    named = named_cases()
    return [
        f"{chapter}{number}"
        for chapter, numbers in STARRED.items()
        for number in sorted(numbers)
        if (chapter, number) not in named
    ]


def security_items() -> list[int]:
    """Items of the threat model that a test is named by."""
    named = named_cases()
    return [number for number in range(1, SECURITY + 1) if ("s", number) in named]


def hostile_inputs() -> int:
    """Files of the corpus that are malformed, or that another parser refuses or alters."""
    corpus = Path(os.environ.get("ELSEWHERE_CORPUS") or ROOT.parents[1] / "shared/corpus")
    listing = corpus / "MANIFEST.tsv"
    if not listing.exists():
        return 0
    head, *rows = [line.split("\t") for line in listing.read_text("utf-8").splitlines()]
    return sum(_odd(dict(zip(head, row, strict=False))) for row in rows)


def golden_pairs() -> dict[str, int]:
    """Pairs of bodies that mean the same, and pairs that almost do."""
    both = (contacts, events)
    return {
        "equal": sum(len(module.EQUAL) for module in both),
        "different": sum(len(module.DIFFERENT) for module in both),
    }


def _odd(row: dict[str, str]) -> bool:
    parsers = (row.get(name, "") for name in ("vobject_default", "vobject_raw", "icalendar7"))
    return bool(row.get("problems")) or any(said.startswith("fail") for said in parsers)


@contextmanager
def _copying(place: Path) -> Iterator[Scene]:
    cloud = dav.start()
    try:
        scene = Scene(place)
        scene.sign_in("new", "dav", cloud.session())
        scene.add("disk", "folder", path=str(place / "disk"))
        scene.keep("old", FRIENDS, people(copies.COUNT))
        yield scene
    finally:
        cloud.stop()


def figures() -> dict[str, Any]:
    """All of them."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        place = Path(folder)
        return {
            "kill points": kill_points(place),
            "requests cut": request_indices(place),
            "disk states after a power cut": disk_states(place / "power"),
            "fault cases": fault_cases(),
            "security items": len(security_items()),
            "seeded bugs": len(bugs()),
            "hostile inputs": hostile_inputs(),
            "golden pairs": golden_pairs(),
        }


def _said(found: dict[str, Any]) -> Iterator[str]:
    for name, value in found.items():
        if not isinstance(value, dict):
            yield f"{name}: {value:,}"
            continue
        of = f" of {sum(CATALOGUE.values())}" if name == "fault cases" else ""
        parts = ", ".join(f"{what} {count:,}" for what, count in value.items())
        yield f"{name}: {sum(value.values()):,}{of} ({parts})"


if __name__ == "__main__":
    counted = figures()
    if "--json" in sys.argv[1:]:
        print(json.dumps(counted, indent=1))
    else:
        print("\n".join(_said(counted)))
