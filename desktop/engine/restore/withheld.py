"""Which items may be what an account names and does not give; those are not put a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.model import Collection
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.sent import Sent
from desktop.vault import Shelf, Vault
from desktop.vault.words import Kept


def doubtful(
    vault: Vault,
    shelf: Shelf,
    account: str,
    target: Collection,
    withheld: set[str],
    items: Iterable[Kept],
    keys: Mapping[str, str],
) -> set[str]:
    """Ids of those items, told by all that is known of an entry without its body.

    Args:
        vault: where an earlier copy of the account may tell what an entry is.
        shelf: the items' own.
        account: which account.
        target: its collection.
        withheld: ids of the entries it does not give.
        items: those wanted.
        keys: ours, by the vault's item id.
    """
    if not withheld:
        return set()
    put = Sent(vault.ledger(journal(shelf.account, account))).of(shelf.collection).put
    ours = {id_ for id_, one in put.items() if one.entry in withheld}
    uids = {entry.rpartition("/")[2].rpartition(".")[0] or entry for entry in withheld}
    for theirs in vault.shelves(account):
        if (theirs.collection.kind, theirs.collection.id) == (target.kind, target.id):
            uids |= {kept.uid for entry in withheld if (kept := theirs.get(entry)) is not None}
    return {
        kept.id
        for kept in items
        if kept.id in ours
        or (kept.uid and kept.uid in uids)
        or any(keys[kept.id] in entry for entry in withheld)
    }
