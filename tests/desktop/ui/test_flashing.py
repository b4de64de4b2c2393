"""Nothing flashes: no part of a page is ever on the screen as a window of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.app import App
from desktop.phone import half_year
from tests.desktop.ui import dialogs
from tests.desktop.ui.screenshots import status
from tests.desktop.ui.test_access import PAGES


class Seen(QObject):
    """The windows that came up, but for the frame, dialogs, and what Qt itself opens."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        if event.type() != QEvent.Type.Show or not isinstance(watched, QWidget):
            return False
        if watched.isWindow() and not isinstance(watched, QMainWindow | QDialog | QMenu):
            self.windows.append(f"{watched!r} {watched.accessibleName()}")
        return False


@pytest.fixture
def seen(qapp: QApplication) -> Iterator[Seen]:
    made = Seen()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_no_page_flashes_when_it_is_opened_and_when_the_status_is_another(
    qtbot: QtBot, seen: Seen, copied: App
) -> None:
    now = datetime.now(UTC)
    copied.overview._opened.add("Fastmail")
    for page in (*PAGES, *PAGES):
        copied.window.go(page)
        copied._show_status(status(now))
        copied.refresh()
        qtbot.waitUntil(lambda: copied.watch._look is None, timeout=20_000)
    assert seen.windows == []


def test_no_dialog_flashes(qtbot: QtBot, seen: Seen, copied: App, tmp_path: Path) -> None:
    for make in dialogs.opened(copied, tmp_path / "disk").values():
        dialog = make()
        dialog.open()
        dialog.close()
    assert seen.windows == []


def test_the_question_after_half_a_year_does_not_flash(qtbot: QtBot, seen: Seen, app: App) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    half_year.agree(app.reading.home, half_year.Look(long_ago, {Kind.CONTACTS: 6}))
    app.window.go("restore")
    assert app.pages.restore.half_year.isVisible()
    assert seen.windows == []
