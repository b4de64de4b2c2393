"""Names for runs."""

from __future__ import annotations

import secrets

from desktop.clock import Clock


def new_run(clock: Clock) -> str:
    """A new run's id: sorts by time, unique, a portable file name."""
    return f"{clock.now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
