"""The only place that waits: a service asks for time, and gets it within reason."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from connectors.errors import TryLater
from desktop.engine.failure import Stopped

T = TypeVar("T")

BUDGET = 15 * 60.0
"""Seconds a run waits for one account in all; beyond that the work is left for a later run."""

TRIES = 6
"""How often the same thing is asked before the run gives up on it."""

_FIRST = 1.0
_LONGEST = 120.0

Sleep = Callable[[float], bool]
"""Waits these seconds; true when a stop was asked for meanwhile."""


class Patience:
    """Waits out TryLater for one job: what the service asked for, else full-jitter back-off.

    Args:
        sleep: waits; tests give one that takes no time.
        chance: a number in [0, 1) for the jitter.
        budget: seconds that may be waited in all.
        tries: waits in a row without a success between them.
    """

    def __init__(
        self,
        sleep: Sleep,
        chance: Callable[[], float] = random.random,
        budget: float = BUDGET,
        tries: int = TRIES,
    ) -> None:
        self._sleep = sleep
        self._chance = chance
        self._budget = budget
        self._left = budget
        self._tries = tries
        self._row = 0

    def renewed(self) -> Patience:
        """The same, with a whole budget: each account of a run has its own."""
        return Patience(self._sleep, self._chance, self._budget, self._tries)

    def wait(self, error: TryLater) -> None:
        """Wait as long as this error asks for.

        Raises the error itself when the wait would go beyond what is left of the budget or of the
        tries (its `after` then says when a later run may go on), and Stopped when a stop was
        asked for meanwhile.
        """
        asked = max(error.after, 0.0)
        ceiling = min(_LONGEST, _FIRST * 2**self._row)
        seconds = asked + self._chance() * (ceiling if not asked else min(ceiling, _FIRST))
        self._row += 1
        if self._row > self._tries or seconds > self._left:
            raise error
        self._left -= seconds
        if self._sleep(seconds):
            raise Stopped

    def succeeded(self) -> None:
        """Something worked: the next trouble is a new one, and starts with a short wait."""
        self._row = 0

    def call(self, what: Callable[[], T]) -> T:
        """What `what` gives, asked again while it says TryLater. Only for what may be repeated."""
        while True:
            try:
                answer = what()
            except TryLater as error:
                self.wait(error)
            else:
                self.succeeded()
                return answer


def sleeper(stop: threading.Event) -> Sleep:
    """Real waiting that ends at once when the job is to stop."""
    return stop.wait
