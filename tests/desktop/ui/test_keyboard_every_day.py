"""What people do after the first day, with keys alone: the past, the wishes, the record, a copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.app import App
from desktop.engine.plans import policy
from desktop.ui import preferences
from tests.desktop.ui.keys import arrow_to, at_front, go, key, press, tab_to, there, typed
from tests.desktop.ui.people import said


def test_a_day_before_is_looked_at_and_what_was_there_is_written_into_a_folder(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None], tmp_path: Path
) -> None:
    go(qtbot, copied, "browse")
    page = copied.pages.browse
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)
    page.past.begin(datetime.now(UTC).date().replace(year=2020))
    tab_to(qtbot, copied.window, page.past.slider)
    key(qtbot, copied.window, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.lines.rowCount() == 0, timeout=20_000)
    key(qtbot, copied.window, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)
    tab_to(qtbot, copied.window, page.list)
    key(qtbot, copied.window, Qt.Key.Key_Home)
    qtbot.keyClick(page.list, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, copied.window, page.restore)
    dialog = page.restoring
    assert dialog is not None
    typed(qtbot, dialog, dialog.files.folder, str(tmp_path / "out"))
    press(qtbot, dialog, dialog.files.write)
    qtbot.waitUntil(lambda: "6 items are in that folder" in said(dialog), timeout=20_000)
    key(qtbot, dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    (book,) = (tmp_path / "out").rglob("*.vcf")
    assert book.read_text("utf-8").count("BEGIN:VCARD") == 6


def test_kinds_and_the_form_of_the_calendar_are_chosen(qtbot: QtBot, copied: App) -> None:
    go(qtbot, copied, "browse")
    page = copied.pages.browse
    tab_to(qtbot, copied.window, page.kinds.group.checkedButton())
    arrow_to(qtbot, copied.window, page.kinds.group.button(tuple(Kind).index(Kind.CALENDAR)))
    assert page.kind is Kind.CALENDAR
    tab_to(qtbot, copied.window, page.agenda)
    arrow_to(qtbot, copied.window, page.month_tab)
    qtbot.waitUntil(page.month.isVisible, timeout=20_000)
    before = page.month.first
    after = [b for b in page.findChildren(QPushButton) if b.accessibleName() == "The month after"]
    press(qtbot, copied.window, after[0])
    qtbot.waitUntil(lambda: page.month.first > before, timeout=20_000)


def test_the_wishes_of_settings_are_made(qtbot: QtBot, copied: App) -> None:
    go(qtbot, copied, "settings")
    page = copied.pages.settings
    press(qtbot, copied.window, page.when.quiet)
    tab_to(qtbot, copied.window, page.when.start)
    key(qtbot, copied.window, Qt.Key.Key_Up)
    press(qtbot, copied.window, page.when.battery)
    tab_to(qtbot, copied.window, page.when.limit)
    key(qtbot, copied.window, Qt.Key.Key_Down)
    tab_to(qtbot, copied.window, page.look.theme)
    key(qtbot, copied.window, Qt.Key.Key_End)
    kept = policy.read(copied.reading.home)
    assert (kept.quiet_from, kept.on_battery, kept.kilobytes) == ("23:00", False, 100)
    assert preferences.read(copied.reading.home).theme == "dark"
    tab_to(qtbot, copied.window, page.look.theme)
    key(qtbot, copied.window, Qt.Key.Key_Home)


def test_every_run_is_read_and_written_into_a_file(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    go(qtbot, copied, "activity")
    page = copied.pages.activity
    qtbot.waitUntil(page.save.isEnabled, timeout=20_000)
    tab_to(qtbot, copied.window, page.list)
    assert "Friends" in page.text.toPlainText()

    def name_it() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(50, name_it)
            return
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit)
        typed(qtbot, dialog, field, str(tmp_path / "activity.txt"))
        key(qtbot, dialog, Qt.Key.Key_Return)

    QTimer.singleShot(50, name_it)
    press(qtbot, copied.window, page.save)
    assert "Friends" in (tmp_path / "activity.txt").read_text("utf-8")


def test_a_copy_is_made_and_what_is_new_is_told(qtbot: QtBot, copied: App, source: Path) -> None:
    (source / "new.vcf").write_bytes(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n\r\nFN:Ida Lund\r\nN:Lund;Ida;;;\r\nEND:VCARD\r\n"
    )
    at_front(qtbot, copied.window)
    press(qtbot, copied.window, there(qtbot, copied, copied.overview, "Copy now"))
    qtbot.waitUntil(lambda: "7" in said(copied.overview).split("\n"), timeout=20_000)
