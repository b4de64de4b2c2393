"""The only place that waits: a service asks for time, and gets it within reason."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from connectors.errors import ConnectorError, TryLater
from desktop.engine.failure import Stopped

T = TypeVar("T")

BUDGET = 15 * 60.0
"""Seconds a run waits for one account in all; beyond that the work is left for a later run."""

TRIES = 6
"""How often the same thing is asked before the run gives up on it."""

AT_FIRST = 2
"""Waits before anything has answered at all: who is away rarely comes back within a minute."""

AT_FIRST_SECONDS = 4.0
"""Seconds after which somebody who has never answered is not asked again."""

_FIRST = 1.0
_LONGEST = 120.0
NOBODY = frozenset({"offline", "unreachable"})
"""Troubles that mean that nobody was reached."""

_FOR_THE_PERSON = frozenset({"disk-not-connected"})

Sleep = Callable[[float], bool]
"""Waits these seconds; true when a stop was asked for meanwhile."""


class Patience:
    """Waits out TryLater for one job: what the service asked for, else full-jitter back-off.

    Args:
        sleep: waits; tests give one that takes no time.
        chance: a number in [0, 1) for the jitter.
        budget: seconds that may be waited in all.
        tries: waits in a row without a success between them.
        monotonic: seconds that only grow, to tell how long the first contact has taken.
    """

    def __init__(
        self,
        sleep: Sleep,
        chance: Callable[[], float] = random.random,
        budget: float = BUDGET,
        tries: int = TRIES,
        monotonic: Callable[[], float] = float,
    ) -> None:
        self._sleep = sleep
        self._chance = chance
        self._budget = budget
        self._left = budget
        self._tries = tries
        self._row = 0
        self._monotonic = monotonic
        self._begun: float | None = None
        self._answered = False

    def renewed(self) -> Patience:
        """The same, with a whole budget: each account of a run has its own."""
        return Patience(self._sleep, self._chance, self._budget, self._tries, self._monotonic)

    def wait(self, error: TryLater) -> None:
        """Wait as long as this error asks for.

        Raises the error itself when the wait would go beyond what is left of the budget or of the
        tries (its `after` then says when a later run may go on), when nobody has answered yet and
        asking once more is no use, or when it needs a person's hand; and Stopped when a stop was
        asked for meanwhile.
        """
        if error.code in _FOR_THE_PERSON or self._nobody(error):
            raise error
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
        self._answered = True

    def call(self, what: Callable[[], T]) -> T:
        """What `what` gives, asked again while it says TryLater. Only for what may be repeated."""
        if self._begun is None:
            self._begun = self._monotonic()
        while True:
            try:
                answer = what()
            except TryLater as error:
                self.wait(error)
            except ConnectorError:
                # It answered, and may well say yes to the next question.
                self.succeeded()
                raise
            else:
                self.succeeded()
                return answer

    def _nobody(self, error: TryLater) -> bool:
        """Whether to give up on somebody who has not answered once."""
        if error.code not in NOBODY:
            self._answered = True
        if self._answered or self._begun is None:
            return False
        return self._row >= AT_FIRST or self._monotonic() - self._begun > AT_FIRST_SECONDS


def sleeper(stop: threading.Event) -> Sleep:
    """Real waiting that ends at once when the job is to stop."""
    return stop.wait
