"""Recurrence rules as they are written (RFC 5545 3.3.10).

Rules by the minute or second are refused: nobody's calendar means them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from connectors.formats.lines import FormatError
from connectors.formats.moments import Moment, read_moment

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

LENGTHS = {
    "YEARLY": timedelta(days=366),
    "MONTHLY": timedelta(days=31),
    "WEEKLY": timedelta(days=7),
    "DAILY": timedelta(days=1),
    "HOURLY": timedelta(hours=1),
}
"""The longest a period of each frequency takes."""

_LIMITS = {
    "BYMONTH": 12, "BYWEEKNO": 53, "BYYEARDAY": 366, "BYMONTHDAY": 31, "BYSETPOS": 366,
    "BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 60,
}  # fmt: skip
_SIGNED = {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"}
_ORDINAL = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """An RRULE.

    Attributes:
        frequency: upper case.
        interval: at least 1.
        count: how often in all; 0 when not told.
        until: the last moment it may happen; None when not told.
        week_start: 0 for Monday.
        days: BYDAY as (ordinal or 0, weekday).
        by: the other BY parts, by name without BY.
    """

    frequency: str
    interval: int
    count: int
    until: Moment | None
    week_start: int
    days: tuple[tuple[int, int], ...]
    by: tuple[tuple[str, tuple[int, ...]], ...]

    def part(self, name: str) -> tuple[int, ...]:
        """The numbers of one BY part; () when it is not there."""
        return next((values for key, values in self.by if key == name), ())

    def ending(self, until: Moment) -> Rule:
        """The same rule with another end."""
        return replace(self, until=until, count=0)


def read_rule(value: str) -> Rule:
    """An RRULE's value. Raises FormatError for one that means nothing certain."""
    given: dict[str, str] = {}
    for piece in value.strip().strip(";").upper().split(";"):
        key, equals, text = piece.partition("=")
        if not equals or key.strip() in given:
            raise FormatError("a rule that is no rule")
        given[key.strip()] = text.strip()
    frequency = given.pop("FREQ", "")
    if frequency not in LENGTHS:
        raise FormatError("a rule without a frequency that is kept")
    until = given.pop("UNTIL", "")
    week_start = given.pop("WKST", "MO")
    return Rule(
        frequency=frequency,
        interval=_number(given.pop("INTERVAL", "1"), 1, 10_000),
        count=_number(given.pop("COUNT", "0"), 0, 10_000_000),
        until=read_moment(until) if until else None,
        week_start=_weekday(week_start),
        days=tuple(sorted({_ordinal(one) for one in given.pop("BYDAY", "").split(",") if one})),
        by=tuple(sorted((key[2:], _numbers(key, text)) for key, text in given.items() if text)),
    )


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise FormatError("a number no rule can hold")
    return int(text)


def _numbers(key: str, text: str) -> tuple[int, ...]:
    if key not in _LIMITS:
        raise FormatError("a part of a rule that is not known")
    most = _LIMITS[key]
    least = -most if key in _SIGNED else 0
    found = {_number(one.strip(), least, most) for one in text.split(",")}
    if 0 in found and (key in _SIGNED or key == "BYMONTH"):
        raise FormatError("a number no rule can hold")
    return tuple(sorted(found))


def _weekday(text: str) -> int:
    if text not in DAYS:
        raise FormatError("no weekday")
    return DAYS.index(text)


def _ordinal(text: str) -> tuple[int, int]:
    found = _ORDINAL.match(text.strip())
    if not found:
        raise FormatError("no weekday")
    return int(found[1] or 0), DAYS.index(found[2])
