"""Where a listing by deltas goes on, and when all has to be listed anew.

An item moved away and back is told as gone and never again, so that once in a while, and after
many removals, everything is listed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from connectors.errors import StartOver
from connectors.model import Cursor

WHOLE_AFTER = 300
"""Rounds; about a week of a copy every half hour."""

MANY_GONE = 10


@dataclass(frozen=True, slots=True)
class Round:
    """What a cursor says.

    Attributes:
        link: where the next round goes on; "" when it must list everything.
        calls: rounds since everything was listed.
    """

    link: str = ""
    calls: int = 0

    def after(self, link: str, gone: int) -> Cursor:
        """The cursor after a round that told of so many removals."""
        calls = self.calls + 1 if self.link else 0
        again = calls >= WHOLE_AFTER or (self.link and gone >= MANY_GONE)
        return Cursor(json.dumps({"link": "" if again else link, "calls": calls}))


def round_of(cursor: Cursor | None) -> Round:
    """Read a cursor. Raises StartOver for one that is none of ours."""
    if cursor is None:
        return Round()
    try:
        found = json.loads(cursor)
        return Round(str(found["link"]), int(found["calls"]))
    except (ValueError, KeyError, TypeError):
        raise StartOver("not a cursor of ours") from None
