"""The only place that waits: a service asks for time, and gets it within reason."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from connectors.errors import ConnectorError, TryLater, Unsound
from desktop.engine.alone import NOBODY, Alone
from desktop.engine.failure import Stopped

T = TypeVar("T")

BUDGET = 15 * 60.0
"""Seconds a run waits for one account in all; beyond that the work is left for a later run."""

TRIES = 6
"""How often the same thing is asked before the run gives up on it."""

TRIES_SLOW = 2
"""The same where each try ends only when time is up, which takes a minute or two."""

AT_FIRST = 2
"""Waits before anything has answered at all: who is away rarely comes back within a minute."""

AT_FIRST_SECONDS = 4.0
"""Seconds after which somebody who has never answered is not asked again."""

_FIRST = 1.0
_LONGEST = 120.0
_FOR_THE_PERSON = frozenset({"disk-not-connected"})

Sleep = Callable[[float], bool]
"""Waits these seconds; true when a stop was asked for meanwhile."""


class NotGiven(Unsound):
    """One thing that its place does not give, take or remove at any try; others it does."""

    code = "not-given"


class _Row(threading.local):
    """Waits in a row; a worker has its own, or one hiccup met by all of them would be many."""

    length = 0


class Patience:
    """Waits out TryLater for one job: what the service asked for, else full-jitter back-off.

    Safe to use from several threads. Tries are counted for each; waits side by side share the
    time they take, so that the budget is of seconds that pass.

    Args:
        sleep: waits; tests give one that takes no time.
        chance: a number in [0, 1) for the jitter.
        budget: seconds that may be waited in all.
        tries: waits of a thread in a row without a success between them.
        monotonic: seconds that only grow, to tell how long the first contact has taken.

    Attributes:
        alone: whether an error that outlasted all tries is of one thing or of the place.
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
        self.alone = Alone()
        self._row = _Row()
        self._lock = threading.Lock()
        self._waiting = 0
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
        ceiling = min(_LONGEST, _FIRST * 2**self._row.length)
        seconds = asked + self._chance() * (ceiling if not asked else min(ceiling, _FIRST))
        self._row.length += 1
        most = min(self._tries, TRIES_SLOW) if error.code == "slow" else self._tries
        if self._row.length > most:
            raise error
        with self._among_the_waiting(seconds, error):
            stopped = self._sleep(seconds)
        if stopped:
            raise Stopped

    def succeeded(self) -> None:
        """Something worked: the next trouble is a new one, and starts with a short wait."""
        self._row.length = 0
        self._answered = True
        self.alone.well()

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

    def call_for_one(self, what: Callable[[], T]) -> T:
        """The same for one thing of many; raises NotGiven where the others are worth a try."""
        try:
            return self.call(what)
        except TryLater as error:
            if not self.alone.tolerates(error):
                raise
            raise NotGiven(str(error), about=error.about) from error

    @contextmanager
    def _among_the_waiting(self, seconds: float, error: TryLater) -> Iterator[None]:
        """Charges a wait to the budget; raises the error where that is not left."""
        with self._lock:
            charged = seconds / (self._waiting + 1)
            if seconds > self._left:
                raise error
            self._left -= charged
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _nobody(self, error: TryLater) -> bool:
        """Whether to give up on somebody who has not answered once."""
        if error.code not in NOBODY:
            self._answered = True
        if self._answered or self._begun is None:
            return False
        return self._row.length >= AT_FIRST or self._monotonic() - self._begun > AT_FIRST_SECONDS


def sleeper(stop: threading.Event) -> Sleep:
    """Real waiting that ends at once when the job is to stop."""
    return stop.wait
