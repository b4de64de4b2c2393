"""Files in a folder read as address books, calendars, lists and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors import folder
from connectors.contract import Session, Source
from connectors.errors import NotThere, Refused
from connectors.folder.files import FolderFiles
from connectors.formats.xmp import sidecar
from connectors.model import Collection, Cursor, Entry, Kind, Knowledge


def card(uid: str, name: str = "Anna") -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nEND:VCARD\r\n".encode()


def component(name: str, uid: str) -> str:
    return f"BEGIN:{name}\r\nUID:{uid}\r\nDTSTART:20260101T100000Z\r\nEND:{name}\r\n"


def calendar(*inside: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"
    return (head + "".join(inside) + "END:VCALENDAR\r\n").encode()


class Place:
    """A folder, and what a fresh source finds in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, data: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def open(self) -> Source:
        assert folder.CONNECTOR.open
        return folder.CONNECTOR.open(Session({"path": str(self.root)}))

    def collections(self) -> dict[str, Collection]:
        with closing(self.open()) as source:
            return {each.id: each for each in source.collections()}

    def read(self, id: str) -> dict[str, bytes]:
        with closing(self.open()) as source:
            (collection,) = [each for each in source.collections() if each.id == id]
            entries = listed(source, collection)
            return {
                item.entry.id: b"".join(item.chunks) for item in source.fetch(collection, entries)
            }


def listed(source: Source, collection: Collection, since: Cursor | None = None) -> list[Entry]:
    pages = list(source.changes(collection, since))
    assert pages[-1].cursor
    assert all(page.whole and not page.gone for page in pages)
    return [entry for page in pages for entry in page.entries]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "place").mkdir()
    return Place(tmp_path / "place")


@pytest.fixture
def source(place: Place) -> Iterator[Source]:
    with closing(place.open()) as opened:
        yield opened


def test_an_empty_folder_has_no_collections(place: Place) -> None:
    assert place.collections() == {}


def test_each_folder_of_cards_is_an_address_book_of_its_name(place: Place) -> None:
    place.put("top.vcf", card("0"))
    place.put("Family/a.vcf", card("1"))
    place.put("Work/old/b.VCF", card("2"))
    books = place.collections()
    assert {(book.kind, book.name) for book in books.values()} == {
        (Kind.CONTACTS, "Contacts"),
        (Kind.CONTACTS, "Family"),
        (Kind.CONTACTS, "old"),
    }
    assert not any(book.writes for book in books.values())
    assert place.read("contacts:Family") == {"Family/a.vcf": card("1")}


def test_a_file_of_one_item_comes_byte_for_byte_under_its_path(place: Place) -> None:
    odd = b"\xef\xbb\xbfbegin:vcard\nFN:x\nEND:VCARD\n\n\n"
    place.put("x/odd.vcf", odd)
    place.put("x/broken.vcf", b"not a card")
    place.put("x/event.ics", b"nonsense")
    assert place.read("contacts:x") == {"x/odd.vcf": odd, "x/broken.vcf": b"not a card"}
    assert place.read("calendar:x") == {"x/event.ics": b"nonsense"}


def test_a_file_of_many_cards_is_split(place: Place) -> None:
    nameless = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n"
    place.put("all.vcf", card("1") + nameless + card("1", "Twin") + nameless)
    items = place.read("contacts:")
    assert len(items) == 4
    assert items["all.vcf//1"] == card("1")
    assert sorted(items.values()) == sorted([card("1"), nameless, card("1", "Twin"), nameless])


def test_events_and_todos_of_one_file_go_to_a_calendar_and_a_list(place: Place) -> None:
    event, todo = component("VEVENT", "e"), component("VTODO", "t")
    place.put("Home/all.ics", calendar(event, todo, component("VEVENT", "f")))
    assert {(each.kind, each.name) for each in place.collections().values()} == {
        (Kind.CALENDAR, "Home"),
        (Kind.TASKS, "Home"),
    }
    assert set(place.read("calendar:Home")) == {"Home/all.ics//e", "Home/all.ics//f"}
    assert place.read("tasks:Home") == {"Home/all.ics//t": calendar(todo)}


def test_a_vault_reads_back_with_its_own_names(place: Place) -> None:
    place.put("README.txt", b"read me")
    place.put(".elsewhere/objects/ab/cd.vcf", card("old"))
    place.put("me/Contacts/Family/a.vcf", card("1"))
    place.put("me/Contacts/Family/SHA256SUMS", b"x")
    place.put("me/Calendars/Holidays/e.ics", calendar(component("VEVENT", "e")))
    place.put("me/Calendars/Holidays/SHA256SUMS", b"x")
    place.put("me/Tasks/Shopping/t.ics", calendar(component("VTODO", "t")))
    place.put("me/Tasks/Shopping/SHA256SUMS", b"x")
    place.put("me/Photos/2024/2024-05/a.jpg", b"jpeg")
    place.put("me/Photos/2024/2024-05/SHA256SUMS", b"x")
    place.put("me/Albums/Summer.json", b"{}")
    found = place.collections()
    assert {(each.kind, each.name) for each in found.values()} == {
        (Kind.CONTACTS, "Family"),
        (Kind.CALENDAR, "Holidays"),
        (Kind.TASKS, "Shopping"),
        (Kind.PHOTOS, "Photos"),
    }
    counts = {each.kind: len(place.read(id)) for id, each in found.items()}
    assert set(counts.values()) == {1}


