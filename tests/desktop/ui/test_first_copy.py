"""The page of the first copy: phase, items, bytes, time left, what is at hand; closed, it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.engine.events import Event, Progress
from desktop.engine.plans.plans import Plan
from desktop.ui.first_copy import FirstCopy
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import contacts, refreshed, said


def begun(qtbot: QtBot, app: App, source: Path) -> tuple[FirstCopy, Callable[[Event], None]]:
    app.engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    heard: list[Callable[[Event], None]] = []
    page = FirstCopy(app.engine, lambda: Plan("Mine", "", 60), heard.append)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    return page, heard[0]


def test_it_says_phase_items_bytes_time_left_and_what_is_at_hand(
    qtbot: QtBot, app: App, source: Path
) -> None:
    page, hear = begun(qtbot, app, source)
    (job,) = page._jobs
    hear(Progress(job, "copying", "Friends", 250, 1000, 3_000_000, 200))
    told = said(page)
    for words in ("Copying", "250 of 1", "2.9 MB", "about 3 minutes left", "Friends"):
        assert words in told
    assert page._card._bar.value() * 4 == page._card._bar.maximum()
    hear(Progress(job + 100, "sending", "another job", 1, 2))
    assert "another job" not in said(page)
    app.engine.wait(job, 60)


def test_closed_it_goes_on_and_the_overview_and_the_tray_tell_of_it(
    qtbot: QtBot, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = contacts(tmp_path / "many" / "Friends", [f"Person {n}" for n in range(400)])
    app.engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    worked: list[str] = []
    told = app.tray.show_working

    def working(words: str) -> None:
        worked.append(words)
        told(words)

    monkeypatch.setattr(app.tray, "show_working", working)
    app.dialogs.add_account()
    wizard = app.dialogs.wizard
    assert wizard is not None
    wizard.sign_in.name = "Mine"
    wizard._show(wizard._steps.index(wizard.copy))
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
    qtbot.waitUntil(lambda: not app.turns.jobs and bool(worked), timeout=60_000)
    assert any(worked), "the tray said that it works"
    refreshed(qtbot, app)
    assert "400" in said(app.overview)
    assert [plan.source for plan in app.engine.plans()] == ["Mine"]


def test_where_nothing_could_be_begun_it_says_so_and_has_ended(qtbot: QtBot, app: App) -> None:
    page = FirstCopy(app.engine, lambda: Plan("Gone", "", 60), lambda hear: None)
    qtbot.addWidget(page)
    page.entered()
    assert page.ended
    assert "Gone" in said(page)
    assert "It stopped" in said(page)
