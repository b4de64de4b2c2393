"""Names for the items of one commit: portable, free, and the same again for what was here before.

A name is free when no current item has it by the index, no item of the same commit has taken it,
and nothing of that name lies in the folder, whoever put it there.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.model import Kind
from desktop.vault import names
from desktop.vault.staging import Staged

OTHER = ".other"
"""Put behind the name of what came as a photo and would be run when opened."""

ENDINGS = {Kind.CONTACTS: ".vcf", Kind.CALENDAR: ".ics", Kind.TASKS: ".ics"}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What an item would be called if it were alone."""

    folder: str
    stem: str
    ending: str
    most: int
    path: str
    fold: str


class Naming:
    """Gives names within one commit. Lives under the vault's lock.

    Args:
        db: the index.
        root: the vault's folder.
        shelf: the shelf's number.
        kind: what it holds.
        folder: its folder, relative to the vault.
    """

    def __init__(
        self, db: sqlite3.Connection, root: str, shelf: int, kind: Kind, folder: str
    ) -> None:
        self._db = db
        self._root = root
        self._shelf = shelf
        self._kind = kind
        self._folder = folder
        self._given: set[str] = set()
        self._looked: set[str] = set()
        self._occupied: set[str] = set()
        self._before: dict[str, str] = {}
        self._wishes: dict[str, _Wish] = {}

    def expect(self, new: Sequence[Staged]) -> None:
        """Look up at once what the names of these new items will depend on."""
        ids = [staged.item.entry.id for staged in new]
        self._before = _before(self._db, self._shelf, ids)
        self._wishes = {staged.item.entry.id: self._wish(staged) for staged in new}
        self._look(wish.fold for wish in self._wishes.values())

    def name(self, staged: Staged) -> str:
        """The path of a new item that was expected."""
        id_ = staged.item.entry.id
        before = self._before.get(id_)
        if before and self._free(before):
            self._given.add(names.fold(before))
            return before
        wish = self._wishes[id_]
        if self._free(wish.path, wish.fold):
            self._given.add(wish.fold)
            return wish.path
        return self._take(wish.folder, wish.stem, wish.ending, id_, wish.most)

    def beside(self, folder: str, stem: str, ending: str, seed: str) -> str:
        """The path of a file that is to stand beside an item's."""
        return self._take(folder, names.stem(stem), ending, seed, names.STEM)

    def _take(self, folder: str, stem: str, ending: str, seed: str, most: int) -> str:
        name = names.free(stem, ending, seed, lambda n: not self._free(f"{folder}/{n}"), most)
        self._given.add(names.fold(f"{folder}/{name}"))
        return f"{folder}/{name}"

    def _wish(self, staged: Staged) -> _Wish:
        entry = staged.item.entry
        if self._kind is Kind.PHOTOS:
            folder = f"{self._folder}/{staged.month}"
            ending = names.extension(entry.name)
            given = entry.name[: len(entry.name) - len(ending)]
            if names.runs(ending):
                # No photo: whoever shares an album must not have a person start a program.
                given, ending = entry.name, OTHER
        else:
            folder, ending = self._folder, ENDINGS[self._kind]
            given = staged.facts.title or entry.name or staged.facts.uid or entry.id
            if given.lower().endswith(ending):  # a file's own name, where the item tells none
                given = given[: -len(ending)]
        most = min(names.STEM, names.LONGEST - len(folder) - len(ending) - len("/.xmp"))
        stem = names.stem(given)
        path = f"{folder}/{names.plain(stem, ending, most)}"
        return _Wish(folder, stem, ending, most, path, names.fold(path))

    def _free(self, path: str, fold: str = "") -> bool:
        fold = fold or names.fold(path)
        if fold not in self._looked:
            self._look((fold,))
        return (
            fold not in self._given
            and fold not in self._occupied
            and not os.path.lexists(f"{self._root}/{path}")
        )

    def _look(self, folds: Iterable[str]) -> None:
        asked = list(folds)
        found = self._db.execute(
            "SELECT fold FROM items WHERE fold IN (SELECT value FROM json_each(?))",
            (json.dumps(asked),),
        )
        self._occupied |= {row[0] for row in found}
        self._looked.update(asked)


def _before(db: sqlite3.Connection, shelf: int, ids: list[str]) -> dict[str, str]:
    """The paths of items that were here once and went."""
    found = db.execute(
        "SELECT id, path FROM versions WHERE shelf=? AND change='removed'"
        " AND id IN (SELECT value FROM json_each(?)) ORDER BY no",
        (shelf, json.dumps(ids)),
    )
    return {row["id"]: row["path"] for row in found}
