"""The counts of a mirror of files: one row a collection, one item a file of the person's."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.engine.mirror.files.plan import FilesPlan
from desktop.engine.report import AccountReport, CollectionReport, Trouble
from desktop.vault import Shelf


class Counts:
    """Fills in an account's rows while files are written.

    What is no item (history, logs, sums) is not counted; its trouble is the account's.
    """

    def __init__(self, shelves: Iterable[Shelf], account: AccountReport, hold: str) -> None:
        self._account = account
        self._hold = hold
        self._row: dict[str, CollectionReport] = {}
        for shelf in shelves:
            row = CollectionReport(shelf.collection.name, shelf.collection.kind)
            paths = shelf.paths()
            self._row.update(dict.fromkeys(paths, row))
            row.total = row.failed = len(paths)
            account.collections.append(row)

    def found(self, plan: FilesPlan) -> None:
        """What the listing told before anything was written."""
        for file in (*plan.same, *(file for file, _ in plan.adopt)):
            self._move(file.path, "skipped")
        for file in plan.gone:
            self._move(file.path, "held")
        for row in self._account.collections:
            if row.held:
                code = "emptied-there" if row.held == row.total else "removed-there"
                facts = {"count": str(row.held), "hold": self._hold}
                row.notes.append(Trouble(code, row.name, facts))

    def sent(self, path: str) -> None:
        """Written."""
        self._move(path, "sent")

    def lost(self, path: str) -> None:
        """Written, and not there."""
        row = self._row.get(path)
        if row is not None:
            row.sent -= 1
            row.failed += 1
        self.note(path, "not-kept-there")

    def refused(self, path: str, code: str) -> None:
        """The place will not take it."""
        self.note(path, code)

    def note(self, path: str, code: str) -> None:
        """Something to be told of one file."""
        row = self._row.get(path)
        if row is not None:
            row.notes.append(Trouble(code, path))
        elif self._account.error is None and code != "edited-there":
            self._account.error = Trouble(code, path)

    def _move(self, path: str, to: str) -> None:
        row = self._row.get(path)
        if row is not None:
            row.failed -= 1
            setattr(row, to, getattr(row, to) + 1)
