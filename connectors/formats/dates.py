"""Days as vCards write them: whole, without a year, or with only a part known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors.formats.lines import Line


@dataclass(frozen=True, slots=True)
class CardDate:
    """A date of a card; 0 stands for a part that is not told.

    Attributes:
        year: 0 also where Apple's mark says that it is left out.
        month: 1 to 12.
        day: 1 to 31.
        time: `HHMMSS` with a zone as written, or "".
    """

    year: int
    month: int
    day: int
    time: str = ""


def card_date(line: Line) -> CardDate | None:
    """The date of BDAY, ANNIVERSARY, X-ABDATE and the like; None for words and nonsense."""
    value = line.value.strip()
    if value.startswith("---"):
        only = _DAY_ONLY.match(value)
        return CardDate(0, 0, int(only[1])) if only else None
    found = _FORM.match(value)
    if not found:
        return None
    year, month, day = (int((part or "0").strip("-") or 0) for part in found.group("y", "m", "d"))
    if month > 12 or day > 31:
        return None
    omitted = line.param("X-APPLE-OMIT-YEAR")
    if omitted and str(year) in omitted:
        year = 0
    return CardDate(year, month, day, (found["time"] or "").replace(":", ""))


_DAY_ONLY = re.compile(r"---([0-3]\d)\Z")
_FORM = re.compile(
    r"(?P<y>\d{4}|--)(?:-?(?P<m>\d\d|-(?=-?\d)))?(?:-?(?P<d>\d\d))?"
    r"(?:[T ](?P<time>\d\d(?::?\d\d){0,2}(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?))?\Z"
)
