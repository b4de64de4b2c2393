"""What vanished is shown by name; letting it go takes a look, and for much of it, its number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.ui.holding import Held
from tests.desktop.ui.people import Hand, pressing, said


def opened(qtbot: QtBot, app: App, source: Path, pull: Callable[[], None]) -> tuple[Hand, Held]:
    for path in source.glob("*.vcf"):
        path.unlink()
    pull()
    hand = Hand(qtbot)
    hand.press(app.overview, "See them")
    held = app.dialogs.held
    assert held is not None
    qtbot.waitUntil(held.see.isEnabled, timeout=20_000)
    return hand, held


def test_everything_is_kept_by_default(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None]
) -> None:
    hand, held = opened(qtbot, copied, source, pull)
    assert held.keep.isDefault()
    assert not held.gone.isEnabled(), "nobody lets go of what they have not seen"
    assert "6" in held.see.text()
    qtbot.keyClick(held, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not held.isVisible(), timeout=20_000)
    assert copied.engine.status().holds == ()
    assert copied.engine.status().accounts[0].kinds[0].items == 6
    assert hand.clicks == 1


def test_letting_everything_go_takes_the_list_and_the_number(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None]
) -> None:
    hand, held = opened(qtbot, copied, source, pull)
    hand.click(held.see)
    model = held.list.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Nora Ashdown" in names
    assert len(names) == 6
    assert not held.gone.isEnabled()
    held.typed.setText("5")
    assert not held.gone.isEnabled()
    held.typed.setText("6")
    hand.press(held, "They really are gone")
    qtbot.waitUntil(lambda: not held.isVisible(), timeout=20_000)
    assert copied.engine.status().accounts[0].kinds[0].items == 0
    assert len(copied.engine.history("Mine", "Ashdown")) == 2, "history still has them"


def test_closing_decides_nothing(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None]
) -> None:
    _, held = opened(qtbot, copied, source, pull)
    qtbot.keyClick(held, Qt.Key.Key_Escape)
    assert len(copied.engine.status().holds) == 1
    assert pressing(copied.overview, "See them").isEnabled()
    assert "vanished" in said(copied.overview)
