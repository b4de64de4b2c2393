"""Dates of a contact: Google's year, month and day, where the year may be missing.

vCard 3 has no date without a year; `X-APPLE-OMIT-YEAR` beside a year of 1604 is what every large
program understands. vCard 4 writes `--0412`, which is read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

NO_YEAR = 1604


def written(value: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """A line's value and parameters; None for what is no day of a calendar."""
    year = value.get("year") or NO_YEAR
    try:
        day = date(year, value.get("month") or 0, value.get("day") or 0)
    except (ValueError, TypeError):
        return None
    hidden = () if value.get("year") else (("X-APPLE-OMIT-YEAR", str(NO_YEAR)),)
    return day.isoformat(), hidden


def read(text: str, omitted: str) -> dict[str, int] | None:
    """Google's date for a value of BDAY, ANNIVERSARY or X-ABDATE; None when it is none.

    Args:
        text: in any form of RFC 2426 or RFC 6350; a time of day is dropped.
        omitted: the value of X-APPLE-OMIT-YEAR, or "".
    """
    found = _DATE.match(text.strip())
    if not found:
        return None
    year = int(found["year"]) if found["year"].isdecimal() else 0
    month, day = int(found["month"]), int(found["day"])
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    if not year or found["year"] == omitted:
        return {"month": month, "day": day}
    return {"year": year, "month": month, "day": day}


_DATE = re.compile(r"(?P<year>\d{4}|--)-?(?P<month>\d\d)-?(?P<day>\d\d)(?:[T ].*)?\Z")
