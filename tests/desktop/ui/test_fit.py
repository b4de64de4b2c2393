"""No text is clipped: every page in a language much longer than English, small letters and large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.engine.plans.plans import Plan
from desktop.ui.cards import scrolled
from desktop.ui.holding import Held
from desktop.ui.language import speak
from desktop.ui.lines import Lines
from desktop.ui.list_of import ListOf
from desktop.ui.looking_in import Seen
from desktop.ui.overview import Overview
from desktop.ui.plain import Label
from desktop.ui.theme import LIGHT, dress
from desktop.vault.words import VaultError
from desktop.words import language
from tests.desktop.ui import dialogs
from tests.desktop.ui.people import settled
from tests.desktop.ui.screenshots import status

SLACK = 2
PAGES = ("overview", "browse", "restore", "activity", "settings")


@pytest.fixture(
    params=[("xx", 100), ("xx", 200), ("xr", 100), ("de", 100), ("de", 200)],
    ids=lambda p: f"{p[0]}-{p[1]}",
)
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    code, letters = request.param
    before = qapp.styleSheet()
    speak(qapp, code)
    dress(qapp, LIGHT, letters)
    yield
    speak(qapp, "en")
    qapp.setStyleSheet(before)


def clipped(widget: QWidget) -> list[str]:
    """Texts that do not fit into what shows them."""
    return [text for one in widget.findChildren(QWidget) if (text := _lost(one))]


def _lost(one: QWidget) -> str:
    above = one.parentWidget()
    if not one.isVisible() or above is None or above.inherits("QAbstractSpinBox"):
        return ""
    if isinstance(one, QLabel) and one.text():
        room = one.contentsRect()
        flags = int(Qt.TextFlag.TextWordWrap) if one.wordWrap() else 0
        asked = one.fontMetrics().boundingRect(QRect(0, 0, room.width(), 9999), flags, one.text())
        longest = max(
            (one.fontMetrics().horizontalAdvance(word) for word in one.text().split()), default=0
        )
        # A path or a name without any blank is cut in no way Qt would wrap; ours have blanks.
        wide = asked.width() if not one.wordWrap() else min(asked.width(), longest)
        fits = wide <= room.width() + SLACK and asked.height() <= room.height() + SLACK
        return "" if fits else f"label {one.text()!r}: {asked.size()} in {room.size()}"
    if isinstance(one, ListOf) and one.viewMode() is ListOf.ViewMode.ListMode:
        wanted_ = 2 * one.fontMetrics().height()
        high = [one.visualRect(one.model().index(row, 0)).height() for row in range(_rows(one))]
        return "" if all(each >= wanted_ for each in high) else f"rows of {high}, not {wanted_}"
    if isinstance(one, QComboBox):
        option = QStyleOptionComboBox()
        one.initStyleOption(option)
        field = one.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, one
        )
        wide = one.fontMetrics().horizontalAdvance(one.currentText())
        return "" if wide <= field.width() + SLACK else f"choice {one.currentText()!r}"
    if isinstance(one, QPushButton | QCheckBox | QRadioButton) and one.text():
        assert isinstance(one, QAbstractButton)
        wanted = one.sizeHint()
        if one.property("role") == "tile":
            lines = one.text().splitlines()
            wide = max(one.fontMetrics().horizontalAdvance(line) for line in lines) + 60
            return "" if wide <= one.width() + SLACK else f"tile {one.text()!r}"
        fits = wanted.width() <= one.width() + SLACK and wanted.height() <= one.height() + SLACK
        return "" if fits else f"button {one.text()!r}: {wanted} in {one.size()}"
    return ""


def _rows(view: ListOf) -> int:
    return min(view.model().rowCount(), 3)


def test_no_text_of_any_page_is_clipped(spoken: None, qtbot: QtBot, copied: App) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    copied.window.resize(1120, 760)
    found = []
    for page in PAGES:
        copied.window.go(page)
        settled(qtbot, copied)
        found += [f"{page}: {one}" for one in clipped(copied.window)]
    copied.window.go("browse")
    copied.pages.browse.kinds.group.button(1).click()
    copied.pages.browse.month_tab.click()
    settled(qtbot, copied)
    found += [f"month: {one}" for one in clipped(copied.window)]
    assert found == [], "\n".join(found)


def test_no_text_of_any_dialog_is_clipped(
    spoken: None, qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    found = []
    for kind, make in dialogs.opened(copied, tmp_path / "disk").items():
        dialog = make()
        dialog.open()
        settled(qtbot, copied)
        found += [f"{kind.__name__}: {one}" for one in clipped(dialog)]
        if isinstance(dialog, Held):
            dialog.see.click()
            dialog._failed(VaultError("vault-failing"))
            settled(qtbot, copied)
            found += [f"the list of {kind.__name__}: {one}" for one in clipped(dialog)]
        dialog.reject()
    assert found == [], "\n".join(found)


def test_what_does_not_fit_is_found(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    lines = Lines("#565d66")
    lines.show([Seen("Nora", "Friends", Path("nora.vcf"), "nora")])
    rows = ListOf(LIGHT)
    rows.setParent(room)
    rows.show_model(lines, pictures=False)
    rows.show()
    choice = QComboBox(room)
    choice.addItem("What nobody could read in so narrow a place")
    wrapped = Label("Two words that go on in the next line", wraps=True, parent=room)
    others = [Label("Too long", parent=room), QPushButton("Too long", room), choice, wrapped]
    room.resize(900, 900)
    room.show()
    for one in others:
        one.resize(400, 60)
    assert clipped(room) == []
    for one in others:
        one.resize(30, 20)
    assert len(clipped(room)) == len(others)
    rows.setItemDelegate(rows._usual)
    assert any("rows" in one for one in clipped(room))


def test_no_text_of_the_wizard_is_clipped(spoken: None, qtbot: QtBot, app: App) -> None:
    app.dialogs.add_account()
    wizard = app.dialogs.wizard
    assert wizard is not None
    found = []
    for service in range(len(wizard.choose._services)):
        wizard.choose._group.button(service).click()
        for step in (0, 1, 3) if service else (0, 1, 2, 3, 5, 6):
            wizard._show(step)
            settled(qtbot, app)
            name = f"{wizard.choose._services[service].id} {step}"
            found += [f"{name}: {one}" for one in clipped(wizard)]
    wizard.reject()
    assert found == [], "\n".join(found)


def test_no_text_of_a_full_overview_is_clipped(spoken: None, qtbot: QtBot) -> None:
    made = Overview(LIGHT, SystemClock().now)
    area = scrolled(made)
    qtbot.addWidget(area)
    area.resize(900, 1400)
    area.show()
    made._opened.add("Fastmail")
    made.show_status(status(SystemClock().now()))
    for _ in range(5):
        QApplication.processEvents()
    assert clipped(made) == [], "\n".join(clipped(made))


def test_every_sentence_shown_comes_from_the_catalogue(qtbot: QtBot, qapp: QApplication) -> None:
    speak(qapp, "xx")
    try:
        assert language.said("Copy now").endswith("~")
        assert language.said("%n items in {name}").startswith("%n")
        assert "{name}" in language.said("%n items in {name}")
    finally:
        speak(qapp, "en")
    assert language.said("Copy now") == "Copy now"
