"""What a second account cannot hold is counted by the items that really have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import catalogue
from connectors.model import Collection, Kind
from desktop.engine.mirror import preview
from desktop.engine.mirror.carried import carries
from desktop.engine.mirror.preview import losses
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, event

TODO = Collection("list", Kind.TASKS, "To do")


def todo(*lines: str) -> bytes:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTODO", "UID:t", "SUMMARY:Milk", *lines]
    return "\r\n".join([*body, "END:VTODO", "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("kind", "words", "has", "has_not"),
    [
        (Kind.TASKS, "the time of day a to-do is due", todo("DUE:20260301T100000Z"), todo("DUE;VALUE=DATE:20260301")),
        (Kind.TASKS, "the repetition of a to-do", todo("RRULE:FREQ=DAILY"), todo("DESCRIPTION:RRULE:x")),
        (Kind.TASKS, "how a to-do repeats, and its reminders", todo("BEGIN:VALARM", "END:VALARM"), todo()),
        (Kind.TASKS, "start dates, priorities, categories and more", todo("PRIORITY:5"), todo("PRIORITY:0")),
        (Kind.CONTACTS, "what only vCard 4 can say", b"BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n", card("a", "A")),
        (Kind.CONTACTS, "pictures that are neither JPEG nor PNG", card("a", "A", "PHOTO;TYPE=GIF;ENCODING=b:R0lG"), card("a", "A", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/")),
        (Kind.CALENDAR, "times that float: they get a zone", event("e", "E").replace(b"100000Z", b"100000"), event("e", "E")),
        (Kind.CALENDAR, "guests are kept as words", event("e", "E", "ATTEN\r\n DEE:mailto:a@example.org"), event("e", "E")),
    ],
)  # fmt: skip
def test_a_field_is_known_by_its_line(kind: Kind, words: str, has: bytes, has_not: bytes) -> None:
    looked = carries(kind, words)
    assert looked is not None
    assert (looked(has), looked(has_not)) == (True, False)


def test_words_that_name_no_field_concern_everything() -> None:
    assert carries(Kind.CONTACTS, "whatever a service may say") is None


def test_counts_are_of_items_that_carry_the_field(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(place)
    scene.keep("old", TODO, {
        "1": todo("DUE:20260301T100000Z"), "2": todo("DUE;VALUE=DATE:20260301"), "3": todo("RRULE:FREQ=DAILY"),
    })  # fmt: skip
    scene.keep("old", HOME, {"e": event("e", "Party")})
    scene.keep("old", FRIENDS, {"a": card("a", "A")})
    google = catalogue.find("google")
    with scene.vault() as vault:
        found = losses(google, vault.shelves("old"))
        assert found["the time of day a to-do is due"] == 1
        assert found["how a to-do repeats, and its reminders"] == 1
        assert not any("floa" in words or "JPEG" in words for words in found)
        monkeypatch.setattr(preview, "LOOKED", 2)
        assert losses(google, vault.shelves("old"))["the time of day a to-do is due"] == 3
