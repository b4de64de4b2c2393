"""An event made in Outlook, as iCalendar and as Outlook's fields again, says the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats import icalendar
from connectors.formats.identify import identify
from connectors.formats.lines import parse
from connectors.microsoft.event_fields import fields
from connectors.microsoft.event_objects import object_of
from connectors.model import Kind

words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(";,:\\\"'^\n =<>{}\u2028")), max_size=12
).map(
    lambda text: "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign == "\n")
)
starts = st.integers(0, 4000).map(lambda ahead: datetime(2024, 1, 1) + timedelta(hours=ahead))  # noqa: DTZ001


def event(day: bool, at: datetime, hours: int, zone: str, said: dict[str, Any]) -> dict[str, Any]:
    at = at.replace(hour=0) if day else at
    end = at + (timedelta(days=hours) if day else timedelta(hours=hours))
    return {
        "id": "AAkA=", "type": "singleInstance", "isAllDay": day, "originalStartTimeZone": zone,
        "start": {"dateTime": at.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": end.isoformat(), "timeZone": "UTC"}, **said,
    }  # fmt: skip


def times(one: dict[str, Any]) -> list[datetime]:
    from tests.clouds.microsoft_times import utc

    return [utc(one[name]) for name in ("start", "end")]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.booleans(), starts, st.integers(1, 30),
    st.sampled_from(["UTC", "W. Europe Standard Time", "Eastern Standard Time", "India Standard Time"]),
    st.fixed_dictionaries({
        "subject": words, "body": words.map(lambda text: {"contentType": "text", "content": text.strip()}),
        "location": words.map(lambda text: {"displayName": text}),
        "showAs": st.sampled_from(["free", "tentative", "busy", "oof"]),
        "sensitivity": st.sampled_from(["normal", "private", "confidential"]),
        "importance": st.sampled_from(["low", "normal", "high"]),
        "categories": st.lists(words.filter(bool), max_size=3), "isReminderOn": st.booleans(),
        "reminderMinutesBeforeStart": st.integers(0, 20000),
    }),
)  # fmt: skip
def test_an_event_says_the_same_after_its_ical(
    day: bool, at: datetime, hours: int, zone: str, said: dict[str, Any]
) -> None:
    one = event(day, at, hours, zone, said)
    raw = object_of(one)
    assert identify(Kind.CALENDAR, raw).uid == "microsoft-AAkA="
    calendar = next(parse(raw).inner("VCALENDAR"))
    back = fields(icalendar.items_of(raw)[0], calendar)
    if not said["isReminderOn"]:
        back["reminderMinutesBeforeStart"] = said["reminderMinutesBeforeStart"]
    assert {name: back[name] for name in said} == said
    if day:
        assert [back[name]["dateTime"][:10] for name in ("start", "end")] == [
            one[name]["dateTime"][:10] for name in ("start", "end")
        ]
    else:
        assert times(back) == times(one)
