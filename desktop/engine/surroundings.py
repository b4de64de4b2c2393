"""What is the same for every job of one engine."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clock import Clock
from desktop.engine.accounts import Accounts
from desktop.engine.custody import Custody
from desktop.places import Home


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed to whatever an engine does, inside a job or beside one."""

    home: Home
    custody: Custody
    accounts: Accounts
    clock: Clock
