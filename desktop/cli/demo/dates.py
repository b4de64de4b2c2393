"""The family's three calendars and two to-do lists: series, exceptions, time zones, alarms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from desktop import places
from desktop.cli.demo.written import lines, text

_STAMP = "20260101T120000Z"


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring event as the seed file writes it; moments are local to its zone."""

    calendar: str
    summary: str
    start: str
    rule: str
    zone: str = ""
    minutes: int = 0
    without: list[str] = field(default_factory=list)
    moved: dict[str, list[str]] = field(default_factory=dict)
    place: str = ""
    alarm: int = 0
    guests: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A calendar or a to-do list: its id on the server, name, colour, items by UID."""

    id: str
    name: str
    colour: str
    component: str
    items: dict[str, bytes]


def books() -> tuple[Book, ...]:
    """Three calendars, then two to-do lists; the same at every call."""
    seed = json.loads((places.resources() / "demo" / "calendars.json").read_text("utf-8"))
    chance = Random(1969)
    zones = {name: body.split("|") for name, body in seed["zones"].items()}
    calendars = {one["id"]: one for one in seed["calendars"]}
    items: dict[str, dict[str, bytes]] = {id: {} for id in calendars}
    for number, one in enumerate(seed["series"]):
        series = Series(**one)
        uid = f"series-{number:02}@elsewhere.example"
        items[series.calendar][uid] = _calendar(_series(series, uid), zones.get(series.zone, []))
    for calendar, summaries in seed["single"].items():
        for number, summary in enumerate(summaries * 2):
            uid = f"{calendar}-{number:02}@elsewhere.example"
            items[calendar][uid] = _calendar(
                _single(summary, uid, number, chance), zones["Europe/Berlin"]
            )
    for number, (start, end, summary) in enumerate(seed["holidays"]):
        uid = f"holiday-{number}@elsewhere.example"
        items["school"][uid] = _calendar(_all_day(summary, uid, start, end), [])
    lists = [
        Book(one["id"], one["name"], "", "VTODO", dict(_todos(one["id"], one["todos"], chance)))
        for one in seed["lists"]
    ]
    return (
        *(
            Book(id, one["name"], one["colour"], "VEVENT", items[id])
            for id, one in calendars.items()
        ),
        *lists,
    )


def _calendar(component: Iterator[str], zone: list[str]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//Demo//EN"]
    return lines([*head, *zone, *component, "END:VCALENDAR"])


def _event(uid: str, summary: str, *more: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_STAMP}"
    yield f"SUMMARY:{text(summary)}"
    yield from more
    yield "END:VEVENT"


def _series(series: Series, uid: str) -> Iterator[str]:
    at = f";TZID={series.zone}" if series.zone else ";VALUE=DATE"
    more = [f"DTSTART{at}:{series.start}", f"RRULE:{series.rule}"]
    if series.minutes:
        more.insert(1, f"DTEND{at}:{_later(series.start, series.minutes)}")
    more += [f"EXDATE{at}:{moment}" for moment in series.without]
    if series.place:
        more.append(f"LOCATION:{text(series.place)}")
    if series.guests:
        more += [
            "ORGANIZER;CN=Nora:mailto:nora@example.org",
            "ATTENDEE;CN=Jörg;PARTSTAT=ACCEPTED:mailto:joerg@example.org",
            "ATTENDEE;CN=Halifax;PARTSTAT=TENTATIVE:mailto:halifax@example.net",
        ]
    yield from _event(uid, series.summary, *more, *_alarm(series.alarm))
    for moment, (start, summary) in series.moved.items():
        end = _later(start, series.minutes)
        yield from _event(
            uid, summary, f"RECURRENCE-ID{at}:{moment}", f"DTSTART{at}:{start}", f"DTEND{at}:{end}"
        )


def _single(summary: str, uid: str, number: int, chance: Random) -> Iterator[str]:
    day = datetime(2026, 1, 12) + timedelta(days=chance.randrange(330), hours=8 + number % 11)  # noqa: DTZ001 a local time
    start = f"{day:%Y%m%dT%H%M%S}"
    where = [f"LOCATION:{text('Hafenstraße 3; Lübeck')}"] if number % 4 == 0 else []
    notes = [f"DESCRIPTION:{text('Bring: papers, cash.' + chr(10) + 'Ring twice 🔔')}"]
    if number % 5 == 0:  # an instant in UTC, as many servers write it
        span = [f"DTSTART:{start}Z", "DURATION:PT45M"]
    else:
        zone = ";TZID=Europe/Berlin"
        span = [f"DTSTART{zone}:{start}", f"DTEND{zone}:{_later(start, 60)}"]
    more = [*span, *where, *(notes if number % 3 == 0 else []), *_alarm(20 * (number % 2))]
    yield from _event(uid, summary, *more)


def _all_day(summary: str, uid: str, start: str, end: str) -> Iterator[str]:
    return _event(
        uid, summary, f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}", "TRANSP:TRANSPARENT"
    )


def _todos(list_id: str, summaries: list[str], chance: Random) -> Iterator[tuple[str, bytes]]:
    for number, summary in enumerate(summaries):
        uid = f"{list_id}-{number:02}@elsewhere.example"
        yield uid, _calendar(_todo(list_id, summary, uid, number, chance), [])


def _todo(list_id: str, summary: str, uid: str, number: int, chance: Random) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_STAMP}"
    yield f"SUMMARY:{text(summary)}"
    yield f"PRIORITY:{(0, 1, 5, 9)[number % 4]}"
    if number % 3 == 0:
        yield f"DUE;VALUE=DATE:2026{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    if number % 4 == 1:
        yield "STATUS:COMPLETED"
        yield f"COMPLETED:202602{chance.randrange(10, 28)}T101500Z"
        yield "PERCENT-COMPLETE:100"
    else:
        yield "STATUS:NEEDS-ACTION"
    if number % 6 == 5:  # a step of the to-do before it
        yield f"RELATED-TO;RELTYPE=PARENT:{list_id}-{number - 1:02}@elsewhere.example"
    if number % 5 == 2:
        yield f"DESCRIPTION:{text('First the left side, then the right.')}"
    yield "END:VTODO"


def _alarm(minutes: int) -> list[str]:
    if not minutes:
        return []
    trigger = f"TRIGGER:-PT{minutes}M"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", trigger, "END:VALARM"]


def _later(start: str, minutes: int) -> str:
    then = datetime.strptime(start, "%Y%m%dT%H%M%S") + timedelta(minutes=minutes)  # noqa: DTZ007 a local time
    return f"{then:%Y%m%dT%H%M%S}"
