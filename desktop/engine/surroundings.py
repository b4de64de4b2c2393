"""What is the same for every job of one engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop.clock import Clock
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.custody import Custody
from desktop.engine.patience import Sleep, sleeper
from desktop.places import Home


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed to whatever an engine does, inside a job or beside one.

    Attributes:
        home: the app's own folders.
        custody: the way to the vault.
        accounts: the way to the accounts.
        clock: tells the time.
        sleeper: makes of a job's stop flag what its patience waits with.
    """

    home: Home
    custody: Custody
    accounts: Accounts
    clock: Clock
    sleeper: Callable[[threading.Event], Sleep] = sleeper
