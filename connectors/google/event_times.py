"""Starts and ends of an event: Google's `date` or `dateTime`, and iCalendar's moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.formats.lines import Component, FormatError
from connectors.formats.moments import OLDEST, Moment
from connectors.formats.zones import zone_of

_UTC = {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"}


def moment_of(when: Mapping[str, Any], zone: str = "") -> Moment | None:
    """The moment Google means; None when it is none that a line can hold.

    Args:
        when: `date`, or `dateTime` with an offset and usually `timeZone`.
        zone: the calendar's own, where the event names none.
    """
    try:
        found = _moment(when, zone)
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return found if found.local.year >= OLDEST else None


def _moment(when: Mapping[str, Any], zone: str) -> Moment:
    if when.get("date"):
        return Moment(datetime.strptime(when["date"], "%Y-%m-%d"), all_day=True)  # noqa: DTZ007
    at = datetime.fromisoformat(when["dateTime"])
    name = when.get("timeZone") or zone
    known = zone_of(name) if name and name not in _UTC else None
    if known is None or known.known is None:
        local = at.astimezone(UTC) if at.tzinfo else at
        return Moment(local.replace(tzinfo=None, microsecond=0), zone="UTC")
    local = at.astimezone(known.known) if at.tzinfo else at
    return Moment(local.replace(tzinfo=None, microsecond=0, fold=0), zone=name)


def when_of(moment: Moment, calendar: Component | None, zone: str) -> dict[str, str]:
    """Google's form of a moment.

    Args:
        moment: of the event.
        calendar: the object it stands in, for a zone that only it describes.
        zone: the calendar's own, for times that float.
    """
    if moment.all_day:
        return {"date": f"{moment.local:%Y-%m-%d}"}
    if moment.zone in _UTC:
        return {"dateTime": f"{moment.local:%Y-%m-%dT%H:%M:%S}Z", "timeZone": "UTC"}
    found = zone_of(moment.zone, calendar) if moment.zone else None
    if found is None:
        found = zone_of(zone)
    if found is None:
        return {"dateTime": f"{moment.local:%Y-%m-%dT%H:%M:%S}Z", "timeZone": "UTC"}
    if found.known is not None:
        at = moment.local.replace(tzinfo=found.known)
        return {"dateTime": at.isoformat(), "timeZone": found.name}
    # A zone the world does not know: the instant is right, and the calendar's zone has to do.
    offset = found.offset(moment.local)
    at = (moment.local - offset).replace(tzinfo=UTC)
    here = zone_of(zone)
    if here is None or here.known is None:
        return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}Z", "timeZone": "UTC"}
    return {"dateTime": at.astimezone(here.known).isoformat(), "timeZone": here.name}


def instant_of(when: Mapping[str, Any]) -> str:
    """A text that is the same for two forms of one moment."""
    if when.get("date"):
        return str(when["date"])
    try:
        at = datetime.fromisoformat(str(when.get("dateTime", "")))
    except ValueError:
        return str(when.get("dateTime", ""))
    if at.tzinfo is None:
        zone = zone_of(str(when.get("timeZone", "")))
        at = at.replace(tzinfo=zone.known if zone and zone.known else ZoneInfo("UTC"))
    try:
        return at.astimezone(UTC).isoformat()
    except OverflowError:
        return at.isoformat()


def iana(tzid: str, calendar: Component | None) -> str:
    """The name Google knows a zone by; the TZID itself when nobody knows better."""
    try:
        found = zone_of(tzid, calendar)
    except FormatError:
        return tzid
    return found.name if found is not None and found.known is not None else tzid
