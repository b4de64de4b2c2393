"""A window with a real engine, and one that has copied a folder of contacts already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.clock import SystemClock
from desktop.engine.accounts.secrets import Typed
from desktop.engine.plans.plans import Plan
from desktop.engine.tasks import Mirror, Pull
from desktop.places import Home
from desktop.ui.theme import LIGHT
from tests.desktop.ui.people import contacts, refreshed

New = Callable[[], App]


def nobody(address: str) -> None:
    raise AssertionError(address)


@pytest.fixture(autouse=True)
def _undressed(qapp: QApplication) -> Iterator[None]:
    """The look one test puts on is not the next one's: which comes next is chance."""
    yield
    if qapp.styleSheet():
        qapp.setStyleSheet("")
        qapp.setPalette(QPalette())


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


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    return tmp_path / "disk"


@pytest.fixture
def ready(copied: App, disk: Path) -> App:
    """Mine is copied, Disk is its empty second home, and secrets can be sealed."""
    assert copied.dialogs._passphrase.say("seven small otters") == ""
    copied.engine.add_account("Disk", "folder", {"path": str(disk)}, Typed(""), nobody)
    copied.engine.set_plan(Plan("Mine", "Disk", 60))
    return copied


@pytest.fixture
def new_computer(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> New:
    def made() -> App:
        app = App(Home(tmp_path / "new"), tmp_path / "new vault", LIGHT, SystemClock())
        qtbot.addWidget(app.window)
        app.show()
        request.addfinalizer(app.close)
        refreshed(qtbot, app)
        return app

    return made


def mirrored(app: App, disk: Path, *, sealed: bool) -> str:
    """Mine's copy on the disk; the sheet's letters."""
    assert app.dialogs._passphrase.say("seven small otters") == ""
    app.engine.add_account("Disk", "folder", {"path": str(disk)}, Typed(""), nobody)
    letters = ""
    if sealed:
        letters = app.engine.sheets.begin("Disk").letters
        app.engine.sheets.accept("Disk", letters)
    assert app.engine.wait(app.engine.start(Mirror("Mine", "Disk")), 30).exit == 0
    return letters
