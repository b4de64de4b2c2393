"""Photos: kept whole, never replaced by something half their size, albums beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

from connectors.memory.client import PAGE
from connectors.model import Album, Collection, Entry, Item, Kind
from desktop.engine.pull import picture as photo
from tests.desktop.engine.faulty import Desk, Faulty


class Studio(Faulty):
    """A cloud of photos that knows albums."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.named: tuple[Album, ...] = ()

    def albums(self, collection: Collection) -> Iterable[Album]:
        self._ask("albums")
        return self.named


@pytest.fixture
def studio(desk: Desk) -> tuple[Studio, Collection]:
    desk.cloud = Studio("old")
    return desk.cloud, desk.cloud.create(Kind.PHOTOS, "Photos")


def picture(number: int, size: int = 2_000) -> bytes:
    return b"\xff\xd8\xff\xe0" + bytes([number]) * size + b"\xff\xd9"


def test_photos_and_albums_are_kept_and_a_second_pull_writes_nothing(
    desk: Desk, studio: tuple[Studio, Collection]
) -> None:
    cloud, photos = studio
    for number in range(20):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number))
    cloud.named = (Album("a", "Summer", ("IMG_3.jpg", "IMG_1.jpg")),)
    report = desk.pull()
    assert (report.exit, desk.row(report).total) == (0, 20)
    with desk.vault() as vault:
        assert vault.shelves("old")[0].albums() == cloud.named
    before = desk.snapshot()
    assert desk.pull().exit == 0
    assert desk.snapshot() == before
    assert PAGE < 20


def test_a16_many_photos_half_their_size_are_held_unread(
    desk: Desk, studio: tuple[Studio, Collection]
) -> None:
    cloud, photos = studio
    for number in range(40):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number))
    desk.pull()
    for number in range(12):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number, 700))
    cloud.fetched.clear()
    report = desk.pull()
    assert (report.exit, desk.row(report).held, desk.row(report).changed) == (3, 12, 0)
    assert cloud.fetched == []
    assert desk.current()["IMG_3.jpg"] == picture(3)
    assert desk.row(desk.pull()).held == 12


def test_one_photo_edited_to_half_its_size_is_kept(
    desk: Desk, studio: tuple[Studio, Collection]
) -> None:
    cloud, photos = studio
    for number in range(40):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number))
    desk.pull()
    cloud.set(photos, "IMG_3.jpg", picture(3, 700))
    report = desk.pull()
    assert (report.exit, desk.row(report).changed, desk.row(report).held) == (0, 1, 0)
    assert desk.current()["IMG_3.jpg"] == picture(3, 700)


PAGE_OF_A_SERVER = b"\r\n<!DOCTYPE html><title>502 Bad Gateway</title>" + b" " * 3_000


@pytest.mark.parametrize("broken", [PAGE_OF_A_SERVER, b""], ids=["page", "empty"])
def test_a30_a_page_or_nothing_never_takes_a_photos_place_and_is_asked_for_again(
    desk: Desk, studio: tuple[Studio, Collection], broken: bytes
) -> None:
    cloud, photos = studio
    for number in range(9):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number))
    desk.pull()
    cloud.set(photos, "IMG_3.jpg", broken)
    cloud.set(photos, "IMG_4.jpg", picture(44))
    report = desk.pull()
    assert (report.exit, desk.row(report).changed) == (1, 1)
    assert [note.code for note in desk.row(report).notes] == ["damaged-body"]
    assert desk.current()["IMG_3.jpg"] == picture(3)
    assert desk.current()["IMG_4.jpg"] == picture(44)
    cloud.set(photos, "IMG_3.jpg", picture(33))
    assert desk.pull().exit == 0
    assert desk.current()["IMG_3.jpg"] == picture(33)


def test_a30_a_photo_shorter_than_its_account_told_is_not_kept_until_it_is_whole(
    desk: Desk, studio: tuple[Studio, Collection], monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, photos = studio
    for number in range(5):
        cloud.set(photos, f"IMG_{number}.jpg", picture(number))
    real = Studio.fetch

    def cut(cloud: Studio, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        for item in real(cloud, collection, entries):
            body = b"".join(item.chunks)
            short = body[:1_500] if item.entry.id == "IMG_2.jpg" else body
            yield replace(item, chunks=(short,))

    monkeypatch.setattr(Studio, "fetch", cut)
    report = desk.pull()
    assert (report.exit, desk.row(report).total, desk.row(report).noted) == (1, 4, 1)
    assert [note.about for note in desk.row(report).notes] == ["IMG_2.jpg.vcf"]
    monkeypatch.undo()
    assert desk.row(desk.pull()).total == 5
    assert desk.current()["IMG_2.jpg"] == picture(2)


def test_a30_an_empty_file_that_an_account_really_has_is_kept_as_it_is(
    desk: Desk, studio: tuple[Studio, Collection]
) -> None:
    cloud, photos = studio
    cloud.set(photos, "empty.jpg", b"")
    report = desk.pull()
    assert (report.exit, desk.row(report).total) == (0, 1)
    drawing = Item(Entry("d", "2", "drawing.svg"), (b"<?xml version='1.0'?><svg/>",))
    assert [*photo.sound(drawing, replaces=True).chunks] == [*drawing.chunks]
