"""Contacts, calendars and to-dos that come in the same export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors import takeout
from connectors.contract import Session, Source
from connectors.model import Collection, Cursor, Kind
from tests.connectors.conformance import Listing, Look, ReadsWell
from tests.connectors.takeout.export import few, zipped
from tests.desktop.engine.scene import card, event

NAME = "takeout-20260101T000000Z-001.zip"


def plain(name: str, more: str = "TEL:1") -> bytes:
    """A card as Google exports it: without a UID."""
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{name};;;;\r\n{more}\r\nEND:VCARD\r\n".encode()


def task(id: str, title: str, **more: object) -> dict[str, object]:
    return {"kind": "tasks#task", "id": id, "title": title, "status": "needsAction",
            "updated": "2025-01-02T03:04:05.000Z", **more}  # fmt: skip


PEOPLE = [plain(name) for name in ("Zoë", "Ali", "Mia", "Bo", "Li")]
TASKS = {
    "kind": "tasks#taskLists",
    "items": [
        {"kind": "tasks#taskList", "id": "L1", "title": "Garden", "items": [
            task("a", "Dig, now", due="2025-05-01T00:00:00Z", notes="deep"),
            task("b", "Plant", parent="a", status="completed", completed="2025-05-02T10:00:00Z"),
            task("c", "Gone", deleted=True),
        ]},
    ],
}  # fmt: skip


def files() -> dict[str, bytes]:
    events = b"".join(
        event(f"e{number}", f"Tea {number}")
        .split(b"VERSION:2.0\r\n", 1)[1]
        .rsplit(b"END:VCAL", 1)[0]
        for number in range(6)
    )
    calendar = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + b"END:VCALENDAR\r\n"
    return few() | {
        "Takeout/Contacts/Friends/Friends.vcf": PEOPLE[0] + PEOPLE[1],
        "Takeout/Contacts/Friends/Zoë.jpg": b"\xff\xd8\xff",
        "Takeout/Contacts/All Contacts/All Contacts.vcf": b"".join(PEOPLE),
        "Takeout/Calendar/Family.ics": calendar,
        "Takeout/Tasks/Tasks.json": json.dumps(TASKS).encode(),
        "Takeout/Drive/not a photo of mine.jpg": b"\xff\xd8\xff\xe0",
        "Takeout/archive_browser.html": b"<html>",
    }


def opened(place: Path) -> Source:
    assert takeout.CONNECTOR.open
    return takeout.CONNECTOR.open(Session({"path": str(place)}))


class Reads(ReadsWell):
    """What every source promises; but an export is never the whole truth, and only adds."""

    @pytest.fixture
    def connect(self, tmp_path: Path) -> Look:
        zipped(tmp_path / NAME, files(), packed=True)
        return lambda: opened(tmp_path)

    @pytest.fixture
    def filled(self, source: Source, kind: Kind) -> Collection:
        return next(one for one in source.collections() if one.kind is kind)

    def test_a_full_listing_is_whole_and_names_each_thing_once(
        self, source: Source, filled: Collection
    ) -> None:
        pages = list(source.changes(filled, None))
        ids = [entry.id for page in pages for entry in page.entries]
        assert len(ids) == len(set(ids)) >= 5
        assert not any(page.whole or page.gone for page in pages)

    def test_a_cursor_nobody_gave_starts_over(self, source: Source, filled: Collection) -> None:
        listing = Listing(source, filled, Cursor("no such cursor"))
        assert listing.entries == Listing(source, filled).entries


class TestPhotos(Reads):
    @pytest.fixture
    def kind(self) -> Kind:
        return Kind.PHOTOS


class TestContacts(Reads):
    @pytest.fixture
    def kind(self) -> Kind:
        return Kind.CONTACTS


class TestCalendar(Reads):
    @pytest.fixture
    def kind(self) -> Kind:
        return Kind.CALENDAR


def everything(place: Path) -> dict[str, dict[str, bytes]]:
    source = opened(place)
    found = {}
    for collection in source.collections():
        entries = [one for page in source.changes(collection, None) for one in page.entries]
        found[collection.name] = {
            item.entry.id: b"".join(item.chunks) for item in source.fetch(collection, entries)
        }
    source.close()
    return found


def test_each_product_is_read_once(tmp_path: Path) -> None:
    zipped(tmp_path / NAME, files())
    found = everything(tmp_path)
    assert {name: len(items) for name, items in found.items()} == {
        "Photos": 10, "Contacts": 5, "Family": 6, "Garden": 2,
    }  # fmt: skip
    assert sorted(found["Contacts"].values()) == sorted(PEOPLE)
    todo = found["Garden"]["google-b"].decode()
    assert "SUMMARY:Plant\r\n" in todo
    assert "STATUS:COMPLETED\r\n" in todo
    assert "RELATED-TO;RELTYPE=PARENT:google-a\r\n" in todo
    assert "DUE;VALUE=DATE:20250501\r\n" in found["Garden"]["google-a"].decode()


def test_a_later_export_changes_people_and_removes_none(tmp_path: Path) -> None:
    zipped(tmp_path / NAME, {"Takeout/Contacts/All/All.vcf": b"".join(PEOPLE) + card("u", "Uli")})
    later = plain("Ali", "TEL:2") + card("u", "Ulrich")
    zipped(tmp_path / NAME.replace("2026", "2027"), {"Takeout/Contacts/All/All.vcf": later})
    found = everything(tmp_path)["Contacts"]
    assert len(found) == 6
    assert plain("Ali", "TEL:2") in found.values()
    assert found["u"] == card("u", "Ulrich")


def test_two_people_of_one_name_are_two(tmp_path: Path) -> None:
    both = plain("John") + plain("John", "TEL:2")
    zipped(
        tmp_path / NAME,
        {"Takeout/Contacts/All/All.vcf": both, "Takeout/Contacts/b/b.vcf": plain("John", "TEL:3")},
    )
    assert len(everything(tmp_path)["Contacts"]) == 3
