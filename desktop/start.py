"""The window's start: first the frame on the screen, then the program behind it.

What the frame needs is loaded in a fraction of the time of the rest. The rest is loaded in steps
once the frame was drawn. Until then each page says that it is on its way.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon

from desktop.clock import SystemClock
from desktop.engine import logs
from desktop.places import Home, resources
from desktop.ui import preferences
from desktop.ui.language import speak
from desktop.ui.leaving import Leaving
from desktop.ui.loading import Loading
from desktop.ui.single import Single
from desktop.ui.theme import Colours, dress, wished
from desktop.ui.tongue import tr
from desktop.ui.window import Window

if TYPE_CHECKING:
    from desktop.app import App

STEPS = ("desktop.vault", "desktop.engine.engine", "desktop.ui.overview", "desktop.app")
"""What is loaded, one after the other; each leans on those before it."""

UNSEEN = 500
"""Milliseconds after which a window that is not drawn, for it starts covered, waits no longer."""

NO_TRAY = 25_000
"""Milliseconds after which a window without a tray comes: at login a panel may be late."""

FAILED = 4
log = logging.getLogger(__name__)


def main(
    home: Home,
    vault: Path,
    wish: str = "",
    ready: Callable[[App], None] | None = None,
    drawn: Callable[[Window], None] | None = None,
    *,
    tray: bool = False,
) -> int:
    """Run until the person quits; gives the exit status.

    Args:
        home: settings, index and logs.
        vault: the person's folder.
        wish: the look wished for; "" for the one preferred.
        ready: hears when the program stands behind the window.
        drawn: hears when the window is on the screen.
        tray: whether the window stays closed, where there is a tray to open it from.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Elsewhere")
    application.setDesktopFileName("elsewhere")
    application.setQuitOnLastWindowClosed(False)
    for font in (resources() / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    preferred = preferences.read(home)
    speak(application, preferred.language)
    colours = wished(wish or preferred.theme)
    dress(application, colours, preferred.letters)
    home.locks.mkdir(parents=True, exist_ok=True, mode=0o700)
    single = Single(str(home.locks / "window"))
    if not single.first(quiet=tray):
        return 0
    leaving = Leaving(application)
    starting = Starting(home, vault, colours, ready)
    if drawn is not None:
        starting.drawn.connect(drawn)
    single.raised.connect(starting.window.come)
    starting.begin(tray=tray)
    with logs.kept(home), logs.unforeseen():
        try:
            return application.exec()
        finally:
            starting.close()
            leaving.close()
            single.close()


class Starting(QObject):
    """The frame, and what comes up behind it step by step.

    Args:
        home: settings, index and logs.
        vault: the person's folder.
        colours: the look.
        ready: hears when the program stands behind the window.
    """

    drawn = Signal(object)
    """The `Window`, once it is on the screen."""

    def __init__(
        self,
        home: Home,
        vault: Path,
        colours: Colours,
        ready: Callable[[App], None] | None = None,
    ) -> None:
        super().__init__()
        self._home = home
        self._vault = vault
        self._colours = colours
        self._ready = ready
        self.window = Window(colours)
        self.app: App | None = None
        self._loading = Loading(STEPS)
        self._loading.begun.connect(lambda: self.drawn.emit(self.window))
        self._loading.finished.connect(self._stand)
        self._loading.failed.connect(self._lacks)

    def begin(self, *, tray: bool = False) -> None:
        """Show the window, or leave it in the tray; the rest follows once it was drawn."""
        if tray:
            self._loading.begin()
            if not QSystemTrayIcon.isSystemTrayAvailable():
                QTimer.singleShot(NO_TRAY, self, self._come_without_tray)
            return
        self.window.installEventFilter(self)
        self.window.come()
        self._loading.begin(UNSEEN)

    def close(self) -> None:
        """End what was begun."""
        self._loading.close()
        if self.app is not None:
            self.app.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._loading.begin()
        return False

    def _come_without_tray(self) -> None:
        """A program that nobody could reach would be none."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self.window.come()

    def _stand(self) -> None:
        from desktop.app import App

        self.app = App(self._home, self._vault, self._colours, SystemClock(), self.window)
        if self._ready is not None:
            self._ready(self.app)

    def _lacks(self, error: ImportError) -> None:
        """Half a program would only look as if nothing were kept."""
        log.info("a part of the program is missing: %s", error.name)
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle("Elsewhere")
        box.setTextFormat(Qt.TextFormat.PlainText)
        what = tr("A part of the program is missing or damaged: {name}.")
        box.setText(what.format(name=error.name or "?"))
        box.setInformativeText(
            tr("Your vault was not opened; everything in it stays as it is.")
            + " "
            + tr("Install Elsewhere once more over this one, and start it again.")
        )
        box.finished.connect(lambda: QApplication.exit(FAILED))
        box.open()
