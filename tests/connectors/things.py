"""Small things of each kind, as tests put them into accounts."""

from __future__ import annotations

from connectors.model import Entry, Item, Kind


def thing(kind: Kind, uid: str, title: str = "A thing", *, photo: bool = False) -> Item:
    """One contact, event, to-do or photo, all its own."""
    return Item(Entry(uid, "", title[:20]), (_MAKERS[kind](uid, title),))


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return text


def _lines(*lines: str) -> bytes:
    folded = []
    for line in lines:
        rest = line.encode()
        while len(rest) > 75:
            cut = 75
            while rest[cut] & 0xC0 == 0x80:
                cut -= 1
            folded.append(rest[:cut])
            rest = b" " + rest[cut:]
        folded.append(rest)
    return b"\r\n".join(folded) + b"\r\n"


def _card(uid: str, title: str) -> bytes:
    return _lines(
        "BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"FN:{_escaped(title)}",
        f"N:;{_escaped(title)};;;", "TEL;TYPE=CELL:+49 30 1234567", "END:VCARD",
    )  # fmt: skip


def _event(uid: str, title: str) -> bytes:
    return _lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//Tests//EN", "BEGIN:VEVENT",
        f"UID:{uid}", "DTSTAMP:20240101T000000Z", "DTSTART:20240304T100000Z",
        "DTEND:20240304T110000Z", f"SUMMARY:{_escaped(title)}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip


def _todo(uid: str, title: str) -> bytes:
    return _lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//Tests//EN", "BEGIN:VTODO",
        f"UID:{uid}", "DTSTAMP:20240101T000000Z", "DUE;VALUE=DATE:20240501",
        f"SUMMARY:{_escaped(title)}", "END:VTODO", "END:VCALENDAR",
    )  # fmt: skip


def _photo(uid: str, title: str) -> bytes:
    words = f"{uid} {title}".encode()
    size = (len(words) + 2).to_bytes(2, "big")
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe"
        + size
        + words
        + b"\xff\xd9"
    )


_MAKERS = {Kind.CONTACTS: _card, Kind.CALENDAR: _event, Kind.TASKS: _todo, Kind.PHOTOS: _photo}
