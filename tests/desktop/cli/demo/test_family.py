"""The family's data is what the demo promises, and the same at every call."""

from __future__ import annotations

import io
import re

import vobject
from PIL import Image

from connectors.formats.identify import identify
from connectors.model import Kind
from desktop.cli.demo.dates import books
from desktop.cli.demo.people import cards
from desktop.cli.demo.photos import photos


def test_there_are_three_hundred_people_with_portraits_and_dates() -> None:
    people = dict(cards())
    assert len(people) >= 300
    assert people == dict(cards())
    assert all(b"PHOTO;ENCODING=b" in card for card in people.values())
    text = b"".join(people.values()).decode()
    assert text.count("X-APPLE-OMIT-YEAR") >= 30
    assert text.count("X-ABLabel") >= 40
    assert len(set(re.findall(r"[\u0370-\uffff]", text))) > 100


def test_every_card_is_read_by_another_program() -> None:
    for uid, card in cards():
        assert vobject.readOne(card.decode()).uid.value == uid
        facts = identify(Kind.CONTACTS, card)
        assert (facts.uid, facts.problem) == (uid, "")


def test_there_are_three_calendars_and_two_lists() -> None:
    shelves = books()
    assert [book.component for book in shelves] == ["VEVENT"] * 3 + ["VTODO"] * 2
    whole = b"".join(body for book in shelves for body in book.items.values()).decode()
    for word in ("RRULE", "EXDATE", "RECURRENCE-ID", "TZID=Asia/Tokyo", "BEGIN:VALARM", "ATTENDEE"):
        assert word in whole
    for book in shelves:
        kind = Kind.CALENDAR if book.component == "VEVENT" else Kind.TASKS
        for uid, body in book.items.items():
            assert identify(kind, body).uid == uid
            assert identify(kind, body).problem == ""
            assert (
                len(
                    {
                        c.contents["uid"][0].value
                        for c in vobject.readOne(body.decode()).components()
                        if "uid" in c.contents
                    }
                )
                == 1
            )


def test_the_photos_know_when_and_where() -> None:
    shots = dict(photos())
    assert len(shots) >= 60
    for body in shots.values():
        exif = Image.open(io.BytesIO(body)).getexif()
        assert re.fullmatch(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", exif.get_ifd(0x8769)[0x9003])
        assert exif.get_ifd(0x8825)[2]
