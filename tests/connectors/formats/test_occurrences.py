"""When things happen: the same as independent vectors say, and never for ever."""

# ruff: noqa: DTZ001
from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from itertools import count

import pytest

from connectors.formats import recurrence
from connectors.formats.lines import FormatError
from connectors.formats.moments import read_moment
from connectors.formats.occurrences import occurrences
from connectors.formats.recurrence import occurring
from connectors.formats.rules import Rule, read_rule
from tests.clouds.missing import corpus

START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)


def event(*lines: str, more: str = "") -> bytes:
    inside = "\r\n".join(["BEGIN:VEVENT", "UID:u", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\n{inside}\r\n{more}END:VCALENDAR\r\n".encode()


def days(body: bytes, limit: int = 100) -> list[str]:
    return [f"{each.start:%m%dT%H%M}" for each in occurrences(body, START, END, limit)]


def test_wall_time_stays_when_the_clocks_change() -> None:
    body = event("DTSTART;TZID=Europe/Berlin:20240330T100000", "RRULE:FREQ=DAILY;COUNT=3")
    assert days(body) == ["0330T0900", "0331T0800", "0401T0800"]


def test_exceptions_extras_and_overrides_count() -> None:
    body = event(
        "DTSTART:20240101T100000Z", "RRULE:FREQ=DAILY;UNTIL=20240105T100000Z", "EXDATE:20240102T100000Z,20240103T100000Z",
        "RDATE:20240110T100000Z",
        more="BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20240104T100000Z\r\nDTSTART:20240104T150000Z\r\nSUMMARY:moved\r\nEND:VEVENT\r\n",
    )  # fmt: skip
    assert days(body) == ["0101T1000", "0104T1500", "0105T1000", "0110T1000"]
    assert [each.title for each in occurrences(body, START, END) if each.changed] == ["moved"]


def test_zones_of_the_object_are_understood() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Custom\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\n"
        "TZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert days(event("DTSTART;TZID=Custom:20240601T100000", more=zone)) == ["0601T0700"]
    assert days(event("DTSTART;TZID=W. Europe Standard Time:20240601T100000")) == ["0601T0800"]
    with pytest.raises(FormatError):
        days(event("DTSTART;TZID=Nowhere:20240601T100000"))


def test_what_lasts_into_the_window_is_in_it() -> None:
    assert days(event("DTSTART;VALUE=DATE:20231230", "DTEND;VALUE=DATE:20240103")) == ["1230T0000"]
    assert days(event("DTSTART;VALUE=DATE:20231230", "DTEND;VALUE=DATE:20240101")) == []


def test_the_limit_is_kept() -> None:
    body = event("DTSTART:19000101T000000Z", "RRULE:FREQ=DAILY")
    assert len(days(body, 7)) == 7
    assert days(body, 1) == ["0101T0000"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;COUNT=9999999", "FREQ=HOURLY;COUNT=9999999", "FREQ=HOURLY", "FREQ=WEEKLY;BYSETPOS=300",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9",
        "FREQ=YEARLY;INTERVAL=10000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["19700101T000000Z", "20240101T000000Z", "00010101T000000Z"])
def test_j3_s33_no_rule_takes_for_ever(
    rule: str, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, period = count(), recurrence._period

    def counted(
        rule: Rule, start: datetime, number: int
    ) -> tuple[list[date], tuple[int, ...] | None]:
        next(looked)
        return period(rule, start, number)

    monkeypatch.setattr(recurrence, "_period", counted)
    begun = time.process_time()
    try:
        found = occurrences(event(f"DTSTART:{start}", f"RRULE:{rule}"), START, END, 1000)
    except FormatError:
        found = ()
    assert len(found) <= 1000
    assert next(looked) <= recurrence.MOST_PERIODS
    # So many take a second or two; a machine is at most so much slower or busier.
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY", "", "X", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYX=1",
     "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;BYMONTH=13", "FREQ=SOMETIMES", "FREQ=DAILY;UNTIL=never"],
)  # fmt: skip
def test_a_rule_that_means_nothing_certain_is_refused(rule: str) -> None:
    with pytest.raises(FormatError):
        read_rule(rule)


def test_rules_agree_with_libical() -> None:
    """Its own vectors; left out are rules by the second or minute, other calendars, and three
    rules it takes the missing month or the minutes of a whole day for otherwise than we do."""
    path = corpus("rrule", "libical", "src", "test", "icalrecur_test.txt")
    ours = {"FREQ=YEARLY;BYMONTHDAY=29;COUNT=3", "FREQ=YEARLY;BYMONTHDAY=-29,-1;COUNT=4",
            "FREQ=DAILY;BYMINUTE=1,2,3,4;INTERVAL=2;COUNT=3"}  # fmt: skip
    wrong, seen = [], 0
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        given = dict(re.findall(r"^(RRULE|DTSTART|INSTANCES)\s*[:=]\s*(.*)$", block, re.MULTILINE))
        text = given.get("RRULE", "")
        if len(given) < 3 or "***" in given["INSTANCES"] or text in ours:
            continue
        if re.search("SECONDLY|MINUTELY|RSCALE|WEEKNO=53;INTERVAL=[56];BYDAY=TH", text):
            continue
        start = read_moment(given["DTSTART"].rpartition(":")[2])
        want = [one.rstrip("Z") for one in given["INSTANCES"].split(",") if one.strip(".")]
        form = "%Y%m%d" if start.all_day else "%Y%m%dT%H%M%S"
        found = occurring(
            read_rule(text), start.local, start.local, datetime(2100, 1, 1), len(want)
        )
        seen += 1
        if [f"{each:{form}}" for each in found] != want:
            wrong.append(text)
    assert seen > 100
    assert wrong == []
