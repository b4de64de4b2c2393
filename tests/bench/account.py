"""A large account made of nothing but a seed: cards, events and to-dos as real people have them."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

SEED = 20261121
NAMES = [
    "Ann",
    "Ben",
    "Cem",
    "Dora",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ida",
    "Jon",
    "Kim",
    "Lea",
    "Max",
    "Nia",
    "Olga",
    "Paul",
    "Rosa",
    "Sam",
    "Tia",
    "Zoë",
]
FAMILIES = [
    "Lee",
    "Ünal",
    "Novák",
    "Silva",
    "Okoro",
    "Tanaka",
    "García",
    "Smith",
    "Müller",
    "Rossi",
    "Ivanova",
    "Larsen",
    "Cohen",
]
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19700329T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def cards(count: int) -> Iterator[tuple[str, bytes]]:
    """UID and vCard 3.0; one in ten has a picture of 20 kB."""
    chance = random.Random(SEED)
    for n in range(count):
        first, last = chance.choice(NAMES), chance.choice(FAMILIES)
        lines = [
            "BEGIN:VCARD", "VERSION:3.0", f"UID:card-{n:05d}", f"FN:{first} {last} {n}",
            f"N:{last};{first};;;", f"TEL;TYPE=CELL:+49 170 {chance.randrange(10**7):07d}",
            f"EMAIL;TYPE=HOME:{first.lower()}.{n}@example.org".replace("ë", "e"),
            f"ADR;TYPE=HOME:;;Street {n % 200};Town;;{10_000 + n};Country",
            f"NOTE:{'word ' * chance.randrange(20, 200)}",
        ]  # fmt: skip
        if n % 10 == 0:
            picture = b"\xff\xd8\xff\xe0" + chance.randbytes(20_000) + b"\xff\xd9"
            lines.append(f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(picture).decode()}")
        yield f"card-{n:05d}", _folded([*lines, "END:VCARD"])


def events(count: int) -> Iterator[tuple[str, bytes]]:
    """UID and iCalendar object; a fifth recurs, some with exceptions, most in a zone."""
    chance = random.Random(SEED + 1)
    for n in range(count):
        day = f"20{chance.randrange(10, 27):02d}{chance.randrange(1, 13):02d}{chance.randrange(1, 28):02d}"
        zoned = n % 10 < 7
        start = f"DTSTART;TZID=Europe/Berlin:{day}T090000" if zoned else f"DTSTART:{day}T090000Z"
        lines = [
            "BEGIN:VEVENT", f"UID:event-{n:05d}", "DTSTAMP:20260101T000000Z", start, "DURATION:PT1H",
            f"SUMMARY:Event {n} {chance.choice(NAMES)}", f"DESCRIPTION:{'words ' * chance.randrange(60)}",
        ]  # fmt: skip
        again: list[str] = []
        if n % 5 == 0:
            lines.append("RRULE:FREQ=DAILY;COUNT=20")
            if n % 25 == 0:
                name = "RECURRENCE-ID;TZID=Europe/Berlin" if zoned else "RECURRENCE-ID"
                stamp = f"{day}T090000" if zoned else f"{day}T090000Z"
                moved = start.replace("T090000", "T110000")
                again = [
                    "BEGIN:VEVENT", f"UID:event-{n:05d}", "DTSTAMP:20260101T000000Z",
                    f"{name}:{stamp}", moved, "DURATION:PT1H", "SUMMARY:Moved", "END:VEVENT",
                ]  # fmt: skip
        yield f"event-{n:05d}", _calendar([*lines, "END:VEVENT", *again], zoned=zoned)


def todos(count: int) -> Iterator[tuple[str, bytes]]:
    """UID and iCalendar object with a VTODO."""
    for n in range(count):
        lines = [
            "BEGIN:VTODO", f"UID:todo-{n:05d}", "DTSTAMP:20260101T000000Z", f"SUMMARY:Task {n}",
            f"DUE;VALUE=DATE:2026{n % 12 + 1:02d}{n % 27 + 1:02d}",
            "STATUS:COMPLETED" if n % 3 == 0 else "STATUS:NEEDS-ACTION", "END:VTODO",
        ]  # fmt: skip
        yield f"todo-{n:05d}", _calendar(lines, zoned=False)


def _calendar(lines: list[str], *, zoned: bool) -> bytes:
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
    return head + (ZONE.encode() if zoned else b"") + _folded(lines) + b"END:VCALENDAR\r\n"


def _folded(lines: list[str]) -> bytes:
    out = []
    for line in lines:
        raw = line.encode()
        while len(raw) > 75:
            cut = 75
            while raw[cut] & 0xC0 == 0x80:
                cut -= 1
            out.append(raw[:cut])
            raw = b" " + raw[cut:]
        out.append(raw)
    return b"\r\n".join(out) + b"\r\n"
