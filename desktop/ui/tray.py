"""The sign in the tray: one drawing a state, a short menu, few words.

Where a desktop shows no tray, `shown` is False and the window stays the way in.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.engine.status.status import State
from desktop.ui.icons import icon
from desktop.ui.plain import shown
from desktop.ui.sayings import state as state_word
from desktop.ui.tongue import tr

LATER = 20_000
"""Milliseconds until a tray that was not there at login is looked for again."""

DRAWINGS = {
    State.PROTECTED: ("tray-ok", "#1f8a5b"),
    State.HELD: ("tray-held", "#b86a00"),
    State.NEEDS_YOU: ("tray-needs-you", "#b86a00"),
    State.NOT_PROTECTED: ("tray-unprotected", "#c8372b"),
}
"""A white figure on a coloured disc with a rim: seen on light panels and on dark ones, and told
apart without colour too."""

WORKING = ("tray-working", "#2f72c4")


class Tray(QObject):
    """Its signals are what the person chose; it decides nothing."""

    open_window = Signal()
    copy_now = Signal()
    pause = Signal(bool)
    quit = Signal()
    happening = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = QSystemTrayIcon()
        self._menu = QMenu()
        self._line = QAction("")
        self._happening = QAction(tr("What's happening"))
        self._pause = QAction(tr("Pause"))
        self._pause.setCheckable(True)
        self._copy = QAction(tr("Copy now"))
        self._line.setEnabled(False)
        self._open = QAction(tr("Open Elsewhere"))
        self._quit = QAction(tr("Quit"))
        self._menu.addAction(self._line)
        self._menu.addSeparator()
        for action in (self._copy, self._pause, self._happening, self._open):
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(self._quit)
        self._happening.triggered.connect(self.happening)
        self._copy.triggered.connect(self.copy_now)
        self._pause.toggled.connect(self.pause)
        self._open.triggered.connect(self.open_window)
        self._quit.triggered.connect(self.quit)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._state = State.NOT_PROTECTED
        self._working = ""
        self._waiting = ""
        self._draw()
        self._retry = QTimer(self)
        self._retry.setInterval(LATER)
        self._retry.timeout.connect(self._appear)
        self._appear()

    @property
    def shown(self) -> bool:
        """Whether this desktop really shows it."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def show_state(self, state: State) -> None:
        """The state as a drawing and a word."""
        if state is not self._state:
            self._state = state
            self._draw()

    def show_working(self, words: str) -> None:
        """What is running, "" when nothing is."""
        if words != self._working:
            self._working = words
            self._draw()

    def show_waiting(self, words: str) -> None:
        """Why nothing is copied by itself at the moment, "" for no reason."""
        if words != self._waiting:
            self._waiting = words
            self._draw()

    def show_paused(self, paused: bool) -> None:
        """Show the tick at Pause as it is, without telling anyone."""
        self._pause.blockSignals(True)
        self._pause.setChecked(paused)
        self._pause.blockSignals(False)

    def say(self, title: str, text: str) -> None:
        """One quiet notice: counts and account names only, for it may stand on a locked screen."""
        self._icon.showMessage(shown(title), shown(text), self._icon.icon())

    def hide(self) -> None:
        """Take it out of the tray."""
        self._retry.stop()
        self._icon.hide()

    def _appear(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()
            self._retry.stop()
        elif not self._retry.isActive():
            self._retry.start()

    def _draw(self) -> None:
        name, colour = WORKING if self._working else DRAWINGS[self._state]
        self._icon.setIcon(icon(name, colour))
        said = self._working or self._waiting or tr("Nothing is running")
        self._line.setText(shown(f"{state_word(self._state)} · {said}").replace("&", "&&"))
        self._icon.setToolTip(f"Elsewhere: {state_word(self._state)}")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.open_window.emit()
