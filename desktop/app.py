"""The window's program: joins engine, bridge, tray and pages. The only long constructor."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from desktop.clock import Clock, SystemClock
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress, Started
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Pull, RunPlans
from desktop.pictures.gallery import Gallery
from desktop.places import Home, resources
from desktop.ui import at_login, half_year_card, notices, preferences
from desktop.ui.activity import Activity
from desktop.ui.add_second import AddSecondHome
from desktop.ui.bridge import Bridge
from desktop.ui.browse import Browse
from desktop.ui.holding import Held
from desktop.ui.notices import Budget
from desktop.ui.overview import Overview
from desktop.ui.passphrase import Passphrase, Unlock
from desktop.ui.preferences import Preferences
from desktop.ui.reading import Reading
from desktop.ui.restore_page import RestorePage
from desktop.ui.sayings import tr
from desktop.ui.settings import Settings
from desktop.ui.signing_in import sign_in_again
from desktop.ui.single import Single
from desktop.ui.theme import DARK, LIGHT, Colours, dress
from desktop.ui.tray import Tray
from desktop.ui.window import Window
from desktop.ui.wizard import AddAccount
from desktop.vault.words import Hold, VaultError

MINUTE = 60_000


class App(QObject):
    """Everything that lives while the program runs; `close` ends it in order."""

    def __init__(self, home: Home, vault: Path, colours: Colours, clock: Clock) -> None:
        super().__init__()
        self._vault = vault
        self._colours = colours
        self._bridge = Bridge()
        self._bridge.told.connect(self._hear)
        self._passphrase = Passphrase(home)
        self.engine = Engine(home, vault, self._bridge.tell, clock, self._passphrase)
        self.window = Window(colours)
        self.overview = Overview(colours, clock.now)
        self.window.add_page("overview", tr("Overview"), "overview", self.overview)
        self.overview.copy_now.connect(self.copy_now)
        self.overview.add_account.connect(self.add_account)
        self.overview.see_hold.connect(self.see_hold)
        self.overview.sign_in.connect(self.sign_in)
        self.reading = Reading(vault, home, clock)
        self.restore = RestorePage(self.engine, self.reading, self._bridge.told.connect)
        self._gallery = Gallery.at(home)
        self.browse = Browse(self.reading, colours, clock.now, self._gallery)
        self.activity = Activity(self.reading)
        self._home = home
        self._clock = clock
        self._budget = Budget()
        self.preferences = preferences.read(home)
        self.settings = Settings(self.engine, vault, self.preferences)
        self.window.add_page("browse", tr("Browse"), "search", self.browse, scrolls=False)
        self.window.add_page("restore", tr("Restore"), "restore", self.restore)
        self.window.add_page("activity", tr("Activity"), "activity", self.activity, scrolls=False)
        self.window.add_page("settings", tr("Settings"), "settings", self.settings)
        self.window.entered.connect(self._entered)
        self.settings.changed.connect(self._prefer)
        self.settings.add_account.connect(self.add_account)
        self.settings.add_second.connect(self.add_second)
        self.tray = Tray()
        self.tray.open_window.connect(self.show)
        self.tray.copy_now.connect(self.copy_now)
        self.tray.pause.connect(self._pause)
        self.tray.quit.connect(QApplication.quit)
        self.window.closed.connect(self._closed)
        self._jobs: set[int] = set()
        self.tray.show_paused(self.preferences.paused)
        self._wizard: AddAccount | None = None
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self._run_due)
        # Looked at by itself: whatever the scheduler believes, an old copy is told of.
        self._minute.timeout.connect(self.refresh)
        self._minute.start()
        self.refresh()

    def show(self) -> None:
        """Bring the window to the front."""
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def refresh(self) -> None:
        """Read the status anew and show it."""
        try:
            status = self.engine.status()
        except (EngineError, VaultError):
            return
        self.overview.show_status(status)
        self.restore.show_status(status)
        self.browse.show_status(status)
        self.tray.show_state(notices.sign(status, self._clock.now()))
        now = self._clock.now()
        if told := self._budget.due(status, now, half_year_card.notice(self._home, now)):
            self.tray.say("Elsewhere", told)

    def copy_now(self) -> None:
        """Do what every plan asks for; without plans, copy every account."""
        task = RunPlans() if self.engine.plans() else Pull()
        self._jobs.add(self.engine.start(task))

    def add_account(self) -> None:
        """Open the wizard."""
        self._wizard = AddAccount(
            self.engine,
            self._vault,
            self._bridge.told.connect,
            self._passphrase,
            self._colours,
            self.window,
        )
        self._wizard.finished.connect(lambda _: self.refresh())
        self._wizard.open()

    def add_second(self) -> None:
        """Add an account that copies go to."""
        self.adding = AddSecondHome(self.engine, self._passphrase, self._colours, self.window)
        self.adding.finished.connect(lambda _: self.refresh())
        self.adding.open()

    def see_hold(self, hold: Hold) -> None:
        """Show who and what would go."""
        self.held = Held(self.engine, self.reading, hold, self.window)
        self.held.answered.connect(self.refresh)
        self.held.open()

    def sign_in(self, name: str) -> None:
        """Unlock the secrets where that is what is missing, else sign in again."""
        self.asked: QDialog
        if self._passphrase.chosen and not self._passphrase():
            self.asked = Unlock(self._passphrase, self.window)
        else:
            account = next(one for one in self.engine.accounts() if one.name == name)
            self.asked = sign_in_again(self.engine, account, self._passphrase, self.window)
        self.asked.accepted.connect(lambda: self._jobs.add(self.engine.start(Pull((name,)))))
        self.asked.open()

    def close(self) -> None:
        """Stop what runs between two items, and let go of everything."""
        self._minute.stop()
        self.tray.hide()
        self.restore.close_all()
        self.browse.close_all()
        self._gallery.close()
        self.reading.close()
        self.engine.close()

    def _run_due(self) -> None:
        if not self.preferences.paused and not self._jobs and self.engine.plans():
            self._jobs.add(self.engine.start(RunPlans(due_only=True)))

    def _pause(self, paused: bool) -> None:
        self._prefer(replace(self.preferences, paused=paused))
        if paused:
            for job in tuple(self._jobs):
                self.engine.stop(job)

    def _entered(self, name: str) -> None:
        if name == "browse":
            self.browse.read()
        elif name == "activity":
            self.activity.read()
        elif name == "settings":
            self.settings.show_plans()

    def _prefer(self, wished: Preferences) -> None:
        before, self.preferences = self.preferences, wished
        preferences.write(self._home, wished)
        self.settings.show_preferences(wished)
        self.tray.show_paused(wished.paused)
        if wished.theme != before.theme:
            dress(cast("QApplication", QApplication.instance()), look(wished.theme))
        if wished.at_login != before.at_login:
            file = at_login.place(sys.platform, Path.home(), os.environ)
            at_login.set_(sys.platform, file, at_login.command(), on=wished.at_login)

    def _closed(self) -> None:
        if not self.tray.shown:
            QApplication.quit()

    def _hear(self, event: Event) -> None:
        match event:
            case Started(job=job):
                self._jobs.add(job)
                self.tray.show_working(tr("Copying"))
            case Progress():
                self.overview.show_progress(event)
            case Finished(job=job):
                self._jobs.discard(job)
                if not self._jobs:
                    self.overview.show_progress(None)
                    self.tray.show_working("")
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
    colours = look(wish or preferences.read(home).theme)
    dress(application, colours)
    home.locks.mkdir(parents=True, exist_ok=True, mode=0o700)
    single = Single(str(home.locks / "window"))
    if not single.first():
        return 0
    app = App(home, vault, colours, SystemClock())
    single.raised.connect(app.show)
    app.show()
    if ready:
        ready(app)
    try:
        return application.exec()
    finally:
        app.close()
        single.close()
