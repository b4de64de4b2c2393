"""Where a listing by deltas goes on, and when all has to be listed anew.

An item moved away and back is told as gone and never again, so that once in a while, and after
many removals, everything is listed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

from connectors.errors import StartOver
from connectors.microsoft.client import Delta, Json
from connectors.model import Cursor, Entry, Page

WEEK = timedelta(days=7)
WHOLE_AFTER = 300
"""Rounds, where the service tells no time: about a week of a copy every half hour."""

MANY_GONE = 10


@dataclass(frozen=True, slots=True)
class Round:
    """What a cursor says.

    Attributes:
        link: where the next round goes on; "" when it must list everything.
        calls: rounds since everything was listed.
        since: when that was, by the service's own clock; "" when it told no time.
    """

    link: str = ""
    calls: int = 0
    since: str = ""

    def after(self, link: str, gone: int, now: str = "") -> Cursor:
        """The cursor after a round.

        Args:
            link: where the next goes on.
            gone: how many removals it told of.
            now: an HTTP date of the service's.
        """
        calls = self.calls + 1 if self.link else 0
        since = self.since or now if self.link else now
        old = calls >= WHOLE_AFTER or _passed(since, now) >= WEEK
        again = self.link and (old or gone >= MANY_GONE)
        told = {"link": "" if again else link, "calls": calls, "since": since}
        return Cursor(json.dumps(told))


def round_of(cursor: Cursor | None) -> Round:
    """Read a cursor. Raises StartOver for one that is none of ours."""
    if cursor is None:
        return Round()
    try:
        found = json.loads(cursor)
        return Round(str(found["link"]), int(found["calls"]), str(found.get("since", "")))
    except (ValueError, KeyError, TypeError):
        raise StartOver("not a cursor of ours") from None


def page(told: Delta, before: Round, entry: Callable[[Json], Entry]) -> Page:
    """All that a round told: what is there, and, but for a round that lists all, what has gone.

    Args:
        told: by Graph.
        before: the round that it follows.
        entry: makes one of an item.
    """
    alive = tuple(entry(one) for one in told.items.values() if "@removed" not in one)
    gone = tuple(id for id, one in told.items.items() if "@removed" in one)
    whole = not before.link
    return Page(alive, () if whole else gone, before.after(told.link, len(gone), told.date), whole)


def _passed(since: str, now: str) -> timedelta:
    """Between two HTTP dates; none where one of them does not read."""
    try:
        return parsedate_to_datetime(now) - parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return timedelta()
