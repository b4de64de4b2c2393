"""A vault of 100,000 items: `python -m tests.bench.hundred_thousand [ITEMS [STEP…]]`.

Keeps them, loses the index and builds it anew, reads every byte again, mirrors and drills; each step
in a process of its own. Says wall clock, processor time of the step and the memory it took at most.
The vault lies where temporary files do; TMPDIR says otherwise.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from connectors.model import Item
from desktop.clock import SystemClock
from desktop.engine.tasks import Drill, Form, Mirror
from desktop.vault import Vault
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, event, item


def people(count: int) -> Iterator[Item]:
    """Cards of a usual size: a name, two numbers, an address, a note."""
    for number in range(count):
        more = (
            f"TEL;TYPE=CELL:+49 30 {number:07}\r\nTEL;TYPE=HOME:+49 40 {number:07}\r\n"
            f"EMAIL:person{number}@example.org\r\nADR:;;{number} Long Road;Town;;12345;Land\r\n"
            f"NOTE:{'met at some place or other ' * 8}"
        )
        yield item(f"p{number}", card(f"uid-{number}", f"Person {number}", more))


def events(count: int) -> Iterator[Item]:
    """Events of a usual size."""
    for number in range(count):
        yield item(f"e{number}", event(f"uid-{number}", f"Event {number}", "LOCATION:Somewhere"))


def fill(folder: Path, count: int) -> str:
    """Keep half of them as contacts, half as events."""
    scene = Scene(folder)
    with scene.vault() as vault:
        for collection, many in ((FRIENDS, people(count // 2)), (HOME, events(count // 2))):
            vault.shelf("old", "memory", collection).keep(many, "run-1")
    return f"{count:,} items kept"


def rebuild(folder: Path, count: int) -> str:
    """Lose the index and open the vault."""
    index = folder / "home/index"
    for path in index.glob("*.sqlite*"):
        path.unlink()
    with Vault.open(folder / "vault", index, SystemClock()) as vault:
        found = sum(shelf.count() for shelf in vault.shelves())
    assert found == count
    return "index lost and built anew"


def check(folder: Path, count: int) -> str:
    """Read every byte."""
    with Vault.open(folder / "vault", folder / "home/index", SystemClock()) as vault:
        found = vault.check()
    assert (found.damaged, found.missing, found.foreign) == ((), (), ())
    assert found.files >= count
    return f"every byte read again, {found.bytes / 1e6:,.0f} MB in {found.files:,} files"


def mirror(folder: Path, count: int) -> str:
    """As files onto a disk."""
    scene = Scene(folder)
    scene.add("disk", "folder", path=str(folder / "disk"))
    report = scene.run(Mirror("old", "disk", Form.FILES))
    assert report.exit == 0, report
    return "mirrored as files to a folder"


def drill(folder: Path, count: int) -> str:
    """Everything read back and compared in meaning."""
    scene = Scene(folder)
    report = scene.run(Drill("old", "disk", full=True))
    assert report.exit == 0, report
    assert sum(proof.equal for proof in report.proofs.values()) == count
    return "read back from there and proven equal"


STEPS: tuple[Callable[[Path, int], str], ...] = (fill, rebuild, check, mirror, drill)


def measured(step: Callable[[Path, int], str], folder: Path, count: int) -> str:
    """One step in a process of its own, in figures."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(
        target=_child, args=(theirs, step, folder, count)
    )
    child.start()
    theirs.close()
    try:
        said, wall, used, memory = ours.recv()
    finally:
        child.join()
    return f"{said}: {wall:.1f} s, {used:.1f} s of a processor, {memory:.0f} MB"


def _child(pipe: Any, step: Callable[[Path, int], str], folder: Path, count: int) -> None:
    before, began = time.process_time(), time.monotonic()
    said = step(folder, count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((said, time.monotonic() - began, time.process_time() - before, memory))


def main(count: int, names: list[str]) -> None:
    """Every step in turn, or those named."""
    with tempfile.TemporaryDirectory() as place:
        for step in (one for one in STEPS if not names or one.__name__ in names):
            print(measured(step, Path(place), count), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:])
