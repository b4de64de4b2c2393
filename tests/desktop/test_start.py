"""The window's start: the frame is there at once, honest about what is not known yet."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

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
HEAVY = ("desktop.engine.engine", "desktop.vault", "connectors.catalogue", "PIL", "urllib3")


@pytest.fixture
def starting(qtbot: QtBot, tmp_path: Path) -> Iterator[Starting]:
    made = Starting(Home(tmp_path / "home"), tmp_path / "Elsewhere", LIGHT)
    qtbot.addWidget(made.window)
    yield made
    made.close()


def test_the_window_is_drawn_before_the_rest_of_the_program_is_loaded(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FIRST, str(tmp_path / "home"), str(tmp_path / "Elsewhere"), *HEAVY],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["True"]
    assert not (tmp_path / "Elsewhere").exists()


def test_until_the_status_is_read_it_says_that_it_looks_never_that_nothing_is_set_up(
    qtbot: QtBot, starting: Starting
) -> None:
    starting.begin()
    assert "Looking…" in said(starting.window)
    qtbot.waitUntil(lambda: starting.app is not None, timeout=20_000)
    assert starting.app is not None
    assert "Looking…" in said(starting.app.overview)
    assert "second home" not in said(starting.app.overview)
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
