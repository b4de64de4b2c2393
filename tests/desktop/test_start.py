"""The window's start: the frame is there at once, honest about what is not known yet."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop import start
from desktop.engine import logs
from desktop.places import Home
from desktop.start import Starting
from desktop.ui.browse import Browse
from desktop.ui.theme import LIGHT
from tests.desktop.ui.people import pressing, said

FIRST = """
import sys
from pathlib import Path
from desktop.places import Home
from desktop.start import main
def drawn(window):
    print(window.isVisible(), *[name for name in sys.argv[3:] if name in sys.modules], flush=True)
def ready(app):
    from PySide6.QtWidgets import QApplication
    app.watch.told.connect(lambda _: QApplication.quit())
sys.exit(main(Home(Path(sys.argv[1])), Path(sys.argv[2]), ready=ready, drawn=drawn))
"""
SLIPS = FIRST.replace(
    "    app.watch", "    QTimer.singleShot(0, lambda: [].pop())\n    app.watch"
).replace("import sys\n", "import sys\nfrom PySide6.QtCore import QTimer\n")
"""The same, with a mistake in it that nobody foresaw."""

HEAVY = ("desktop.engine.engine", "desktop.vault", "connectors.catalogue", "PIL", "urllib3")


@pytest.fixture
def said_at_first() -> list[str]:
    """What the overview says at the moment the program stands, before anything was read."""
    return []


@pytest.fixture
def starting(qtbot: QtBot, tmp_path: Path, said_at_first: list[str]) -> Iterator[Starting]:
    made = Starting(
        Home(tmp_path / "home"), tmp_path / "Elsewhere", LIGHT,
        lambda app: said_at_first.append(said(app.overview)),
    )  # fmt: skip
    qtbot.addWidget(made.window)
    yield made
    made.close()


def test_the_window_is_drawn_before_the_rest_of_the_program_is_loaded(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FIRST, str(tmp_path / "home"), str(tmp_path / "Elsewhere"), *HEAVY],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["True"]
    assert not (tmp_path / "Elsewhere").exists()


def test_what_nobody_foresaw_in_the_window_stands_in_the_log(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SLIPS, str(tmp_path / "home"), str(tmp_path / "Elsewhere")],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, run.stderr
    assert "IndexError" in logs.path(Home(tmp_path / "home")).read_text()


def test_until_the_status_is_read_it_says_that_it_looks_never_that_nothing_is_set_up(
    qtbot: QtBot, starting: Starting, said_at_first: list[str]
) -> None:
    starting.begin()
    assert "Looking…" in said(starting.window)
    qtbot.waitUntil(lambda: bool(said_at_first), timeout=20_000)
    assert "Looking…" in said_at_first[0]
    assert "second home" not in said_at_first[0]
    qtbot.waitUntil(
        lambda: starting.app is not None and "second home" in said(starting.app.overview),
        timeout=20_000,
    )


def test_a_page_asked_for_before_the_program_is_there_comes_when_it_is(
    qtbot: QtBot, starting: Starting
) -> None:
    starting.begin()
    qtbot.mouseClick(pressing(starting.window, "Browse"), Qt.MouseButton.LeftButton)
    assert starting.app is None
    assert "Looking…" in said(starting.window)
    qtbot.waitUntil(lambda: bool(starting.window.findChildren(Browse)), timeout=20_000)
    assert starting.window.page == "browse"


def test_a_window_that_starts_covered_and_is_never_drawn_gets_its_program_all_the_same(
    qtbot: QtBot, starting: Starting
) -> None:
    starting.begin()
    starting.window.removeEventFilter(starting)
    qtbot.waitUntil(lambda: starting.app is not None, timeout=20_000)
    assert starting.window.page == "overview"


def tray(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there)


def test_started_in_the_tray_the_program_stands_and_the_window_stays_closed(
    qtbot: QtBot, starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray(monkeypatch, there=True)
    starting.begin(tray=True)
    qtbot.waitUntil(lambda: starting.app is not None, timeout=20_000)
    assert starting.app is not None
    assert not starting.window.isVisible()
    starting.app.tray.open_window.emit()
    assert starting.window.isVisible()


@pytest.mark.parametrize("later", [True, False])
def test_without_a_tray_the_window_comes_but_a_late_one_is_waited_for(
    qtbot: QtBot, starting: Starting, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    monkeypatch.setattr(start, "NO_TRAY", 50)
    tray(monkeypatch, there=False)
    starting.begin(tray=True)
    assert not starting.window.isVisible()
    tray(monkeypatch, there=later)
    qtbot.waitUntil(lambda: starting.app is not None, timeout=20_000)
    qtbot.wait(100)
    assert starting.window.isVisible() is not later


@pytest.mark.parametrize("hidden", [True, False])
def test_a_part_that_is_missing_is_told_in_words_before_the_program_ends(
    qtbot: QtBot, starting: Starting, monkeypatch: pytest.MonkeyPatch, hidden: bool
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    monkeypatch.setattr(starting._loading, "_names", ("desktop.nowhere",))
    tray(monkeypatch, there=True)
    starting.begin(tray=hidden)
    qtbot.waitUntil(lambda: bool(starting.window.findChildren(QMessageBox)), timeout=20_000)
    (box,) = starting.window.findChildren(QMessageBox)
    assert box.isVisible()
    assert "desktop.nowhere" in box.text()
    assert "Your vault was not opened" in box.informativeText()
    assert "Install Elsewhere once more" in box.informativeText()
    assert ended == []
    box.accept()
    assert ended == [4]
