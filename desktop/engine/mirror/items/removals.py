"""Takes away over there what the source removed long ago, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, NotThere
from connectors.model import Collection, Entry
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.engine.patience import Patience
from desktop.vault import Shelf
from desktop.vault.words import Change

REST = timedelta(days=30)
"""How long a removal rests in the vault before a second account hears of it."""


def due(shelf: Shelf, ids: set[str], now: datetime) -> set[str]:
    """Which of these items left this shelf so long ago that a copy may go too.

    None at all while anything of the shelf is held, and none whose leaving the history does not
    tell.
    """
    if not ids or shelf.held():
        return set()
    when, current = left(shelf), shelf.ids()
    return {id_ for id_ in ids if id_ in when and id_ not in current and now - when[id_] >= REST}


def left(shelf: Shelf) -> dict[str, datetime]:
    """When each item that left this shelf did so last, by id; without those that came back."""
    when: dict[str, datetime] = {}
    for version in shelf.history():
        if version.change is Change.REMOVED:
            when[version.kept.id] = version.when
        else:
            when.pop(version.kept.id, None)
    return when


def remove_due(
    patience: Patience,
    to: Destination,
    target: Collection,
    shelf: Shelf,
    sent: Sent,
    now: datetime,
) -> int:
    """Remove what is due, where it still is exactly what we put; how many went."""
    memory = sent.of(shelf.collection)
    current = shelf.ids()
    ours = {id_ for id_ in memory.put if id_ not in current and id_ not in memory.gone}
    went: list[str] = []
    for id_ in sorted(due(shelf, ours, now)):
        if _remove(patience, to, target, memory, id_):
            went.append(id_)
            sent.removed(shelf.collection, [id_])
    return len(went)


def _remove(
    patience: Patience, to: Destination, target: Collection, memory: Memory, id_: str
) -> bool:
    put = memory.put[id_]
    entry = Entry(put.entry, put.revision)
    try:
        patience.call(lambda: to.remove(target, entry))
    except NotThere:
        return True
    except ChangedMeanwhile:
        return False
    return True
