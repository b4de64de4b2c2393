"""How many items an account counts and never names, so that it is not listed whole at every turn.

A first listing that left something out is worth a second one, since no delta names what was there
all along. An account whose count is wrong for good would be listed whole for ever.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.clock import Clock
from desktop.engine import state
from desktop.places import Home

AGAIN = timedelta(days=1)
"""Until the same shortfall is worth another whole listing."""

_NAME = "shortfalls.json"
_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is remembered of one collection; to lose it costs one listing, no data.

    Attributes:
        home: where the app keeps what it remembers.
        clock: for the dates.
        place: which collection, by account, kind and id.
    """

    home: Home
    clock: Clock
    place: str

    def known(self) -> bool:
        """Whether the account was found to count more than it names, and not since cleared."""
        with _ONE:
            return self.place in self._read()

    def worth_listing(self, missing: int) -> bool:
        """Whether a whole listing is due for this many unnamed items; it counts as asked for.

        It is when none was asked for within a day, or when more is missing than was then.
        """
        now = self.clock.now()
        with _ONE:
            every = self._read()
            when, most = _remembered(every.get(self.place))
            if when is not None and timedelta(0) <= now - when < AGAIN and missing <= most:
                return False
            self._write({**every, self.place: {"when": now.isoformat(), "missing": missing}})
        return True

    def forget(self) -> None:
        """The account names all that it counts."""
        with _ONE:
            every = self._read()
            if every.pop(self.place, None) is not None:
                self._write(every)

    def _read(self) -> dict[str, Any]:
        try:
            said = json.loads(state.load(self.home.settings / _NAME) or b"{}")
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    def _write(self, every: dict[str, Any]) -> None:
        state.save(self.home.settings / _NAME, json.dumps(every, sort_keys=True).encode())


def _remembered(said: Any) -> tuple[datetime | None, int]:
    try:
        return datetime.fromisoformat(said["when"]), int(said["missing"])
    except (KeyError, TypeError, ValueError):
        return None, 0
