"""The vault is looked into without touching it: searched, as of a date, pictures without trust."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.app import App
from desktop.pictures.cache import Cache
from desktop.pictures.gallery import Gallery
from desktop.ui.beside import Beside
from desktop.ui.lines import Lines
from desktop.ui.list_of import ListOf
from desktop.ui.looking_in import Seen
from desktop.ui.pictures import Painter
from desktop.ui.theme import LIGHT, dress
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
    page = copied.pages.browse
    copied.window.go("browse")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)
    page.search.setText("quill")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1, timeout=20_000)
    page.list.setCurrentIndex(page.lines.index(0))
    qtbot.waitUntil(lambda: "person1@example.org" in said(page._card), timeout=20_000)
    assert "Tobias Quill" in said(page._card)


def test_a_date_before_the_first_copy_shows_nothing(qtbot: QtBot, copied: App) -> None:
    page = copied.pages.browse
    copied.window.go("browse")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)
    assert page.past.as_of() is None
    page.past.begin(date(2020, 1, 1))
    page.past.slider.setValue(0)
    qtbot.waitUntil(lambda: page.lines.rowCount() == 0, timeout=20_000)
    page.past.to_today()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)


def test_every_kind_opens(qtbot: QtBot, copied: App) -> None:
    copied.window.go("browse")
    for kind in reversed(Kind):
        copied.pages.browse.choose(kind)
        qtbot.waitUntil(lambda: "shown" in copied.pages.browse.count.text(), timeout=20_000)
    assert copied.pages.browse.lines.rowCount() == 6


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
    with qtbot.waitSignal(lines.dataChanged, timeout=20_000):
        lines.data(lines.index(0), Qt.ItemDataRole.DecorationRole)
    found = lines._picture(lines.row(lines.index(0)))
    image = QImage(found.pixmap(QSize(30, 30)).toImage())
    assert image.pixelColor(image.width() // 2, image.height() // 2).blue() > 200
    lines.close()


def test_a_row_shows_its_second_line_at_any_size_of_letters(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    before = qapp.styleSheet()
    for letters in (100, 200):
        dress(qapp, LIGHT, letters)
        drawn = []
        for more in ("", "Friends"):
            lines = Lines("#565d66")
            lines.show([Seen("Nora", more, tmp_path / "a.vcf", "nora")])
            rows = ListOf(LIGHT)
            qtbot.addWidget(rows)
            rows.resize(400, 300)
            rows.show_model(lines, pictures=False)
            rows.show()
            place = rows.visualRect(lines.index(0))
            drawn.append(rows.viewport().grab(place).toImage())
        bare, full = drawn
        half = bare.height() // 2
        differ = {
            y
            for y in range(bare.height())
            if any(bare.pixel(x, y) != full.pixel(x, y) for x in range(0, bare.width(), 2))
        }
        assert differ, "the second line is there"
        assert min(differ) >= half - 2, "below the first"
        assert max(differ) < bare.height() - 2, "and whole"
    qapp.setStyleSheet(before)


def test_photos_are_a_timeline_newest_first_with_the_month_told(qtbot: QtBot, app: App) -> None:
    from desktop.engine.accounts.secrets import Typed
    from desktop.engine.tasks import Pull
    from tests.desktop.ui.conftest import nobody

    source = app.reading.home.root.parent / "pictures"
    source.mkdir()
    for year in (2019, 2023, 2021):
        exif = Image.Exif()
        exif[0x0132] = f"{year}:07:05 10:00:00"
        exif.get_ifd(0x8769)[0x9003] = f"{year}:07:05 10:00:00"
        Image.new("RGB", (40, 30), "blue").save(source / f"IMG_{year}.jpg", exif=exif)
    (source / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(64))
    app.engine.add_account("Mine", "folder", {"path": str(source)}, Typed(""), nobody)
    app.engine.wait(app.engine.start(Pull(("Mine",))), 60)
    app.window.go("browse")
    app.pages.browse.choose(Kind.PHOTOS)
    page = app.pages.browse
    qtbot.waitUntil(lambda: page.photos.rowCount() == 4, timeout=20_000)
    seen = [page.photos.row(page.photos.index(row)) for row in range(4)]
    pictures = [one.title for one in seen if one.title.startswith("IMG")]
    assert pictures == ["IMG_2023.jpg", "IMG_2021.jpg", "IMG_2019.jpg"]
    assert "film.mp4" in {one.title for one in seen}, "films are among them"
    page.search.setText("2021")
    qtbot.waitUntil(lambda: page.photos.rowCount() == 1, timeout=20_000)
    qtbot.waitUntil(lambda: "July 2021" in page.count.text(), timeout=20_000)


def test_a_contacts_picture_stands_beside_its_words(
    qtbot: QtBot, tmp_path: Path, gallery: Gallery
) -> None:
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(body, "JPEG")
    coded = base64.b64encode(body.getvalue()).decode()
    for name, photo in (("face", coded), ("svg", base64.b64encode(SVG).decode())):
        (tmp_path / f"{name}.vcf").write_bytes(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Nora\r\nN:Nora;;;;\r\n"
            f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}\r\nEND:VCARD\r\n".encode()
        )
    card = Beside(gallery)
    qtbot.addWidget(card)
    card.show()
    card.show_contact(Seen("Nora", "Friends", tmp_path / "face.vcf", "nora"))
    qtbot.waitUntil(lambda: not card.face.pixmap().isNull(), timeout=20_000)
    colour = card.face.pixmap().toImage().pixelColor(20, 20)
    assert colour.blue() > 200
    assert colour.red() < 60
    card.show_contact(Seen("Svg", "Friends", tmp_path / "svg.vcf", "svg"))
    for work in card._work:
        work.join(10)
    QApplication.processEvents()
    assert card.face.isHidden(), "a drawing that calls itself a picture is not drawn"
    card.close_all()


def test_nothing_beside_the_month_has_to_be_moved_sideways(qtbot: QtBot, copied: App) -> None:
    copied.window.go("browse")
    page = copied.pages.browse
    page.choose(Kind.CALENDAR)
    page.month_tab.click()
    qtbot.waitUntil(lambda: not copied.reading._under_way, timeout=20_000)
    qtbot.wait(50)
    assert page._side.isVisible()
    assert page._side.horizontalScrollBar().maximum() == 0


def test_where_no_vault_can_be_read_no_page_says_that_it_is_empty(qtbot: QtBot, app: App) -> None:
    app.pages.browse.read()
    app.pages.activity.read()
    labels = (app.pages.browse.count, app.pages.activity.said)
    qtbot.waitUntil(
        lambda: all("The overview says why" in one.text() for one in labels), timeout=20_000
    )
