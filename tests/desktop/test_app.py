"""The window's program, put together and taken apart again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.places import Home
from desktop.ui.theme import LIGHT
from tests.desktop.ui.people import pressing, refreshed, said


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


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    made = App(Home(tmp_path / "home"), tmp_path / "Elsewhere", LIGHT, SystemClock())
    qtbot.addWidget(made.window)
    refreshed(qtbot, made)
    yield made
    made.close()


def test_settings_that_cannot_be_read_are_named_and_what_was_known_is_not_shown_on(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    file = Home(tmp_path / "home").settings / "plans.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{not plans")
    with qtbot.waitSignal(app.watch.failed, timeout=20_000):
        app.refresh()
    assert str(file) in said(app.overview)
    assert "Add your first account" not in said(app.overview)
    assert not pressing(app.overview, "Copy now").isEnabled()
    app.turns.copy_now()
    assert not app.turns.jobs
    file.unlink()
    refreshed(qtbot, app)
    assert str(file) not in said(app.overview)


def test_pause_holds_though_it_cannot_be_kept_and_that_is_said(app: App, tmp_path: Path) -> None:
    (Home(tmp_path / "home").settings / "preferences.json" / "in the way").mkdir(parents=True)
    told: list[str] = []
    app.tray.say = lambda title, text: told.append(text)  # type: ignore[method-assign]
    app._prefer(replace(app.preferences, paused=True))
    assert app.turns.paused
    assert len(told) == 1
