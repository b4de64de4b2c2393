"""The half-yearly look at the phone: what it should show, and when to look again.

Copies that nobody looks at are believed in, not known. One minute twice a year is enough.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.model import Kind
from desktop.engine import state
from desktop.places import Home

HALF_A_YEAR = timedelta(days=182)
_FILE = "phone-look.json"


@dataclass(frozen=True, slots=True)
class Look:
    """What the person wants to be asked about.

    Attributes:
        since: when the phone was filled, or last looked at.
        counts: how many of each kind it should show.
    """

    since: datetime
    counts: Mapping[Kind, int]

    def due(self, now: datetime) -> bool:
        """Whether half a year has gone by."""
        return now - self.since >= HALF_A_YEAR


def agreed(home: Home) -> Look | None:
    """What was agreed; None where nothing was, or where it cannot be read."""
    body = state.load(home.settings / _FILE)
    try:
        said = json.loads(body) if body else None
        if said is None:
            return None
        since = datetime.fromisoformat(said["since"])
        counts = {Kind(kind): int(count) for kind, count in said["counts"].items()}
        return Look(since, counts) if since.tzinfo is not None else None
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def agree(home: Home, look: Look) -> None:
    """Ask again half a year from then. Raises VaultError with a code of the disk's."""
    home.settings.mkdir(parents=True, exist_ok=True, mode=0o700)
    counts = {str(kind): count for kind, count in look.counts.items() if count}
    body = json.dumps({"since": look.since.isoformat(), "counts": counts}).encode() + b"\n"
    state.save(home.settings / _FILE, body)


def forget(home: Home) -> None:
    """Ask no more."""
    (home.settings / _FILE).unlink(missing_ok=True)
