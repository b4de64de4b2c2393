"""What an account has only because it was copied there, so that it is not copied back.

Two accounts that are each other's second copy would else give one another a copy of the copy at
every turn, without an end; so would three in a ring. It holds for as long as the first of them
keeps the item; then the copy is the only one there is, and goes like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.model import Collection
from desktop.engine.mirror.items.removals import REST, left
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.keys import journal_name
from desktop.vault import Shelf, Vault

_SLACK = timedelta(days=7)
"""How much longer than it rests a removal may take to reach the copies."""


@dataclass(frozen=True, slots=True)
class Lent:
    """Where a copied item came from.

    Attributes:
        collection: id of the collection there.
        id: of the item there.
        rests: it left there lately, and its copies are still to go.
    """

    collection: str
    id: str
    rests: bool = False


def borrowed(
    vault: Vault, account: str, collection: Collection, origin: str, now: datetime
) -> dict[str, Lent]:
    """The items of a collection that mirrors brought there from `origin`, by any way; by id.

    Items the person put into such a collection are theirs, and not among them; nor are those
    that `origin` has no more.
    """
    return _traced(vault, account, collection, origin, now, frozenset({account}))


def _traced(
    vault: Vault,
    account: str,
    collection: Collection,
    origin: str,
    now: datetime,
    passed: frozenset[str],
) -> dict[str, Lent]:
    found: dict[str, Lent] = {}
    for source in vault.accounts():
        if source in passed:
            continue
        sent = Sent(vault.ledger(journal_name("mirror", source, account)))
        if collection.id not in sent.targets():
            continue
        for shelf in vault.shelves(source):
            mine = shelf.collection
            memory = sent.of(mine)
            if (memory.target, mine.kind) != (collection.id, collection.kind):
                continue
            if source == origin:
                lent = _own(shelf, set(memory.put), now)
            else:
                lent = _traced(vault, source, mine, origin, now, passed | {source})
            found |= {put.entry: lent[id_] for id_, put in memory.put.items() if id_ in lent}
    return found


def _own(shelf: Shelf, ids: set[str], now: datetime) -> dict[str, Lent]:
    """Those of an account's own items that it has, or had until lately."""
    collection, current = shelf.collection.id, shelf.ids()
    found = {id_: Lent(collection, id_) for id_ in ids & current}
    if gone := ids - current:
        when = left(shelf)
        for id_ in gone & when.keys():
            if now - when[id_] < REST + _SLACK:
                found[id_] = Lent(collection, id_, rests=True)
    return found
