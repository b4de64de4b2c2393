"""A window with a real engine, and one that has copied a folder of contacts already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.engine.accounts.secrets import Typed
from desktop.engine.tasks import Pull
from desktop.places import Home
from desktop.ui.theme import LIGHT
from tests.desktop.ui.people import contacts, refreshed


def nobody(address: str) -> None:
    raise AssertionError(address)


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    made = App(Home(tmp_path / "home"), tmp_path / "Elsewhere", LIGHT, SystemClock())
    qtbot.addWidget(made.window)
    made.show()
    yield made
    made.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return contacts(tmp_path / "source" / "Friends")


@pytest.fixture
def pull(qtbot: QtBot, app: App) -> Callable[[], None]:
    def again() -> None:
        app.engine.wait(app.engine.start(Pull(("Mine",))), 30)
        refreshed(qtbot, app)

    return again


@pytest.fixture
def copied(app: App, source: Path, pull: Callable[[], None]) -> App:
    app.engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    pull()
    return app
