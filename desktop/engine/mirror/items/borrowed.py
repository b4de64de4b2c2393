"""What an account has only because it was copied there, so that it is not copied back.

Two accounts that are each other's second copy would else give one another a copy of the copy at
every turn, without an end; so would three in a ring.
"""

from __future__ import annotations

from connectors.model import Collection
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.keys import journal_name
from desktop.vault import Vault


def borrowed(vault: Vault, account: str, collection: Collection, origin: str) -> set[str]:
    """Ids of the items of a collection that mirrors brought there from `origin`, by any way.

    Items the person put into such a collection are theirs, and not among them.
    """
    return _traced(vault, account, collection, origin, frozenset({account}))


def _traced(
    vault: Vault, account: str, collection: Collection, origin: str, passed: frozenset[str]
) -> set[str]:
    found: set[str] = set()
    for source in vault.accounts():
        if source in passed:
            continue
        sent = Sent(vault.ledger(journal_name("mirror", source, account)))
        if collection.id not in sent.targets():
            continue
        for shelf in vault.shelves(source):
            memory = sent.of(shelf.collection)
            if (memory.target, shelf.collection.kind) != (collection.id, collection.kind):
                continue
            ids = set(memory.put)
            if source != origin:
                ids &= _traced(vault, source, shelf.collection, origin, passed | {source})
            found |= {memory.put[id_].entry for id_ in ids}
    return found
