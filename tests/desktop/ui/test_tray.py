"""Without a tray the window stays the way in; a second start raises the first; quiet otherwise."""

from __future__ import annotations

import stat
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.status.status import State
from desktop.ui.single import Single


def test_a_second_start_raises_the_first_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Single(str(tmp_path / "socket")), Single(str(tmp_path / "socket"))
    assert first.first()
    with qtbot.waitSignal(first.raised, timeout=20_000):
        assert not second.first()
    first.close()


def test_a_second_start_at_login_ends_without_raising_the_first(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = Single(str(tmp_path / "socket")), Single(str(tmp_path / "socket"))
    raised = list[bool]()
    first.raised.connect(lambda: raised.append(True))
    assert first.first(quiet=True)
    assert not second.first(quiet=True)
    qtbot.wait(100)
    assert raised == []
    first.close()


def test_s58_nobody_else_can_knock_and_whoever_does_can_only_raise_the_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    single, raised = Single(str(tmp_path / "socket")), list[bool]()
    single.raised.connect(lambda: raised.append(True))
    assert single.first()
    assert stat.S_IMODE((tmp_path / "socket").stat().st_mode) & 0o077 == 0
    for said in (b"quit\n", b"raise\nrm", b"raise\n" * 900, b"\0" * 5000):
        socket = QLocalSocket()
        socket.connectToServer(str(tmp_path / "socket"))
        assert socket.waitForConnected(5000)
        socket.write(said)
        socket.waitForBytesWritten(5000)

        def hung_up(one: QLocalSocket = socket) -> bool:
            return one.state() is QLocalSocket.LocalSocketState.UnconnectedState

        qtbot.waitUntil(hung_up, timeout=20_000)
    assert raised == []
    single.close()


def test_what_a_crash_left_does_not_keep_the_next_start_out(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "socket").write_bytes(b"")
    single = Single(str(tmp_path / "socket"))
    assert single.first()
    single.close()


def test_without_a_tray_the_window_is_the_way_in_and_the_tray_is_looked_for_again(
    qtbot: QtBot, app: App
) -> None:
    assert not app.tray.shown, "offscreen there is no tray"
    assert app.window.isVisible()
    assert app.tray._retry.isActive(), "it is looked for again"


def test_without_a_tray_the_closed_window_waits_where_windows_wait(qtbot: QtBot, app: App) -> None:
    assert not app.tray.shown
    app.window.closed.emit()
    assert app.window.isVisible(), "not hidden: nothing could bring it back"
    assert app.window.isMinimized()
    app.show()
    assert not app.window.isMinimized()


def test_the_menus_words_do_what_they_say(qtbot: QtBot, app: App) -> None:
    tray = app.tray
    for action, signal in (
        (tray._copy, tray.copy_now),
        (tray._happening, tray.happening),
        (tray._open, tray.open_window),
    ):
        with qtbot.waitSignal(signal, timeout=20_000):
            action.trigger()
    app.window.go("settings")
    tray._happening.trigger()
    assert app.window._stack.currentIndex() == app.window._places["overview"]
    tray._pause.trigger()
    assert app.turns.paused
    app.show()


def test_each_state_has_a_drawing_and_a_word_of_its_own(qtbot: QtBot, app: App) -> None:
    seen = set()
    for state in State:
        app.tray.show_state(state)
        seen.add(app.tray._icon.toolTip())
    assert len(seen) == len(State)
    app.tray.show_working("Copying")
    assert "Copying" in app.tray._line.text()
    app.tray.show_working("")
    assert "Nothing is running" in app.tray._line.text()
