"""Asks once about what somebody removed in a second account, and takes the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.model import Kind
from desktop.engine.mirror.files import place as mirror_files
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.mirror.items import native as mirror_native
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.keys import question_id
from desktop.vault import Ledger, Shelf, Vault, disk


@dataclass(frozen=True, slots=True)
class RemovedThere:
    """A question; doing nothing leaves both sides as they are.

    Attributes:
        id: what an answer names.
        source: whose copy it was.
        target: the account it went from.
        collection: its name, "" for a mirror of files.
        count: how many items.
        kind: of what; None for a mirror of files.
    """

    id: str
    source: str
    target: str
    collection: str
    count: int
    kind: Kind | None = None


def waiting(vault: Vault, sources: Iterable[str], targets: Iterable[str]) -> list[RemovedThere]:
    """Every open question of these pairs of accounts."""
    return [question for question, _, _ in _open(vault, list(sources), list(targets))]


def answer(
    vault: Vault, sources: Iterable[str], targets: Iterable[str], id: str, *, put_back: bool
) -> bool:
    """Put them back with the next run, or leave them out for good; False for no such question."""
    for question, shelf, journal in _open(vault, list(sources), list(targets)):
        if question.id != id:
            continue
        if isinstance(journal, FilesSent):
            journal.answered(set(journal.gone), put_back=put_back)
        elif shelf is not None:
            gone = set(journal.of(shelf.collection).gone)
            journal.answered(shelf.collection, gone, put_back=put_back)
        return True
    return False


def _open(
    vault: Vault, sources: list[str], targets: list[str]
) -> Iterator[tuple[RemovedThere, Shelf | None, Sent | FilesSent]]:
    for source in sources:
        shelves = vault.shelves(source)
        for target in targets:
            items = vault.ledger(mirror_native.journal(source, target))
            if _tells_of_gone(items):
                yield from _of_items(shelves, source, target, Sent(items))
            written = vault.ledger(mirror_files.journal(source, target))
            files = FilesSent(written) if _tells_of_gone(written) else None
            if files and files.gone:
                name = question_id(source, target, "")
                yield RemovedThere(name, source, target, "", len(files.gone)), None, files


def _of_items(
    shelves: Iterable[Shelf], source: str, target: str, sent: Sent
) -> Iterator[tuple[RemovedThere, Shelf, Sent]]:
    for shelf in shelves:
        mine = shelf.collection
        if gone := sent.of(mine).gone:
            name = question_id(source, target, mine.id)
            yield RemovedThere(name, source, target, mine.name, len(gone), mine.kind), shelf, sent


def _tells_of_gone(ledger: Ledger) -> bool:
    """A look at the bytes: a long journal takes its time to read, and few ever say so."""
    return disk.is_plain(ledger.path) and b'"gone"' in ledger.path.read_bytes()
