"""The window's program, put together and taken apart again."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.places import Home
from desktop.ui.theme import LIGHT


def test_it_opens_on_an_empty_house_and_closes_in_order(qtbot: QtBot, tmp_path: Path) -> None:
    app = App(Home(tmp_path / "home"), tmp_path / "Elsewhere", LIGHT, SystemClock())
    qtbot.addWidget(app.window)
    app.show()
    assert app.window.isVisible()
    app.dialogs.add_account()
    assert app.dialogs.wizard is not None
    assert app.dialogs.wizard.isVisible()
    app.dialogs.wizard.close()
    app.close()
    assert not (tmp_path / "Elsewhere").exists()
