"""One .vcf and one .ics for a whole account, with everything in them or named beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.formats.split import split_calendar, split_cards
from connectors.model import Collection, Kind
from desktop.engine.report import Trouble
from desktop.engine.tasks import Export
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, codes, counts, event, people

WORK = Collection("book-2", Kind.CONTACTS, "Work")
CLUB = Collection("cal-2", Kind.CALENDAR, "Club")
LIST = Collection("list-1", Kind.TASKS, "Groceries")
ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
BROKEN = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:cut\r\nFN:Cut off\r\n"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def todo(uid: str, title: str) -> bytes:
    return event(uid, title).replace(b"VEVENT", b"VTODO").replace(b"DURATION:PT1H\r\n", b"")


def zoned(uid: str, zone: bytes = ZONE) -> bytes:
    body = event(uid, uid).replace(
        b"DTSTART:20260301T100000Z", b"DTSTART;TZID=Here:20260301T100000"
    )
    return body.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT")


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def uids(calendar: Path) -> set[tuple[Kind, str]]:
    return {(kind, uid) for kind, uid, _ in split_calendar(calendar.read_bytes())}


def test_a_whole_account_is_one_file_of_contacts_and_one_of_events_and_todos(
    scene: Scene, tmp_path: Path
) -> None:
    scene.keep("old", FRIENDS, people(3))
    scene.keep("old", WORK, {"w": card("uid-w", "Worker")})
    scene.keep("old", HOME, {"e1": zoned("e1"), "e2": zoned("e2")})
    scene.keep("old", CLUB, {"e3": zoned("e3", ZONE.replace(b"+0100", b"+0900"))})
    scene.keep("old", LIST, {"t1": todo("t1", "Milk")})
    report = scene.run(Export("old", tmp_path / "out", one_file=True))
    assert (report.exit, report.files) == (0, 2)
    assert written(tmp_path / "out") == {"old.vcf", "old.ics"}
    assert len(list(split_cards((tmp_path / "out/old.vcf").read_bytes()))) == 4
    assert uids(tmp_path / "out/old.ics") == {
        (Kind.CALENDAR, "e1"), (Kind.CALENDAR, "e2"), (Kind.CALENDAR, "e3"), (Kind.TASKS, "t1"),
    }  # fmt: skip
    text = (tmp_path / "out/old.ics").read_bytes()
    assert text.count(b"BEGIN:VCALENDAR") == 1
    assert text.count(b"\r\nTZID:Here\r\n") == 1
    assert text.count(b"BEGIN:VTIMEZONE") == 2, "a zone of other content keeps its own"


def test_the_same_item_of_two_collections_is_written_once(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, people(2))
    scene.keep("old", WORK, people(3))
    report = scene.run(Export("old", tmp_path / "out", one_file=True))
    assert len(list(split_cards((tmp_path / "out/old.vcf").read_bytes()))) == 3
    assert [counts(row)[:3] for row in report.accounts[0].collections] == [(2, 2, 0), (3, 1, 2)]
    assert (report.exit, written(tmp_path / "out")) == (0, {"old.vcf"})


def test_another_item_of_the_same_uid_goes_into_a_second_file_that_is_named(
    scene: Scene, tmp_path: Path
) -> None:
    scene.keep("old", HOME, {"a": event("one", "Ours"), "b": event("two", "Both")})
    scene.keep("old", CLUB, {"a": event("one", "Theirs"), "b": event("two", "Both")})
    scene.keep("old", LIST, {"t": todo("one", "Third of its mark")})
    report = scene.run(Export("old", tmp_path / "out", Kind.CALENDAR, one_file=True))
    first, second = (tmp_path / "out" / name for name in ("old.ics", "old (2).ics"))
    assert uids(first) == {(Kind.CALENDAR, "one"), (Kind.CALENDAR, "two")}
    assert uids(second) == {(Kind.CALENDAR, "one")}
    assert first.read_bytes().count(b"BEGIN:VEVENT") == 2
    notes = [note for row in report.accounts[0].collections for note in row.notes]
    (named,) = notes
    assert (named.code, named.facts) == ("uid-apart", {"file": "old (2).ics"})
    assert (report.exit, report.files) == (1, 2)
    everything = scene.run(Export("old", tmp_path / "all", one_file=True))
    assert everything.files == 3
    assert (tmp_path / "all/old (3).ics").read_bytes().count(b"BEGIN:VTODO") == 1


def test_what_cannot_be_read_lies_beside_as_it_is_and_is_named(
    scene: Scene, tmp_path: Path
) -> None:
    scene.keep("old", FRIENDS, {**people(1), "cut": BROKEN})
    report = scene.run(Export("old", tmp_path / "out", one_file=True))
    assert list(split_cards((tmp_path / "out/old.vcf").read_bytes())) == [people(1)["p0"]]
    (beside,) = written(tmp_path / "out") - {"old.vcf"}
    assert (tmp_path / "out" / beside).read_bytes() == BROKEN
    (row,) = report.accounts[0].collections
    assert (row.noted, counts(row)[:2], report.exit) == (1, (2, 2), 1)
    assert row.notes == [Trouble("unparseable", f"old/{beside}")]


def test_cards_without_a_uid_are_each_their_own(scene: Scene, tmp_path: Path) -> None:
    bare = card("x", "Twin").replace(b"UID:x\r\n", b"")
    scene.keep("old", FRIENDS, {"a": bare, "b": bare})
    scene.run(Export("old", tmp_path / "out", one_file=True))
    assert len(list(split_cards((tmp_path / "out/old.vcf").read_bytes()))) == 2


def test_a_card_whose_lines_end_in_cr_alone_is_found_again(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, {**people(1), "q": card("q", "Mac").replace(b"\r\n", b"\r")})
    scene.run(Export("old", tmp_path / "out", one_file=True))
    assert len(list(split_cards((tmp_path / "out/old.vcf").read_bytes()))) == 2


def test_written_once_more_nothing_is_doubled(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, people(2))
    scene.keep("old", HOME, {"a": event("one", "Ours")})
    scene.keep("old", CLUB, {"a": event("one", "Theirs")})
    for sent in (4, 0):
        report = scene.run(Export("old", tmp_path / "out", one_file=True))
        assert sum(row.sent for row in report.accounts[0].collections) == sent
    assert written(tmp_path / "out") == {"old.vcf", "old.ics", "old (2).ics"}


@pytest.mark.harmed("its only copy of one item is damaged on purpose")
def test_a_damaged_item_is_named_and_the_others_are_written(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, people(2))
    (hurt, *_) = sorted(scene.root.rglob("*.vcf"))
    hurt.write_bytes(b"rot")
    report = scene.run(Export("old", tmp_path / "out", one_file=True))
    assert len(list(split_cards((tmp_path / "out/old.vcf").read_bytes()))) == 1
    assert (report.accounts[0].collections[0].failed, codes(report)) == (1, {"damaged-in-vault"})
