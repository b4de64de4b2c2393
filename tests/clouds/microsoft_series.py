"""When a series of the fake Graph happens, by its pattern and range alone (dateutil, not our own rules)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Literal

from dateutil import rrule

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_KINDS: dict[str, Literal[0, 1, 2, 3]] = {
    "daily": rrule.DAILY, "weekly": rrule.WEEKLY, "absoluteMonthly": rrule.MONTHLY,
    "relativeMonthly": rrule.MONTHLY, "absoluteYearly": rrule.YEARLY, "relativeYearly": rrule.YEARLY,
}  # fmt: skip


def happening(recurrence: dict[str, Any], start: datetime, until: datetime) -> list[datetime]:
    """Local starts up to a moment. A day a month does not have is its last, as in Outlook."""
    pattern, ends = recurrence["pattern"], recurrence["range"]
    type = pattern["type"]
    how: dict[str, Any] = {"interval": pattern["interval"], "dtstart": start}
    if "daysOfWeek" in pattern and type != "daily":
        how["byweekday"] = [DAYS.index(day) for day in pattern["daysOfWeek"]]
    if type == "weekly":
        how["wkst"] = DAYS.index(pattern.get("firstDayOfWeek", "sunday"))
    if type.startswith("relative"):
        how["bysetpos"] = _PLACES[pattern.get("index", "first")]
    if type.startswith("absolute"):
        day = pattern["dayOfMonth"]
        how["bymonthday"] = list(range(28, day + 1)) if day > 28 else day
        how |= {"bysetpos": -1} if day > 28 else {}
    if type.endswith("Yearly"):
        how["bymonth"] = pattern["month"]
    if ends["type"] == "numbered":
        how["count"] = ends["numberOfOccurrences"]
    last = until
    if ends["type"] == "endDate":
        last = min(until, datetime.fromisoformat(ends["endDate"]) + timedelta(days=1, seconds=-1))
    return list(takewhile(lambda at: at <= last, rrule.rrule(_KINDS[type], **how)))
