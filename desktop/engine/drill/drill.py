"""Drill: proves that a restore from the second cloud works, and says what a restore would lack.

Everything is read back from the second cloud alone, into a scratch place, and compared in meaning
with the vault. What was found stands in a dated certificate; a drill that cannot run leaves none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from connectors.model import Kind
from desktop.engine.context import Context, Tell
from desktop.engine.drill import compare
from desktop.engine.drill.compare import Returned
from desktop.engine.drill.sample import Sample, inside, sample
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.place import journal as files_journal
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.mirror.mirror import form_for
from desktop.engine.outcome import DAMAGED, LATER
from desktop.engine.plans import store
from desktop.engine.proof import evidence
from desktop.engine.proof.certificate import Certificate, content_of
from desktop.engine.report import KindProof, Report, Trouble
from desktop.engine.tasks import Drill, Form, Mirror
from desktop.vault import Shelf, disk
from desktop.vault.words import Kept

SPARE = 256 << 20
"""Bytes a drill leaves free on this computer's disk."""

SAMPLES = 3
"""Titles of each kind that a certificate names."""


class Back(Protocol):
    """What was read back, whatever way it was kept."""

    def holds(self, shelf: Shelf) -> bool:
        """Whether the second cloud takes what is in this collection at all."""
        ...

    def left_out(self, shelf: Shelf, kept: Kept) -> bool:
        """Whether an item is not to be there: the person said so, or it is on its way out."""
        ...

    def find(self, shelf: Shelf, kept: Kept) -> Returned:
        """What came back of an item."""
        ...

    def beside(self, kept: Kept) -> Path | None:
        """Where a photo's sidecar came back to; None where the way does without sidecars."""
        ...

    def surplus(self, ours: Shelf, known: set[str]) -> Iterator[str]:
        """Items that came back though the vault has them no more, a line each."""
        ...

    def unlike_albums(self, ours: Shelf) -> list[str]:
        """What is different in the albums, a line each."""
        ...


def drill(context: Context, task: Drill, tell: Tell) -> Report:
    """Read back, compare, and keep the certificate; exit 5 when anything is different or missing.

    Raises EngineError "no-copy-yet" and "mirror-onto-itself" (exit 2), and with exit 4 whatever
    keeps it from running.
    """
    shelves = context.vault.shelves(task.source)
    if not shelves:
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    context.accounts.get(task.target)
    if task.source == task.target:
        raise EngineError(Trouble("mirror-onto-itself", task.target), exit=2)
    report = Report(context.run, "drill", context.clock.now())
    began = context.clock.monotonic()
    past = tuple(evidence.certificates(context.vault))
    choice = sample(past, task.source, task.target, full=task.full)
    samples: list[str] = []
    try:
        _expect_room(context, shelves, choice)
        with (
            _scratch(context) as scratch,
            _back(context, task, tell, scratch, choice, report) as back,
        ):
            for shelf in shelves:
                if shelf.count() and back.holds(shelf):
                    _shelf(context, tell, shelf, back, choice, report, samples)
    except EngineError as error:
        raise EngineError(error.trouble, exit=LATER) from error
    hashes = [kept.sha256 for shelf in shelves for kept in shelf.items()]
    report.finished = context.clock.now()
    one = Certificate(
        run=context.run, when=report.finished, source=task.source, target=task.target,
        full=task.full, proofs=report.proofs, samples=tuple(samples), vault=context.vault.id,
        content=content_of(hashes), seconds=round(context.clock.monotonic() - began, 3),
        version=evidence.program(), previous=evidence.previous(context.vault),
        lost=dict(report.lost), one_company=_one_company(context, task),
    )  # fmt: skip
    report.certificate = evidence.keep(context.vault, one)
    report.exit = DAMAGED if any(proof.differ for proof in report.proofs.values()) else 0
    return report


def _expect_room(context: Context, shelves: tuple[Shelf, ...], choice: Sample) -> None:
    """What is read back lies on this computer's disk for a while; a full disk helps nobody."""
    need = SPARE
    for shelf in shelves:
        items = list(shelf.items())
        paths = {kept.path for kept in items}
        chosen = choice.photos(paths) if shelf.collection.kind is Kind.PHOTOS else paths
        need += sum(kept.size for kept in items if kept.path in chosen)
    disk.make_folders(disk.DISK, context.home.scratch)
    free = shutil.disk_usage(context.home.scratch).free
    if need > free:
        facts = {"count": f"{need / 1e9:.1f}", "left": f"{free / 1e9:.1f}"}
        raise EngineError(Trouble("no-room-to-drill", facts=facts))


def _back(
    context: Context, task: Drill, tell: Tell, scratch: Path, choice: Sample, report: Report
) -> AbstractContextManager[Back]:
    if _form(context, task) is Form.FILES:
        from desktop.engine.drill.files import from_files

        return from_files(context, task, tell, scratch, choice)
    from desktop.engine.drill.native import from_items

    return from_items(context, task, tell, scratch, choice, report)


def _one_company(context: Context, task: Drill) -> bool:
    known = {one.name: one.company for one in context.accounts.all()}
    return bool(known.get(task.source)) and known[task.source] == known.get(task.target)


def _form(context: Context, task: Drill) -> Form:
    """As the plan says, else as it was last sent there, else as it would be."""
    for plan in store.plans(context.home):
        if (plan.source, plan.target) == (task.source, task.target) and plan.form is not None:
            return plan.form
    if FilesSent(context.vault.ledger(files_journal(task.source, task.target))).wrote:
        return Form.FILES
    return form_for(context, Mirror(task.source, task.target))


def _shelf(
    context: Context,
    tell: Tell,
    shelf: Shelf,
    back: Back,
    choice: Sample,
    report: Report,
    samples: list[str],
) -> None:
    kind = shelf.collection.kind
    items = [kept for kept in shelf.items() if not back.left_out(shelf, kept)]
    proof = report.proofs.setdefault(kind, KindProof())
    proof.vault += len(items)
    known = {kept.path for kept in items}
    chosen = choice.photos(known) if kind is Kind.PHOTOS else known
    for done, kept in enumerate((one for one in items if one.path in chosen), 1):
        tell("comparing", f"{shelf.account}: {shelf.collection.name}", done, len(chosen))
        found = back.find(shelf, kept)
        proof.read_back += found.file is not None
        words = compare.judged(kind, kept, lambda kept=kept: shelf.read(kept), found)  # type: ignore[misc]  # bound at once
        theirs = back.beside(kept) if kind is Kind.PHOTOS and not words else None
        if theirs is not None:
            words = compare.sidecar(context.vault.root / f"{kept.path}.xmp", theirs)
        if words:
            proof.differ.append(f"{inside(kept.path)}: {words}")
            continue
        proof.equal += 1
        if done <= SAMPLES and found.file is not None:
            samples.append(compare.title(kind, found.file, kept.path.rsplit("/", 1)[-1]))
    proof.differ += back.surplus(shelf, {kept.path for kept in shelf.items()})
    if kind is Kind.PHOTOS:
        proof.differ += back.unlike_albums(shelf)


@contextmanager
def _scratch(context: Context) -> Iterator[Path]:
    """An empty folder of this drill's own; what a drill that was killed left behind goes."""
    mine = f"drill-{os.getpid()}-"
    for left in context.home.scratch.glob("drill-*"):
        if not left.name.startswith(mine):
            disk.empty_scratch(left)
    scratch = context.home.scratch / f"{mine}{context.run}"
    disk.make_folders(disk.DISK, scratch)
    try:
        yield scratch
    finally:
        disk.empty_scratch(scratch)
