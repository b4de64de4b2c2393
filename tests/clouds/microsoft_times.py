"""Times of the fake Graph's events: Windows' zones, UTC answers, and the days of a series."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tests.clouds.microsoft_series import happening
from tests.clouds.microsoft_words import Wrong


def utc(told: dict[str, str]) -> datetime:
    name = told["timeZone"]
    if name != "UTC" and name not in WINDOWS_TO_OLSON:
        raise Wrong(400, "TimeZoneNotSupportedException")
    zone = UTC if name == "UTC" else ZoneInfo(WINDOWS_TO_OLSON[name])
    return datetime.fromisoformat(told["dateTime"]).replace(tzinfo=zone).astimezone(UTC)


def told(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def timed(fields: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """Fields as they are kept: times in UTC, the zone they came in beside them."""
    day = fields.get("isAllDay", kept.get("isAllDay"))
    for name in ("start", "end"):
        if name not in fields:
            continue
        said = fields[name]
        if name == "start":
            fields["originalStartTimeZone"] = said["timeZone"]
        if day and not said["dateTime"].startswith(said["dateTime"][:10] + "T00:00:00"):
            raise Wrong(400, "ErrorInvalidRequest")
        at = datetime.fromisoformat(said["dateTime"][:10]) if day else utc(said)
        fields[name] = told(at)
    if fields.get("recurrence"):
        whole = {**kept, **fields}
        if fields["recurrence"]["range"]["startDate"] != f"{_local(whole):%Y-%m-%d}":
            raise Wrong(400, "ErrorPropertyValidationFailure")
    return fields


def days(event: dict[str, Any]) -> list[tuple[str, datetime]]:
    """Every day of a series with its instant, cancelled ones left out."""
    start = _local(event)
    off = {one[-10:] for one in event["cancelledOccurrences"]}
    name = "UTC" if event.get("isAllDay") else event["originalStartTimeZone"]
    return [
        (f"{at:%Y-%m-%d}", utc({"dateTime": at.isoformat(), "timeZone": name}))
        for at in happening(event["recurrence"], start, start + timedelta(days=1500))
        if f"{at:%Y-%m-%d}" not in off
    ]


def _local(event: dict[str, Any]) -> datetime:
    """When it begins, on the clocks of its own zone."""
    at, name = utc(event["start"]), event.get("originalStartTimeZone", "UTC")
    if event.get("isAllDay") or name == "UTC":
        return at.replace(tzinfo=None)
    return at.astimezone(ZoneInfo(WINDOWS_TO_OLSON[name])).replace(tzinfo=None)
