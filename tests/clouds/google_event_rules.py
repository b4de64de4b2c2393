"""What Google takes for an event, and how it counts times; for the Calendar API of the fake.

Source: calendar v3 discovery document and the guides of its errors.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.clouds.google_words import Wrong


def check(event: dict[str, Any]) -> None:
    for name in ("start", "end"):
        if name not in event:
            raise Wrong(400, "required", f"Missing {name} time.")
        when = event[name]
        if "dateTime" in when and event.get("recurrence") and "timeZone" not in when:
            raise Wrong(400, "required", "Missing time zone definition for a recurring event.")
        if "timeZone" in when:
            try:
                ZoneInfo(when["timeZone"])
            except (ValueError, OSError, KeyError):
                raise Wrong(400, "invalid", "Invalid time zone definition.") from None
    if ("date" in event["start"]) != ("date" in event["end"]):
        raise Wrong(400, "invalid", "Invalid start or end time.")
    if local_of(event["end"]) < local_of(event["start"]) and "timeZone" not in event["end"]:
        raise Wrong(400, "timeRangeEmpty", "The specified time range is empty.")
    overrides = event.get("reminders", {}).get("overrides", ())
    if len(overrides) > 5 or not all(0 <= one["minutes"] <= 40320 for one in overrides):
        raise Wrong(400, "invalid", "reminders")
    if overrides and event["reminders"].get("useDefault"):
        raise Wrong(400, "cannotUseDefaultRemindersAndSpecifyOverride", "")
    own = event.get("extendedProperties", {})
    both = [pair for part in own.values() for pair in part.items()]
    too_long = any(len(key) > 44 or len(value) > 1024 for key, value in both)
    if len(both) > 300 or too_long or sum(len(k) + len(v) for k, v in both) > 32 * 1024:
        raise Wrong(400, "invalid", "extended properties are too large")


def local_of(when: dict[str, str]) -> datetime:
    if "date" in when:
        return datetime.fromisoformat(when["date"])
    return datetime.fromisoformat(when["dateTime"]).replace(tzinfo=None)


def moment(when: dict[str, str]) -> datetime:
    found = datetime.fromisoformat(when["dateTime"])
    return (
        found
        if found.tzinfo
        else found.replace(tzinfo=ZoneInfo(when.get("timeZone", "Europe/Berlin")))
    )


def when_like(like: dict[str, str], local: datetime) -> dict[str, str]:
    if "date" in like:
        return {"date": local.date().isoformat()}
    zone = like.get("timeZone", "Europe/Berlin")
    return {"dateTime": local.replace(tzinfo=ZoneInfo(zone)).isoformat(), "timeZone": zone}


def with_offset(when: dict[str, str]) -> dict[str, str]:
    if "dateTime" not in when or when["dateTime"].endswith("Z"):
        return dict(when)
    return {**when, "dateTime": moment(when).isoformat()}
