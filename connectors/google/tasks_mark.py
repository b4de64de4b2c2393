"""Where a look at a to-do list goes on: by time, with some minutes of overlap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.errors import StartOver
from connectors.model import Cursor

OVERLAP = timedelta(minutes=5)

TaskJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A cursor: the latest change seen, what was seen in the minutes before, how many calls."""

    latest: str
    seen: dict[str, str]
    calls: int

    @classmethod
    def of(cls, cursor: Cursor | None) -> Mark | None:
        if cursor is None:
            return None
        try:
            found = json.loads(cursor)
            mark = cls(str(found["latest"]), dict(found["seen"]), int(found["calls"]))
            mark.overlap()
        except (ValueError, KeyError, TypeError):
            raise StartOver("not a cursor of ours") from None
        return mark

    @classmethod
    def after(cls, read: Sequence[TaskJson], before: Mark | None) -> Mark:
        latest = max([one["updated"] for one in read] + ([before.latest] if before else [_FIRST]))
        here = cls(latest, {}, before.calls + 1 if before else 0)
        recent = here.overlap()
        seen = {one["id"]: one["etag"] for one in read if _at(one["updated"]) >= recent}
        return cls(latest, seen, here.calls)

    def overlap(self) -> datetime:
        return _at(self.latest) - OVERLAP

    def cursor(self) -> Cursor:
        known = {"latest": self.latest, "seen": self.seen, "calls": self.calls}
        return Cursor(json.dumps(known, separators=(",", ":")))


_FIRST = "2000-01-01T00:00:00.000Z"


def _at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)
