"""An account that is a place for files, restored to itself: what it lacks, and where that lay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from desktop.engine.context import Context
from desktop.engine.report import CollectionReport
from desktop.engine.restore.counting import count
from desktop.engine.restore.plan import plan
from desktop.engine.tasks import Restore
from desktop.vault import Shelf
from desktop.vault.words import Kept

Row = tuple[Shelf, list[Kept], CollectionReport]


def lacking(context: Context, task: Restore, rows: Sequence[Row]) -> list[Row]:
    """The rows without what the account still has, in whatever file; that is counted in them."""
    source = context.accounts.open(task.target)
    try:
        there = {one.id: one for one in context.patience.call(lambda: list(source.collections()))}
        left: list[Row] = []
        for shelf, items, row in rows:
            its_own = there.get(shelf.collection.id)
            ids = {kept.id: kept.id for kept in items}
            found = plan(context, source, its_own, shelf, items, ids, task.target, exactly=True)
            count(found, row, "another-file-there")
            left.append((shelf, found.put, row))
        return left
    finally:
        source.close()


def place_of(kept: Kept) -> PurePosixPath | None:
    """The file the item was; None where it was only a part of one."""
    path = PurePosixPath(kept.id)
    ending = PurePosixPath(kept.path).suffix
    whole = str(path) == kept.id and path.suffix.lower() == ending.lower()
    return path if whole and not path.is_absolute() and ".." not in path.parts else None
