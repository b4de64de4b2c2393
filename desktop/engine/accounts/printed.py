"""What people's own programs printed as secrets, for as long as one run lasts. In memory only."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Printed:
    """Remembers one secret an account. Safe to use from several threads."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self._asking: dict[str, threading.Lock] = {}

    def of(self, account: str, run: Callable[[], str]) -> str:
        """The account's secret; `run` is asked for it once, and again if it raised."""
        # One lock an account: a program that waits for the person holds up no other account.
        with self._asking.setdefault(account, threading.Lock()):
            if account not in self._secrets:
                self._secrets[account] = run()
            return self._secrets[account]
