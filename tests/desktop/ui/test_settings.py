"""Plans are changed and removed, the look and the pause are remembered, runs can be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.plans.plans import Plan
from desktop.places import Home
from desktop.ui import preferences
from tests.desktop.ui.people import Hand


def test_a_plan_gets_another_turn_and_is_removed(qtbot: QtBot, copied: App) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    copied.window.go("settings")
    turn = next(
        box for box in copied.settings.findChildren(QComboBox) if "Mine" in box.accessibleName()
    )
    turn.setCurrentIndex(turn.findData(1440))
    assert copied.engine.plans()[0].minutes == 1440
    Hand(qtbot).press(copied.settings, "Remove")
    assert copied.engine.plans() == ()


def test_what_is_preferred_is_remembered(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    app.settings.look.theme.setCurrentIndex(app.settings.look.theme.findData("dark"))
    app.settings.look.paused.setChecked(True)
    app.settings.look.login.setChecked(True)
    kept = preferences.read(Home(tmp_path / "home"))
    assert (kept.theme, kept.paused, kept.at_login) == ("dark", True, True)
    assert list((Path.home() / ".config" / "autostart").iterdir())
    app.settings.look.login.setChecked(False)
    assert not list((Path.home() / ".config" / "autostart").iterdir())
    app.settings.look.theme.setCurrentIndex(app.settings.look.theme.findData("light"))


def test_pause_in_the_tray_and_in_settings_are_one(qtbot: QtBot, app: App) -> None:
    app.tray._pause.setChecked(True)
    assert app.settings.look.paused.isChecked()
    app.settings.look.paused.setChecked(False)
    assert not app.tray._pause.isChecked()


def test_every_run_is_a_line_and_all_of_them_a_file(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    page = copied.activity
    copied.window.go("activity")
    qtbot.waitUntil(lambda: page._model.rowCount() == 1, timeout=10_000)
    line = page._model.index(0).data()
    assert "pull" in line
    assert "+6" in line
    assert "Friends" in page.text.toPlainText()
    page.save_to(tmp_path / "runs.txt")
    assert "+6" in (tmp_path / "runs.txt").read_text("utf-8")