def test_folders_of_one_name_keep_apart(place: Place) -> None:
    place.put("anna/Family/a.vcf", card("1"))
    place.put("ben/Family/b.vcf", card("2"))
    books = place.collections()
    assert {book.name for book in books.values()} == {"anna – Family", "ben – Family"}


def test_pictures_come_with_what_a_sidecar_knows(place: Place) -> None:
    place.put("2024/a.JPG", b"jpeg")
    place.put("2024/a.JPG.xmp", sidecar(Knowledge(description="at the lake")))
    place.put("2024/film.mov", b"film")
    place.put("2024/._a.JPG", b"not a picture")
    with closing(place.open()) as source:
        (photos,) = source.collections()
        entries = listed(source, photos)
        assert [(entry.id, entry.name, entry.size) for entry in entries] == [
            ("2024/a.JPG", "a.JPG", 4),
            ("2024/film.mov", "film.mov", 4),
        ]
        known = {}
        for item in source.fetch(photos, entries):
            known[item.entry.id] = (b"".join(item.chunks), item.known)
    assert known["2024/a.JPG"][0] == b"jpeg"
    assert known["2024/a.JPG"][1] is not None
    assert known["2024/a.JPG"][1].description == "at the lake"
    assert known["2024/film.mov"] == (b"film", None)


def test_an_altered_sidecar_makes_a_new_revision(place: Place, source: Source) -> None:
    place.put("a.jpg", b"jpeg")
    (photos,) = source.collections()
    (first,) = listed(source, photos)
    place.put("a.jpg.xmp", sidecar(Knowledge(description="at the lake")))
    (second,) = listed(source, photos)
    assert (first.id, first.revision != second.revision) == (second.id, True)


def test_one_card_altered_in_a_file_of_many_is_one_change(place: Place, source: Source) -> None:
    place.put("all.vcf", card("1") + card("2"))
    (book,) = source.collections()
    before = {entry.id: entry.revision for entry in listed(source, book)}
    place.put("all.vcf", card("1") + card("2", "Berta"))
    after = {entry.id: entry.revision for entry in listed(source, book)}
    assert before["all.vcf//1"] == after["all.vcf//1"]
    assert before["all.vcf//2"] != after["all.vcf//2"]


def test_the_cursor_spares_reading_what_has_not_changed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        place.put(f"Family/{number}.vcf", card(str(number)))
    place.put("Family/all.vcf", card("x") + card("y"))
    with closing(place.open()) as source:
        (book,) = source.collections()
        first = list(source.changes(book, None))
        cursor = first[-1].cursor
    asked: list[str] = []
    really = FolderFiles.read

    def counting(files: FolderFiles, path: str, start: int = 0) -> Iterator[bytes]:
        asked.append(path)
        return really(files, path, start)

    monkeypatch.setattr(FolderFiles, "read", counting)
    place.put("Family/3.vcf", card("3", "Longer name"))
    with closing(place.open()) as again:
        assert len(listed(again, book, cursor)) == 22
    assert asked == ["Family/3.vcf"]


@pytest.mark.parametrize("cursor", ["", "x", "1:x", "1:eJyrrgUAAXUA+Q==", "2:abc"])
def test_a_cursor_that_cannot_be_read_means_reading_again(place: Place, cursor: str) -> None:
    place.put("a.vcf", card("1"))
    with closing(place.open()) as source:
        (book,) = source.collections()
        assert len(listed(source, book, Cursor(cursor))) == 1


def test_a_folder_that_lost_its_last_card_is_said_to_be_gone(place: Place, source: Source) -> None:
    place.put("Family/a.vcf", card("1"))
    (book,) = source.collections()
    (entry,) = listed(source, book)
    (place.root / "Family/a.vcf").unlink()
    with closing(place.open()) as later, pytest.raises(NotThere):
        list(later.fetch(book, [Entry(entry.id, entry.revision)]))
    with pytest.raises(NotThere):
        listed(source, book)


def test_many_files_come_in_pages_with_one_cursor_at_the_end(place: Place, source: Source) -> None:
    for number in range(1001):
        place.put(f"{number:04}.jpg", b"x")
    (photos,) = source.collections()
    pages = list(source.changes(photos, None))
    assert [len(page.entries) for page in pages] == [500, 500, 1]
    assert [bool(page.cursor) for page in pages] == [False, False, True]


def test_a_file_that_may_not_be_read_keeps_no_other_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    place.put("Book/a.vcf", card("a"))
    place.put("Book/closed.vcf", card("c"))
    read = FolderFiles.read

    def bent(files: FolderFiles, path: str, start: int = 0) -> Iterator[bytes]:
        if path.endswith("closed.vcf"):
            raise Refused("may not be read", code="no-rights", about=path)
        return read(files, path, start)

    monkeypatch.setattr(FolderFiles, "read", bent)
    with closing(place.open()) as source:
        (book,) = source.collections()
        entries = listed(source, book)
        assert [entry.id for entry in entries] == ["Book/a.vcf", "Book/closed.vcf"]
        assert [item.entry.id for item in source.fetch(book, entries[:1])] == ["Book/a.vcf"]
        with pytest.raises(Refused):
            list(source.fetch(book, entries[1:]))
