"""Which files a rolling check reads: all text every time, every large file once in thirty days."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime

from desktop.vault import VaultFile

DAYS = 30
"""In how many days everything is read."""

SMALL = 64 << 10
"""Bytes up to which a file is read every time, whatever it is."""

_TEXT = (".vcf", ".ics", ".xmp", ".json")


def due(last: datetime | None, now: datetime) -> Callable[[VaultFile], bool]:
    """Whether a file is to be read now, given when a check last ended well.

    Each large file has its day of thirty; the days that went by without a check are made up for,
    so that none is left out by a computer that was asleep.
    """
    today = now.toordinal()
    if last is None or last > now:
        turns = set(range(DAYS))
    else:
        first = max(last.toordinal() + 1, today - DAYS + 1)
        turns = {day % DAYS for day in range(first, today + 1)}

    def wants(file: VaultFile) -> bool:
        if file.size <= SMALL or file.path.endswith(_TEXT):
            return True
        return zlib.crc32(file.path.encode("utf-8", "surrogateescape")) % DAYS in turns

    return wants
