"""Sizes, counts, ages and durations as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta


def size(bytes: int) -> str:
    """Bytes in units of a thousand: "812 B", "1.4 MB"."""
    amount = float(bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return (
                f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
            )
        amount /= 1000
    return f"{amount:.1f} TB"


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 item", "1,204 items"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lasting(seconds: float) -> str:
    """A duration, roughly: "8 s", "3 min", "2 h"."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    return f"{round(whole / 60)} min" if whole < 90 * 60 else f"{round(whole / 3600)} h"


def age(then: datetime | None, now: datetime) -> str:
    """How long ago: "never", "just now", "3 hours ago", "12 days ago"."""
    if then is None:
        return "never"
    passed = now - then
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if passed >= 2 * length:
            return f"{passed // length} {unit}s ago"
    minutes = passed // timedelta(minutes=1)
    return f"{minutes} minutes ago" if minutes >= 2 else "just now"
