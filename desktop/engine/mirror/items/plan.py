"""Decides what a native mirror does with each item of one collection. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.model import Entry
from desktop.engine.mirror.items.sent import Memory
from desktop.vault.words import Kept

_AGAIN = timedelta(days=1)


@dataclass(slots=True)
class MirrorPlan:
    """Each item in exactly one place.

    Attributes:
        same: there already, as they are; nothing is asked.
        put: to be put, with the entry to replace or None for a new one.
        gone: removed over there by somebody; they wait for the person.
        waiting: changes that wait, since much of this collection is held.
        refused: not taken by the account, with the code it gave; not offered again for a day.
    """

    same: list[Kept] = field(default_factory=list)
    put: list[tuple[Kept, Entry | None]] = field(default_factory=list)
    gone: list[Kept] = field(default_factory=list)
    waiting: list[Kept] = field(default_factory=list)
    refused: list[tuple[Kept, str]] = field(default_factory=list)


def plan(
    items: Iterable[Kept],
    memory: Memory,
    edited: dict[str, Entry],
    left_out: set[str],
    now: datetime,
    *,
    held: bool,
) -> MirrorPlan:
    """What to do.

    Args:
        items: what the vault holds as current.
        memory: what was put before.
        edited: items somebody changed over there, with the entry they have by now.
        left_out: ids that are not to be sent.
        now: what was refused a while before is offered again, for accounts change their minds.
        held: removals of this collection wait for the person; then no great part of what is
            there is overwritten.
    """
    found = MirrorPlan()
    over: list[tuple[Kept, Entry | None]] = []
    for kept in items:
        put = memory.put.get(kept.id)
        refused = memory.refused.get(kept.id)
        if kept.id in left_out:
            found.same.append(kept)
        elif kept.id in memory.gone:
            found.gone.append(kept)
        elif refused is not None and refused[0] == kept.sha256 and _of_late(refused[2], now):
            found.refused.append((kept, refused[1]))
        elif put is None or not put.proved:
            found.put.append((kept, None))
        elif kept.id in edited:
            over.append((kept, edited[kept.id]))
        elif put.sha256 == kept.sha256:
            found.same.append(kept)
        else:
            over.append((kept, Entry(put.entry, put.revision, kept.path.rsplit("/", 1)[-1])))
    if held and _many(len(over), len(memory.put)):
        found.waiting.extend(kept for kept, _ in over)
    else:
        found.put.extend(over)
    return found


def _of_late(then: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - then < _AGAIN


def _many(changes: int, there: int) -> bool:
    return changes >= 10 and changes * 10 >= there
