"""The vault is looked into without touching it: searched, as of a date, pictures without trust."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.app import App
from desktop.pictures.cache import Cache
from desktop.pictures.gallery import Gallery
from desktop.ui.lines import Lines
from desktop.ui.looking_in import Seen
from desktop.ui.pictures import Painter
from tests.desktop.ui.people import said

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
    b'<rect width="64" height="64" fill="red"/></svg>'
)


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    with Gallery(Cache(tmp_path / "small.sqlite")) as made:
        yield made


def test_contacts_are_listed_searched_and_read(qtbot: QtBot, copied: App) -> None:
    page = copied.browse
    copied.window.go("browse")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=10_000)
    page.search.setText("quill")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1, timeout=10_000)
    page.list.setCurrentIndex(page.lines.index(0))
    qtbot.waitUntil(lambda: "person1@example.org" in said(page._card), timeout=5000)
    assert "Tobias Quill" in said(page._card)


def test_a_date_before_the_first_copy_shows_nothing(qtbot: QtBot, copied: App) -> None:
    page = copied.browse
    copied.window.go("browse")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=10_000)
    assert page.past.as_of() is None
    page.past.begin(date(2020, 1, 1))
    page.past.slider.setValue(0)
    qtbot.waitUntil(lambda: page.lines.rowCount() == 0, timeout=10_000)
    page.past.to_today()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=10_000)


def test_every_kind_opens(qtbot: QtBot, copied: App) -> None:
    copied.window.go("browse")
    for kind in reversed(Kind):
        copied.browse.choose(kind)
        qtbot.waitUntil(lambda: "shown" in copied.browse.count.text(), timeout=10_000)
    assert copied.browse.lines.rowCount() == 6


def test_s40_a_drawing_that_calls_itself_a_jpeg_is_not_drawn(
    tmp_path: Path, gallery: Gallery
) -> None:
    for name in ("a.jpg", "b.png", "c.svg"):
        (tmp_path / name).write_bytes(SVG)
        assert gallery.small(tmp_path / name, name) is None
    Image.new("RGB", (3000, 1000), "red").save(tmp_path / "true.svg", "JPEG")
    assert gallery.small(tmp_path / "true.svg", "true") is not None


def test_s40_a_jpegs_mark_before_a_drawing_does_not_help_it(
    tmp_path: Path, gallery: Gallery
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" + SVG)
    assert gallery.small(tmp_path / "a.jpg", "a") is None


def test_s39_a_picture_of_enormous_size_is_left_alone(tmp_path: Path, gallery: Gallery) -> None:
    whole = Image.new("1", (31_000, 300))
    whole.save(tmp_path / "bomb.png")
    assert gallery.small(tmp_path / "bomb.png", "bomb") is None


def test_s39_the_window_draws_on_when_the_decoder_dies(
    qtbot: QtBot, tmp_path: Path, gallery: Gallery
) -> None:
    Image.new("RGB", (40, 30), "blue").save(tmp_path / "a.png")
    assert gallery.small(tmp_path / "a.png", "a") is not None
    for decoder in gallery._all:
        if decoder._process is not None:
            decoder._process.kill()
    painter = Painter(gallery)
    with qtbot.waitSignal(painter.ready, timeout=20_000) as told:
        painter.ask("b", tmp_path / "a.png", "b")
    assert not told.args[1].isNull()
    painter.close()


def test_two_hundred_thousand_photos_are_a_list_at_once(
    qtbot: QtBot, tmp_path: Path, gallery: Gallery
) -> None:
    rows = [Seen(f"IMG_{n}.jpg", "2026-01", tmp_path / f"{n}.jpg", str(n)) for n in range(200_000)]
    lines = Lines("#565d66", pictures=gallery)
    lines.show(rows)
    assert lines.rowCount() == 200_000
    assert lines.data(lines.index(199_999)) == "IMG_199999.jpg"
    lines.close()


def test_pictures_arrive_from_beside_the_window(
    qtbot: QtBot, tmp_path: Path, gallery: Gallery
) -> None:
    Image.new("RGB", (40, 30), "blue").save(tmp_path / "a.png")
    lines = Lines("#565d66", pictures=gallery)
    lines.show([Seen("a.png", "2026-01", tmp_path / "a.png", "a", "sha")])
    with qtbot.waitSignal(lines.dataChanged, timeout=10_000):
        lines.data(lines.index(0), Qt.ItemDataRole.DecorationRole)
    found = lines._picture(lines.row(lines.index(0)))
    image = QImage(found.pixmap(QSize(30, 30)).toImage())
    assert image.pixelColor(image.width() // 2, image.height() // 2).blue() > 200
    lines.close()
