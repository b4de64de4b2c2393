"""Every page can be read aloud, walked by keyboard, and shows hostile names as plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.plans.plans import Plan
from desktop.ui.plain import LONGEST
from tests.desktop.ui import dialogs
from tests.desktop.ui.people import contacts

PAGES = ("overview", "browse", "restore", "activity", "settings")
HOSTILE = (
    '<img src="file:///etc/passwd">',
    "<b>Bold</b> & Söhne",
    "x" * 10_000,
    "a\u202egpj.exe",
    "&File",
    "%n {name} %s",
)
CONTROLS = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QScrollArea,
)  # fmt: skip


def within(popup: QWidget) -> bool:
    """Parts Qt makes itself: the list of a combo box, the field of a date."""
    parent = popup.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox) or parent.inherits("QAbstractSpinBox"):
            return True
        if parent.inherits("QCalendarWidget") or parent.inherits("QLineEdit"):
            return True
        parent = parent.parentWidget()
    return False


def controls(widget: QWidget) -> list[QWidget]:
    return [
        one
        for one in widget.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not within(one)
    ]


def grouped(one: QWidget) -> bool:
    """Of buttons of which one is chosen, Tab stops at the chosen one; arrows reach the others."""
    return isinstance(one, QAbstractButton) and bool(one.group()) and not one.isChecked()


def met(window: QWidget) -> set[QWidget]:
    """Everything Tab comes by until it is round."""
    found, at = set(), window.nextInFocusChain()
    while at is not window and at is not None:
        found.add(at)
        at = at.nextInFocusChain()
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_control_of_every_page_has_a_name(qtbot: QtBot, copied: App, page: str) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    copied.window.go(page)
    found = controls(copied.window)
    assert len(found) > 4
    assert [type(one).__name__ for one in found if not one.accessibleName()] == []


def test_no_page_of_the_window_is_left_out_here(qtbot: QtBot, app: App) -> None:
    assert tuple(app.window._places) == PAGES


def test_every_dialog_there_is_can_be_read_aloud_and_left_by_keyboard(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    makers = dialogs.opened(copied, tmp_path / "disk")
    assert set(makers) == dialogs.classes(), "each dialog of ours is opened here"
    for kind, make in makers.items():
        dialog = make()
        dialog.open()
        assert dialog.windowTitle() or dialog.accessibleName()
        found = controls(dialog)
        assert found
        bare = [f"{kind.__name__}: {one}" for one in found if not one.accessibleName()]
        assert bare == []
        wanted = {one for one in found if one.isVisible() and one.isEnabled() and not grouped(one)}
        assert wanted <= met(dialog), "Tab comes by everything"
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), "Escape leaves, and decides nothing"


def test_every_control_of_the_wizard_has_a_name(qtbot: QtBot, app: App) -> None:
    app.dialogs.add_account()
    assert app.dialogs.wizard is not None
    for service in range(len(app.dialogs.wizard.choose._services)):
        app.dialogs.wizard.choose._group.button(service).click()
        app.dialogs.wizard._show(2)
        bare = [one for one in controls(app.dialogs.wizard) if not one.accessibleName()]
        assert bare == []
    app.dialogs.wizard.reject()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_and_comes_round(qtbot: QtBot, copied: App, page: str) -> None:
    window = copied.window
    window.go(page)
    wanted = {one for one in controls(window) if one.isVisible() and one.isEnabled()}
    assert {one for one in wanted if not grouped(one)} <= met(window)


@pytest.mark.parametrize("name", HOSTILE)
def test_s34_a_hostile_name_is_plain_words_on_every_page(
    qtbot: QtBot, app: App, tmp_path: Path, name: str, pull: Callable[[], None]
) -> None:
    from desktop.engine.accounts.secrets import Typed
    from tests.desktop.ui.conftest import nobody

    source = contacts(tmp_path / "source" / "Friends", (name, f"{name} too"))
    app.engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    app.engine.set_plan(Plan("Mine", "", 60))
    pull()
    for path in source.glob("*.vcf"):
        path.unlink()
    pull()
    for page in PAGES:
        app.window.go(page)
    app.window.go("browse")
    qtbot.waitUntil(lambda: app.pages.browse.lines.rowCount() == 2, timeout=20_000)
    app.pages.browse.list.setCurrentIndex(app.pages.browse.lines.index(0))
    app.dialogs.see_hold(app.engine.status().holds[0])
    held = app.dialogs.held
    assert held is not None
    qtbot.waitUntil(held.see.isEnabled, timeout=20_000)
    held.see.click()
    for label in app.window.findChildren(QLabel):
        if label.inherits("QMessageBoxLabel"):
            continue
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
        assert len(label.text()) <= LONGEST + 1
        assert "\u202e" not in label.text()
    assert not app.window.findChildren(QTextEdit)
    assert not app.window.findChildren(QMessageBox)
    shown = held.list.model().index(0, 0).data()
    assert "\u202e" not in shown
    if "<" in name:
        assert "<" in shown
    held.reject()
