"""What goes beside a photo when its file and a cloud both speak of it. The file is never altered.

Date: the local time in the file's own EXIF counts first, with its own offset. Without one, and
where the place is known and the cloud's instant lies whole quarters of an hour away, that is the
offset of the place. Only a file without a date takes the cloud's instant in UTC. Place: what the
person set in the cloud, unless the file says the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from connectors.formats.exif import Facts
from connectors.model import Knowledge

_NEAR = 0.0005
"""Degrees within which two places are one, about fifty metres."""


def reconcile(cloud: Knowledge, file: Facts, *, set_place: bool = False) -> Knowledge | None:
    """What is to be put beside the file; None when it says all of it itself.

    Args:
        cloud: what the cloud knew; `taken` with an offset, or "".
        file: what the file says.
        set_place: whether the cloud's place is known to be the person's own, set after the fact.
    """
    known = replace(cloud, taken=_taken(cloud, file))
    if file.latitude is not None and file.longitude is not None:
        same = (
            cloud.latitude is not None
            and cloud.longitude is not None
            and abs(cloud.latitude - file.latitude) < _NEAR
            and abs(cloud.longitude - file.longitude) < _NEAR
        )
        if same or not set_place:
            known = replace(known, latitude=None, longitude=None, altitude=None)
    if known.taken[:19] == file.taken[:19]:
        rest = replace(known, taken="")
        return None if rest == Knowledge() else known
    return known


def _taken(cloud: Knowledge, file: Facts) -> str:
    if not file.taken:
        return cloud.taken
    if file.offset or len(file.taken) > 19:
        return file.taken[:19] + (file.offset or file.taken[19:])
    if cloud.latitude is None and file.latitude is None:
        return file.taken
    return file.taken + _offset(cloud.taken, file.taken)


def _offset(instant: str, local: str) -> str:
    """The offset between an instant and a local time, where a place on earth can have it."""
    try:
        away = datetime.fromisoformat(local) - datetime.fromisoformat(instant).replace(tzinfo=None)
    except ValueError:
        return ""
    # None at all may only mean that the cloud took the local time for UTC.
    seconds = round(away / timedelta(seconds=1))
    if not seconds or seconds % 900 or not -12 * 3600 <= seconds <= 14 * 3600:
        return ""
    sign = "+" if seconds > 0 else "-"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"
