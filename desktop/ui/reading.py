"""Reads the vault for the window: never on the window's own thread, never holding the vault."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from connectors.formats.identify import identify
from connectors.model import Kind
from desktop.clock import Clock
from desktop.places import Home
from desktop.ui.later import Later
from desktop.vault import Hold, Kept, Shelf, Vault, VaultError

T = TypeVar("T")
log = logging.getLogger(__name__)


class Reading(QObject):
    """Asks the vault one thing at a time and hands over what it said.

    Args:
        vault: the person's folder.
        home: where the index lies.
        clock: tells the time.
    """

    def __init__(self, vault: Path, home: Home, clock: Clock) -> None:
        super().__init__()
        self.vault = vault
        self.home = home
        self.clock = clock
        self._under_way: dict[int, tuple[Later, Callable[[object], None], Callable[[], None]]] = {}
        self._number = 0

    def ask(
        self,
        work: Callable[[Vault], T],
        tell: Callable[[T], None],
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """Do the work beside; one of the two hears on the window's thread how it went.

        Args:
            work: what to read, on a thread of its own.
            tell: hears what it gave.
            otherwise: hears that the vault could not be read, or that there is none yet.
        """
        self._number += 1
        number = self._number

        def read() -> tuple[int, T | None]:
            try:
                with Vault.open(self.vault, self.home.index, self.clock) as vault:
                    return number, work(vault)
            except Exception as error:
                unforeseen = not isinstance(error, VaultError)
                log.info(
                    "the vault could not be read: %s", type(error).__name__, exc_info=unforeseen
                )
                return number, None

        later = Later(read)
        self._under_way[number] = (later, tell, otherwise)  # type: ignore[assignment]  # one T an entry
        later.done.connect(self._arrived)
        later.start()

    def close(self) -> None:
        """Wait for what is under way, and tell nobody."""
        waiting = [later for later, *_ in self._under_way.values()]
        self._under_way.clear()
        for later in waiting:
            later.join(10)

    def _arrived(self, outcome: tuple[int, object]) -> None:
        number, value = outcome
        found = self._under_way.pop(number, None)
        if found is None:
            return
        later, tell, otherwise = found
        # So that the thread does not outlive, and then destroy, what belongs to this one.
        later.join(10)
        if value is None:
            otherwise()
        else:
            tell(value)


def title(shelf: Shelf, kept: Kept) -> str:
    """What a person would call the item."""
    name = kept.path.rpartition("/")[2]
    if shelf.collection.kind is Kind.PHOTOS:
        return name
    try:
        return identify(shelf.collection.kind, shelf.read(kept)).title or name
    except (KeyError, OSError):
        return name


def held_items(vault: Vault, hold: Hold) -> tuple[list[str], int]:
    """What a hold is about, by title, and how many items its collection has in all."""
    names: list[str] = []
    total = 0
    for shelf in vault.shelves(hold.account):
        same = (shelf.collection.id, shelf.collection.kind)
        if same == (hold.collection.id, hold.collection.kind):
            total += shelf.count()
            found = (shelf.get(id_) for id_ in hold.ids)
            names += [title(shelf, kept) for kept in found if kept is not None]
    return sorted(names, key=str.casefold), total
