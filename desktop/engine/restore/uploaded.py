"""What earlier runs put into a library that lets nobody look: known from the journals alone."""

from __future__ import annotations

from connectors.model import Collection
from desktop.engine.context import Context
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.engine.restore.journal import RestoreJournal


def uploaded(context: Context, source: str, target: str, collection: Collection) -> set[str]:
    """SHA-256 of every body of this collection that a mirror or a restore proved to be there.

    Args:
        context: the run.
        source: account whose copy it is.
        target: account it went to.
        collection: the vault's.
    """
    mirror = Sent(context.vault.ledger(journal(source, target)))
    found = _proved(mirror.of(collection))
    for run, _ in context.vault.reports():
        ledger = context.vault.ledger(f"restore-{run}")
        if ledger.path.exists():
            earlier = RestoreJournal(ledger)
            if (earlier.source, earlier.target) == (source, target):
                found |= _proved(earlier.sent.of(collection))
    return found


def _proved(memory: Memory) -> set[str]:
    return {put.sha256 for put in memory.put.values() if put.proved}
