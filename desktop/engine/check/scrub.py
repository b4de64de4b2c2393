"""Which files a rolling check reads: all text every time, every large file once in thirty days.

Of a second cloud what history left there, which nobody writes again, has its day of thirty too.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime

from desktop.engine.mirror.files.plan import OBJECTS
from desktop.vault import VaultFile

DAYS = 30
"""In how many days everything is read."""

SMALL = 64 << 10
"""Bytes up to which a file is read every time, whatever it is."""

Wants = Callable[[VaultFile], bool]
"""Whether a file is read this time."""

_TEXT = (".vcf", ".ics", ".xmp", ".json")


def everything(_file: VaultFile) -> bool:
    """For a check that leaves nothing out."""
    return True


def due(last: datetime | None, now: datetime) -> Wants:
    """Whether a file is to be read now, given when a check last ended well.

    Each large file has its day of thirty; the days that went by without a check are made up for,
    so that none is left out by a computer that was asleep.
    """
    turns = _turns(last, now)

    def wants(file: VaultFile) -> bool:
        if file.size <= SMALL or file.path.endswith(_TEXT):
            return True
        return _day(file) in turns

    return wants


def due_there(last: datetime | None, now: datetime) -> Wants:
    """The same of a second cloud, given when it was last compared to the end."""
    turns = _turns(last, now)
    here = due(last, now)

    def wants(file: VaultFile) -> bool:
        return _day(file) in turns if file.path.startswith(OBJECTS) else here(file)

    return wants


def _day(file: VaultFile) -> int:
    return zlib.crc32(file.path.encode("utf-8", "surrogateescape")) % DAYS


def _turns(last: datetime | None, now: datetime) -> set[int]:
    today = now.toordinal()
    if last is None or last > now:
        return set(range(DAYS))
    first = max(last.toordinal() + 1, today - DAYS + 1)
    return {day % DAYS for day in range(first, today + 1)}
