"""Every real file at hand goes through without an exception and without losing a line."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from connectors.formats.guests import with_guests, without_guests
from connectors.formats.identify import identify
from connectors.formats.lines import FormatError, parse, write
from connectors.formats.split import join_calendars, split_calendar, split_cards
from connectors.model import Kind
from tests.clouds.missing import corpus


def files(folder: str) -> list[Path]:
    return [path for path in sorted(corpus(folder).rglob("*")) if path.is_file()]


def lines_of(body: bytes) -> Counter[bytes]:
    return Counter(line.strip(b"\r") for line in body.split(b"\n") if line.strip())


def test_cards_come_apart_byte_for_byte() -> None:
    for path in files("vcard"):
        body = path.read_bytes()
        begun = time.process_time()
        parts = list(split_cards(body))
        place = 0
        for part in parts:
            found = body.find(part, place)
            assert found >= 0, path
            between = body[place:found].upper()
            assert b"BEGIN:VCARD" not in between, path
            place = found + len(part)
            identify(Kind.CONTACTS, part)
            try:
                assert write(parse(part)) == part, path
            except FormatError:
                assert part.upper().count(b"BEGIN:") > 8, path
        assert b"BEGIN:VCARD" not in body[place:].upper(), path
        assert time.process_time() - begun < 2, path


def test_calendars_come_apart_without_losing_a_line() -> None:
    for path in files("ical"):
        body = path.read_bytes()
        begun = time.process_time()
        objects = list(split_calendar(body))
        assert with_guests(without_guests(body)) == body, path
        kept: Counter[bytes] = Counter()
        for kind, _, part in objects:
            identify(kind, part)
            kept.update(lines_of(part))
        lost = {line for line in lines_of(body) - kept if not _is_between(line)}
        # A zone that no event names goes nowhere, nor does a calendar without any item.
        if b"BEGIN:VTIMEZONE" not in body.upper() and body.upper().count(b"BEGIN:VCALENDAR") == 1:
            assert not lost, (path, list(lost)[:3])
        assert time.process_time() - begun < 10, path


def _is_between(line: bytes) -> bool:
    return line.upper().startswith((b"BEGIN:VCALENDAR", b"END:VCALENDAR"))


def test_what_was_taken_apart_is_joined_with_every_event() -> None:
    for path in files("ical"):
        if path.suffix != ".ics" or path.stat().st_size > 60_000:
            continue
        objects = list(split_calendar(path.read_bytes()))
        joined = join_calendars("all", [part for _, _, part in objects])
        if objects and all(identify(kind, part).problem == "" for kind, _, part in objects):
            again = list(split_calendar(joined))
            assert _uids(objects) == _uids(again), path


def _uids(objects: Iterable[tuple[Kind, str, bytes]]) -> set[str]:
    return {identify(kind, part).uid for kind, _, part in objects}
