"""What goes beside a photo when its file and a cloud both speak of it. The file is never altered.

Date: the local time in the file's own EXIF counts first, with its own offset; without one, with
that of the zone at the place; at sea and where no zone is known, with the difference to the cloud's
instant where it can be an offset. A file without a date takes the cloud's instant, as clocks at
the place showed it, or in UTC where no place is known. Place: what the person set in the cloud,
unless the file says the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from connectors.formats.clocks import Place, offset_at, shown_at
from connectors.formats.exif import Facts
from connectors.model import Knowledge

_NEAR = 0.0005
"""Degrees within which two places are one, about fifty metres."""

_NOWHERE = "+00:00"


def reconcile(cloud: Knowledge, file: Facts, *, set_place: bool = False) -> Knowledge | None:
    """What is to be put beside the file; None when it says all of it itself.

    Args:
        cloud: what the cloud knew; `taken` with an offset, or "".
        file: what the file says.
        set_place: whether the cloud's place is known to be the person's own, set after the fact.
    """
    theirs, own = _place(cloud), _place(file)
    same = theirs is not None and own is not None and _near(theirs, own)
    told = own is not None and (same or not set_place)
    known = replace(cloud, taken=_taken(cloud, file, own if told else theirs or own))
    if told:
        known = replace(known, latitude=None, longitude=None, altitude=None)
    if known.taken[:19] == file.taken[:19]:
        rest = replace(known, taken="")
        return None if rest == Knowledge() else known
    return known


def _place(one: Knowledge | Facts) -> Place | None:
    if one.latitude is None or one.longitude is None:
        return None
    return one.latitude, one.longitude


def _near(one: Place, other: Place) -> bool:
    return abs(one[0] - other[0]) < _NEAR and abs(one[1] - other[1]) < _NEAR


def _taken(cloud: Knowledge, file: Facts, place: Place | None) -> str:
    if not file.taken:
        return (shown_at(place, cloud.taken) if place else "") or cloud.taken
    if len(file.taken) > 19 and file.offset == _NOWHERE and place:
        # A film's header counts in UTC wherever it was made.
        return shown_at(place, file.taken) or file.taken
    if file.offset or len(file.taken) > 19:
        return file.taken[:19] + (file.offset or file.taken[19:])
    if place is None:
        return file.taken
    offset = offset_at(place, file.taken, cloud.taken)
    return file.taken + (offset or _offset(cloud.taken, file.taken))


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
