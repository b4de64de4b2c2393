"""Which items of the vault a restore is about: as of a date, by name, or only those removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from fnmatch import fnmatchcase

from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.engine.tasks import LAST_GOOD, Restore
from desktop.vault import Shelf, Vault
from desktop.vault.words import Change, Kept


def wanted(shelf: Shelf, task: Restore) -> list[Kept]:
    """The items of one shelf the task asks for, each once, by file name.

    Raises EngineError "bad-date".
    """
    items = then(shelf, task.as_of)
    if task.removed_only:
        items = _removed(shelf, items if task.as_of else None)
    found = [kept for kept in chosen(items, task.paths) if _named(shelf, kept, task.only)]
    return sorted(found, key=lambda kept: (kept.path, kept.id))


def then(shelf: Shelf, as_of: str) -> Iterable[Kept]:
    """What the shelf held as of a date, "" for what is current. Raises EngineError "bad-date"."""
    return shelf.as_of(instant(as_of)) if as_of else shelf.items()


def chosen(items: Iterable[Kept], paths: Iterable[str]) -> Iterator[Kept]:
    """Those that lie at these paths of the vault; all of them where none are named."""
    wanted_ = frozenset(paths)
    return (kept for kept in items if not wanted_ or kept.path in wanted_)


def settled(vault: Vault, task: Restore) -> Restore:
    """The task with its date settled. Raises EngineError "no-last-good"."""
    if task.as_of != LAST_GOOD:
        return task
    pins = vault.pins(task.source)
    if not pins:
        raise EngineError(Trouble("no-last-good", task.source), exit=2)
    return replace(task, as_of=pins[-1].when.isoformat())


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
    """Whether the glob means this item, in any of the ways its name is written."""
    if not only:
        return True
    collection = shelf.collection
    within = kept.path.partition("/")[2]
    file = kept.path.rpartition("/")[2]
    names = (
        file,
        file.rpartition(".")[0],
        f"{collection.kind}/{collection.name}/{file}",
        within,
        kept.path,
    )
    # A name may hold what a glob gives another meaning to: as it is written it means itself.
    return any(name == only or fnmatchcase(name, only) for name in names)


def _removed(shelf: Shelf, before: Iterable[Kept] | None) -> Iterator[Kept]:
    """What its account no longer has: the removed in their last version, and the held."""
    held, current = shelf.held(), shelf.ids()
    if before is not None:
        yield from (kept for kept in before if kept.id in held or kept.id not in current)
        return
    last: dict[str, Kept] = {}
    for version in shelf.history():
        if version.change is Change.REMOVED:
            last[version.kept.id] = version.kept
    yield from (kept for id_, kept in last.items() if id_ not in current)
    yield from (kept for kept in shelf.items() if kept.id in held)
