"""Which items of the vault a restore is about: as of a date, by name, or only those removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from fnmatch import fnmatchcase

from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.engine.tasks import Restore
from desktop.vault import Shelf
from desktop.vault.words import Change, Kept


def wanted(shelf: Shelf, task: Restore) -> list[Kept]:
    """The items of one shelf the task asks for, each once, by file name.

    Raises EngineError "bad-date".
    """
    if task.as_of:
        items: Iterable[Kept] = shelf.as_of(instant(task.as_of))
    else:
        items = shelf.items()
    if task.removed_only:
        items = _removed(shelf, items if task.as_of else None)
    chosen = frozenset(task.paths)
    found = [
        kept
        for kept in items
        if _named(shelf, kept, task.only) and (not chosen or kept.path in chosen)
    ]
    return sorted(found, key=lambda kept: (kept.path, kept.id))


def instant(text: str) -> datetime:
    """An instant from what the person wrote; a day alone means its end, in local time.

    Raises EngineError "bad-date".
    """
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise EngineError(Trouble("bad-date", text), exit=2) from None
    if len(text.strip()) <= 10:
        when = datetime.combine(when.date(), time.max)
    return when if when.tzinfo else when.astimezone()


def _named(shelf: Shelf, kept: Kept, only: str) -> bool:
    if not only:
        return True
    file = kept.path.rsplit("/", 1)[-1]
    collection = shelf.collection
    return fnmatchcase(f"{collection.kind}/{collection.name}/{file}", only)


def _removed(shelf: Shelf, then: Iterable[Kept] | None) -> Iterator[Kept]:
    """What its account no longer has: the removed in their last version, and the held."""
    held, current = shelf.held(), shelf.ids()
    if then is not None:
        yield from (kept for kept in then if kept.id in held or kept.id not in current)
        return
    last: dict[str, Kept] = {}
    for version in shelf.history():
        if version.change is Change.REMOVED:
            last[version.kept.id] = version.kept
    yield from (kept for id_, kept in last.items() if id_ not in current)
    yield from (kept for kept in shelf.items() if kept.id in held)
