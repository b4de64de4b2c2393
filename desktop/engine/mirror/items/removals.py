"""Takes away over there what the source removed long ago, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, NotThere
from connectors.model import Collection, Entry
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.patience import NotGiven, Patience
from desktop.engine.report import CollectionReport, Trouble
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
    row: CollectionReport,
) -> None:
    """Remove what is due, where it still is exactly what we put; count it, and name what stays."""
    memory = sent.of(shelf.collection)
    current = shelf.ids()
    ours = {id_ for id_ in memory.put if id_ not in current and id_ not in memory.gone}
    for id_ in sorted(due(shelf, ours, now)):
        entry = Entry(memory.put[id_].entry, memory.put[id_].revision)
        try:
            patience.call_for_one(lambda entry=entry: to.remove(target, entry))  # type: ignore[misc]  # bound at once
        except ChangedMeanwhile:
            continue
        except NotGiven:
            row.notes.append(Trouble("not-removed-now", _name(shelf, id_)))
            continue
        except NotThere:
            pass
        row.removed += 1
        sent.removed(shelf.collection, [id_])


def _name(shelf: Shelf, id_: str) -> str:
    """What people knew an item by that has left the shelf."""
    return next((one.kept.path.rpartition("/")[2] for one in shelf.history(id_)), id_)
