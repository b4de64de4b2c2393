"""RRULE ↔ pattern: equal occurrences by another library's count, or a refusal by name."""

# ruff: noqa: DTZ001
from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import Refused
from connectors.formats.moments import Moment
from connectors.formats.occurrences import occurrences
from connectors.microsoft.repeating import recurrence_of, rule_of
from connectors.microsoft.zone_names import iana, windows
from tests.clouds.microsoft_series import happening
from tests.clouds.microsoft_table import wrong

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = datetime(2029, 1, 1)


def ours(rule: str, start: datetime) -> list[datetime]:
    body = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%S}Z\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = occurrences(body.encode(), start.replace(tzinfo=UTC), FAR.replace(tzinfo=UTC), 12)
    return [one.start.replace(tzinfo=None) for one in found]


def generated(chance: random.Random) -> tuple[str, datetime]:
    start = datetime(2024, 1, 1, 10) + timedelta(days=chance.randrange(700))
    frequency = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    some = chance.random
    if some() < 0.4:
        parts.append(f"INTERVAL={chance.randint(1, 4)}")
    own = DAYS[start.weekday()]
    days = sorted({own, *chance.sample(DAYS, chance.randint(0, 2))})
    nth = (start.day - 1) // 7 + 1
    by = chance.randrange(8)
    if by == 0:
        parts.append(f"BYDAY={','.join(days)}")
    elif by == 1:
        parts.append(f"BYDAY={chance.choice([nth, -1])}{own}")
    elif by == 2:
        parts += [f"BYDAY={own}", f"BYSETPOS={chance.choice([nth, -1, 1])}"]
    elif by == 3:
        parts.append(f"BYMONTHDAY={chance.choice([start.day, -1, 15])}")
    elif by == 4:
        parts += [f"BYMONTH={start.month}", f"BYMONTHDAY={start.day}"]
    elif by == 5:
        parts += [f"BYMONTH={chance.choice([start.month, 2])}", f"BYDAY={nth}{own}"]
    elif by == 6:
        parts.append(f"BYMONTHDAY={start.day},{chance.randint(1, 28)}")
    if some() < 0.3:
        parts.append(f"COUNT={chance.randint(1, 40)}")
    elif some() < 0.4:
        end = start + timedelta(days=chance.randint(1, 2000), hours=chance.randint(-12, 12))
        parts.append(f"UNTIL={end:%Y%m%dT%H%M%S}Z")
    if some() < 0.3:
        parts.append(f"WKST={chance.choice(['MO', 'SU'])}")
    return ";".join(parts), start


def test_five_hundred_rules_happen_the_same_or_are_refused_by_name() -> None:
    chance = random.Random(5)
    held = 0
    for _ in range(500):
        rule, start = generated(chance)
        at = Moment(start, zone="UTC")
        try:
            found = recurrence_of(rule, at, "UTC")
        except Refused as told:
            assert told.code == "repeats-otherwise"  # noqa: PT017
            assert str(told).startswith("Outlook cannot repeat")  # noqa: PT017
            continue
        held += 1
        assert not list(wrong("patternedRecurrence", found))
        wanted = ours(rule, start)
        assert happening(found, start, FAR)[:12] == wanted, rule
        back = rule_of(found, at)
        assert ours(back, start) == wanted, (rule, back)
        assert recurrence_of(back, at, "UTC") == found
    assert held > 120


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_a_pattern_for_the_end_of_the_month_keeps_outlooks_meaning(day: int) -> None:
    start = datetime(2025, 1, day, 9)
    pattern = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": day}
    given = {
        "pattern": pattern,
        "range": {"type": "numbered", "numberOfOccurrences": 12, "startDate": "x"},
    }
    assert ours(rule_of(given, Moment(start, zone="UTC")), start) == happening(given, start, FAR)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=DAILY;BYHOUR=9",
        "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=5MO", "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYDAY=1MO,3MO", "nonsense",
    ],
)  # fmt: skip
def test_what_outlook_cannot_repeat_is_refused(rule: str) -> None:
    with pytest.raises(Refused) as told:
        recurrence_of(rule, Moment(datetime(2025, 1, 31, 9)), "UTC")
    assert told.value.code == "repeats-otherwise"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Berlin", "W. Europe Standard Time"), ("Europe/Zurich", "Europe/Berlin"),
        ("America/New_York", "Eastern Standard Time"), ("Asia/Kolkata", "India Standard Time"),
        ("UTC", "UTC"), ("Nowhere/Town", ""),
    ],
)  # fmt: skip
def test_zones_have_a_windows_name_with_the_same_clock(name: str, expected: str) -> None:
    found = windows(name)
    if "/" in expected:
        # Another name for the same clock.
        assert found
        assert windows(iana(found)) == found
    else:
        assert found == expected
