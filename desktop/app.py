"""The window's program: joins engine, bridge, tray and pages. The only long constructor."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.clock import Clock, SystemClock
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress, Started
from desktop.engine.status.status import Status
from desktop.engine.tasks import Pull
from desktop.pictures.gallery import Gallery
from desktop.places import Home, resources
from desktop.ui import at_login, half_year_card, notices, preferences, sayings
from desktop.ui.activity import Activity
from desktop.ui.bridge import Bridge
from desktop.ui.browse import Browse
from desktop.ui.dialogs import Dialogs
from desktop.ui.language import speak
from desktop.ui.leaving import Leaving
from desktop.ui.notices import Budget
from desktop.ui.overview import Overview
from desktop.ui.passphrase import Passphrase
from desktop.ui.preferences import Preferences
from desktop.ui.questions import Questions
from desktop.ui.reading import Reading
from desktop.ui.restore_page import RestorePage
from desktop.ui.sayings import tr
from desktop.ui.settings import Settings
from desktop.ui.single import Single
from desktop.ui.theme import DARK, LIGHT, Colours, dress
from desktop.ui.tray import Tray
from desktop.ui.turns import Turns
from desktop.ui.watching import Watch
from desktop.ui.window import Window


class App(QObject):
    """Everything that lives while the program runs; `close` ends it in order."""

    def __init__(self, home: Home, vault: Path, colours: Colours, clock: Clock) -> None:
        super().__init__()
        self._home = home
        self._clock = clock
        self.preferences = preferences.read(home)
        self._bridge = Bridge()
        self._bridge.told.connect(self._hear)
        passphrase = Passphrase(home)
        self.engine = Engine(home, vault, self._bridge.tell, clock, passphrase)
        self.reading = Reading(vault, home, clock)
        self._gallery = Gallery.at(home)
        listen = self._bridge.told.connect
        self.window = Window(colours)
        self.overview = Overview(colours, clock.now)
        self.browse = Browse(self.reading, colours, clock.now, self._gallery, self.engine, listen)
        self.restore = RestorePage(self.engine, self.reading, listen)
        self.activity = Activity(self.reading, colours)
        self.settings = Settings(
            self.engine, self.reading, home, self.preferences, listen, passphrase
        )
        add = self.window.add_page
        add("overview", tr("Overview"), "overview", self.overview)
        add("browse", tr("Browse"), "search", self.browse)
        add("restore", tr("Restore"), "restore", self.restore)
        add("activity", tr("Activity"), "activity", self.activity)
        add("settings", tr("Settings"), "settings", self.settings)
        self.dialogs = Dialogs(self.engine, self.reading, passphrase, colours, listen, self.window)
        self.tray = Tray()
        self.turns = Turns(self.engine, home, clock)
        self.watch = Watch(self.engine)
        self.questions = Questions(self.engine, self.reading)
        self._budget = Budget.kept(home)
        self._status: Status | None = None
        self._join()
        self._prefer(self.preferences)
        self.refresh()

    def show(self) -> None:
        """Bring the window to the front."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def refresh(self) -> None:
        """Have the status read anew, and shown once it is there."""
        self.watch.look()
        self.questions.look()

    def close(self) -> None:
        """Stop what runs between two items, and let go of everything."""
        self.turns.close()
        self.tray.hide()
        self.watch.close()
        self.restore.close_all()
        self.browse.close_all()
        self.reading.close()
        self._gallery.close()
        self.engine.close()

    def _join(self) -> None:
        """What each wants done, and who does it."""
        dialogs, turns, tray = self.dialogs, self.turns, self.tray
        self.overview.copy_now.connect(turns.copy_now)
        self.overview.add_account.connect(dialogs.add_account)
        self.overview.recover.connect(dialogs.recover)
        self.overview.see_hold.connect(dialogs.see_hold)
        self.overview.see_there.connect(dialogs.see_there)
        self.overview.sign_in.connect(dialogs.sign_in)
        self.settings.add_account.connect(dialogs.add_account)
        self.settings.add_second.connect(dialogs.add_second)
        self.settings.sign_in.connect(dialogs.sign_in)
        self.settings.changed.connect(self._prefer)
        self.settings.altered.connect(self.refresh)
        self.settings.quit.connect(QApplication.quit)
        dialogs.changed.connect(self.refresh)
        dialogs.signed_in.connect(lambda name: turns.begin(Pull((name,))))
        tray.open_window.connect(self.show)
        tray.happening.connect(self._show_happening)
        tray.copy_now.connect(turns.copy_now)
        tray.pause.connect(lambda on: self._prefer(replace(self.preferences, paused=on)))
        tray.quit.connect(QApplication.quit)
        # Looked at by itself: whatever the scheduler believes, an old copy is told of.
        turns.minute.connect(self.watch.look)
        turns.waiting.connect(self._waits)
        turns.idle.connect(self._rests)
        self.watch.told.connect(self._show_status)
        self.watch.failed.connect(lambda _: self._judge())
        self.questions.told.connect(self.overview.show_questions)
        self.window.entered.connect(self._entered)
        self.window.closed.connect(lambda: self.window.leave(hide=self.tray.shown))

    def _show_status(self, status: Status) -> None:
        self._status = status
        self.overview.show_status(status)
        self.restore.show_status(status)
        self.browse.show_status(status)
        self.settings.show_status(status)
        self._judge()

    def _judge(self) -> None:
        """The tray's sign and a notice that is due, by dates alone when nothing else is known."""
        now, copies = self._clock.now(), notices.copies(self._home)
        self.tray.show_state(notices.sign(self._status, copies, now))
        phone = half_year_card.notice(self._home, now)
        if told := self._budget.due(self._status, copies, now, phone):
            self._budget.keep(self._home)
            self.tray.say("Elsewhere", told)

    def _show_happening(self) -> None:
        self.window.go("overview")
        self.show()

    def _entered(self, name: str) -> None:
        if name == "browse":
            self.browse.read()
        elif name == "activity":
            self.activity.read()
        elif name == "settings":
            self.settings.show_all()

    def _prefer(self, wished: Preferences) -> None:
        before, self.preferences = self.preferences, wished
        if wished != before:
            preferences.write(self._home, wished)
        self.settings.show_preferences(wished)
        self.tray.show_paused(wished.paused)
        self.turns.pause(wished.paused)
        if (wished.theme, wished.letters) != (before.theme, before.letters):
            application = cast("QApplication", QApplication.instance())
            dress(application, look(wished.theme), wished.letters)
        if wished.at_login != before.at_login:
            file = at_login.place(sys.platform, Path.home(), os.environ)
            at_login.set_(sys.platform, file, at_login.command(), on=wished.at_login)

    def _waits(self, why: str) -> None:
        self.overview.show_waiting(why)
        self.tray.show_waiting(sayings.waiting(why))

    def _rests(self) -> None:
        self.overview.show_progress(None)
        self.tray.show_working("")

    def _hear(self, event: Event) -> None:
        self.turns.hear(event)
        match event:
            case Started():
                self.tray.show_working(tr("Copying"))
            case Progress():
                self.overview.show_progress(event)
                self.tray.show_working(sayings.phase(event.phase))
            case Finished():
                self.refresh()


def look(wish: str) -> Colours:
    """The colours wished for: "light", "dark", or what the system says ("")."""
    if wish == "dark":
        return DARK
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if not wish and scheme == scheme.Dark else LIGHT


def main(
    home: Home, vault: Path, wish: str = "", ready: Callable[[App], None] | None = None
) -> int:
    """Run until the person quits; gives the exit status."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Elsewhere")
    application.setDesktopFileName("elsewhere")
    application.setQuitOnLastWindowClosed(False)
    for font in (resources() / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    preferred = preferences.read(home)
    speak(application, preferred.language)
    colours = look(wish or preferred.theme)
    dress(application, colours, preferred.letters)
    home.locks.mkdir(parents=True, exist_ok=True, mode=0o700)
    single = Single(str(home.locks / "window"))
    if not single.first():
        return 0
    leaving = Leaving(application)
    app = App(home, vault, colours, SystemClock())
    single.raised.connect(app.show)
    app.show()
    if ready:
        ready(app)
    try:
        return application.exec()
    finally:
        app.close()
        leaving.close()
        single.close()
