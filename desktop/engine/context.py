"""What every verb is given to work with, and how it tells what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop.clock import Clock
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.patience import Patience
from desktop.engine.report import Trouble
from desktop.engine.surroundings import Surroundings
from desktop.places import Home
from desktop.vault import Vault


@dataclass(frozen=True, slots=True)
class Context:
    """One run's surroundings. Built for a job, used by that job's thread alone.

    Attributes:
        home: the app's own folders.
        vault: open for as long as the job runs; the verb does not close it.
        accounts: opens sources, destinations and places for files by account name.
        clock: the only one to ask for the time.
        patience: waits out a TryLater; the verb never waits itself.
        run: id of this run, the name of its report, and what history notes as its cause.
    """

    home: Home
    vault: Vault
    accounts: Accounts
    clock: Clock
    patience: Patience
    run: str

    @classmethod
    def of(cls, around: Surroundings, vault: Vault, patience: Patience, run: str) -> Context:
        """For one run within the engine's surroundings."""
        accounts = around.accounts.for_one_run()
        return cls(around.home, vault, accounts, around.clock, patience, run)


class Tell(Protocol):
    """How a verb says how far it is. Call it between items: there a stop is noticed.

    Raises Stopped when the person asked the job to stop; let it pass.
    """

    def __call__(
        self, phase: str, about: str = "", done: int = 0, of: int | None = None, bytes: int = 0
    ) -> None:
        """How far: the fields of `events.Progress`. Cheap; thinned before anyone hears it."""
        ...

    def ask(self, trouble: Trouble) -> None:
        """Something waits for the person; the verb goes on or ends without an answer."""
        ...
