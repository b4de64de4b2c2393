"""A vault on a share that does not answer for a while: the window goes on, and so does the copy."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.vault.port import Port
from tests.desktop.ui.people import contacts

PAGES = ("settings", "restore", "activity", "browse", "overview")


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set while the share answers; whoever writes while it is not waits for it."""
    answers = threading.Event()
    answers.set()

    def slow(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            assert answers.wait(60)
            return real(*given)

        return call

    for name in ("create", "write", "fsync", "replace", "extend", "sync"):
        monkeypatch.setattr(Port, name, slow(getattr(Port, name)))
    return answers


def test_c15_while_the_share_is_silent_the_window_turns_pages_and_then_all_is_copied(
    qtbot: QtBot, copied: App, source: Path, share: threading.Event
) -> None:
    before = copied.engine.status().accounts[0].kinds[0].items
    more = contacts(source.parent / "Choir")
    share.clear()
    copied.turns.copy_now()
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(10)
    try:
        for page in PAGES:
            copied.window.go(page)
            qtbot.wait(100)
        assert copied.turns.jobs
        assert len(ticks) > len(PAGES)
    finally:
        share.set()
        timer.stop()
    qtbot.waitUntil(lambda: not copied.turns.jobs, timeout=60_000)
    now = copied.engine.status().accounts[0].kinds[0].items
    assert now == before + len(list(more.rglob("*.vcf")))


def test_c15_a_share_that_lost_our_files_is_said_to_be_away_and_copied_to_when_it_is_back(
    qtbot: QtBot, copied: App, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = copied.engine.status().accounts[0].kinds[0].items
    contacts(source.parent / "Choir")

    def stale(*_: Any) -> None:
        raise OSError(errno.ESTALE, "stale file handle")

    with monkeypatch.context() as patched:
        for name in ("create", "extend"):
            patched.setattr(Port, name, stale)
        copied.turns.copy_now()
        qtbot.waitUntil(lambda: not copied.turns.jobs, timeout=60_000)
    assert copied.engine.status().accounts[0].kinds[0].items == before
    copied.turns.copy_now()
    qtbot.waitUntil(lambda: not copied.turns.jobs, timeout=60_000)
    assert copied.engine.status().accounts[0].kinds[0].items > before
