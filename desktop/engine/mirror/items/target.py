"""Which collection of a second account a collection of the vault is copied into."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.contract import Destination
from connectors.model import Collection
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.patience import Patience


def target_of(
    patience: Patience,
    to: Destination,
    there: list[Collection],
    sent: Sent,
    collection: Collection,
    source: str,
    keys: Iterable[str],
) -> Collection | None:
    """The collection that is ours, made when there is none yet; None when ours has gone.

    A collection the person has there already is left alone: ours then carries the source's name
    too. One that holds our keys is ours, though the journal be lost.

    Args:
        patience: waits for the account.
        to: the account.
        there: its collections; one that is made is added.
        sent: the journal.
        collection: the vault's.
        source: name of the account it came from.
        keys: some of the keys its items get.
    """
    memory = sent.of(collection)
    if memory.target:
        ours = next((one for one in there if one.id == memory.target), None)
        if ours is not None or memory.put:
            return ours
    same = [one for one in there if one.kind == collection.kind]
    name = memory.creating or _adopted(to, patience, same, collection, source, keys)
    if not name:
        taken = {one.name.casefold() for one in same}
        name = next(one for one in _names(collection.name, source) if one.casefold() not in taken)
        sent.creating(collection, name)
    found = patience.call(lambda: to.create(collection.kind, name))
    if all(one.id != found.id for one in there):
        there.append(found)
    sent.found(collection, found)
    return found


def _names(name: str, source: str) -> Iterable[str]:
    yield name
    yield f"{name} ({source})"
    number = 2
    while True:
        yield f"{name} ({source} {number})"
        number += 1


def _adopted(
    to: Destination,
    patience: Patience,
    same: list[Collection],
    collection: Collection,
    source: str,
    keys: Iterable[str],
) -> str:
    ours = set(keys)
    names = {collection.name, f"{collection.name} ({source})"}
    for one in same:
        if not ours or not one.writes or one.name not in names:
            continue

        def has_ours(one: Collection = one) -> bool:
            return any(
                key in entry.id
                for page in to.changes(one, None)
                for entry in page.entries
                for key in ours
            )

        if patience.call(has_ours):
            return one.name
    return ""
