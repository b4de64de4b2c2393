"""Plans are changed and removed, the look and the pause are remembered, runs can be saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.plans.plans import Plan
from desktop.places import Home
from desktop.ui import preferences
from desktop.ui.settings_when import WhenCard
from tests.desktop.ui.people import Hand


def test_a_plan_gets_another_turn_and_is_removed(qtbot: QtBot, copied: App) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    copied.window.go("settings")
    turn = next(
        box
        for box in copied.pages.settings.findChildren(QComboBox)
        if "Mine" in box.accessibleName()
    )
    turn.setCurrentIndex(turn.findData(1440))
    assert copied.engine.plans()[0].minutes == 1440
    Hand(qtbot).press(copied.pages.settings, "Remove")
    assert copied.engine.plans() == ()


def test_what_is_preferred_is_remembered(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    app.pages.settings.look.theme.setCurrentIndex(app.pages.settings.look.theme.findData("dark"))
    app.pages.settings.look.paused.setChecked(True)
    app.pages.settings.look.login.setChecked(True)
    kept = preferences.read(Home(tmp_path / "home"))
    assert (kept.theme, kept.paused, kept.at_login) == ("dark", True, True)
    assert list((Path.home() / ".config" / "autostart").iterdir())
    app.pages.settings.look.login.setChecked(False)
    assert not list((Path.home() / ".config" / "autostart").iterdir())
    app.pages.settings.look.theme.setCurrentIndex(app.pages.settings.look.theme.findData("light"))


def test_pause_in_the_tray_and_in_settings_are_one(qtbot: QtBot, app: App) -> None:
    app.tray._pause.setChecked(True)
    assert app.pages.settings.look.paused.isChecked()
    app.pages.settings.look.paused.setChecked(False)
    assert not app.tray._pause.isChecked()


def test_a_time_is_read_hours_first_also_from_right_to_left(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    def shown() -> str:
        card = WhenCard(Home(tmp_path))
        qtbot.addWidget(card)
        return card.start.text()

    usual = shown()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    turned = shown()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert turned == usual
    assert usual.startswith(("22", "10"))


def test_s14_what_a_helper_gets_is_looked_at_first_and_saved_where_one_likes(
    qtbot: QtBot, copied: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied.window.go("settings")
    card = copied.pages.settings.helping
    assert card.save.isHidden()
    Hand(qtbot).press(card, "Look at it")
    qtbot.waitUntil(lambda: bool(card.shown.toPlainText()), timeout=20_000)
    said = json.loads(card.shown.toPlainText())
    assert [one["service"] for one in said["accounts"]] == ["folder"]
    assert "Mine" not in card.shown.toPlainText()
    to = tmp_path / "help.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    Hand(qtbot).press(card, "Save as a file…")
    assert json.loads(to.read_bytes()) == said
    assert card.said.text() == "Saved."


def test_a_helper_gets_to_know_why_the_settings_cannot_be_read(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    (tmp_path / "home/settings/accounts.json").write_bytes(b"{")
    copied.window.go("settings")
    card = copied.pages.settings.helping
    Hand(qtbot).press(card, "Look at it")
    qtbot.waitUntil(lambda: bool(card.shown.toPlainText()), timeout=20_000)
    assert json.loads(card.shown.toPlainText())["trouble"] == "settings-damaged"
