"""The window's program: joins engine, bridge, tray and pages. The only long constructor."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.clock import Clock
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress, Started
from desktop.engine.failure import EngineError
from desktop.engine.status.status import Status
from desktop.engine.tasks import Pull
from desktop.places import Home
from desktop.ui import at_login as starting
from desktop.ui import half_year_card, notices, preferences, sayings, theme
from desktop.ui.bridge import Bridge
from desktop.ui.dialogs import Dialogs
from desktop.ui.notices import Budget
from desktop.ui.overview import Overview
from desktop.ui.pages import Pages
from desktop.ui.passphrase import Passphrase
from desktop.ui.preferences import Preferences
from desktop.ui.questions import Questions
from desktop.ui.reading import Reading
from desktop.ui.theme import Colours, dress
from desktop.ui.tongue import tr
from desktop.ui.tray import Tray
from desktop.ui.turns import Turns
from desktop.ui.watching import Watch
from desktop.ui.window import Window
from desktop.vault.words import VaultError


class App(QObject):
    """Everything that lives while the program runs; `close` ends it in order.

    Args:
        home: settings, index and logs.
        vault: the person's folder.
        colours: the look.
        clock: tells the time.
        window: the frame, where it stands already.
    """

    def __init__(
        self,
        home: Home,
        vault: Path,
        colours: Colours,
        clock: Clock,
        window: Window | None = None,
    ) -> None:
        super().__init__()
        self._home = home
        self._clock = clock
        self.preferences = preferences.read(home)
        self._bridge = Bridge()
        self._bridge.told.connect(self._hear)
        passphrase = Passphrase(home)
        self.engine = Engine(home, vault, self._bridge.tell, clock, passphrase)
        self.reading = Reading(vault, home, clock)
        listen = self._bridge.told.connect
        self.window = window or Window(colours)
        self.overview = Overview(colours, clock.now)
        self.pages = Pages(self.engine, self.reading, passphrase, colours, listen, self.preferences)
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
        self.window.come()

    def refresh(self) -> None:
        """Have the status read anew, and shown once it is there."""
        self.watch.look()
        self.questions.look()

    def close(self) -> None:
        """Stop what runs between two items, and let go of everything."""
        self.turns.close()
        self.tray.hide()
        self.watch.close()
        self.pages.close_all()
        self.reading.close()
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
        self.pages.add_account.connect(dialogs.add_account)
        self.pages.add_second.connect(dialogs.add_second)
        self.pages.sign_in.connect(dialogs.sign_in)
        self.pages.wished.connect(self._prefer)
        self.pages.altered.connect(self.refresh)
        self.pages.quit.connect(QApplication.quit)
        dialogs.changed.connect(self.refresh)
        dialogs.signed_in.connect(lambda name: turns.begin(Pull((name,))))
        tray.open_window.connect(self.show)
        tray.happening.connect(self._show_happening)
        tray.copy_now.connect(turns.copy_now)
        tray.pause.connect(lambda on: self._prefer(replace(self.preferences, paused=on)))
        tray.quit.connect(QApplication.quit)
        turns.waiting.connect(self._waits)
        turns.idle.connect(self._rests)
        self.watch.told.connect(self._show_status)
        self.watch.failed.connect(self._show_unknown)
        self.questions.told.connect(self.overview.show_questions)
        self.window.entered.connect(self.pages.entered)
        self.window.closed.connect(lambda: self.window.leave(hide=self.tray.shown))
        self.window.furnish(
            {
                "overview": lambda: self.overview,
                "browse": lambda: self.pages.browse,
                "restore": lambda: self.pages.restore,
                "activity": lambda: self.pages.activity,
                "settings": lambda: self.pages.settings,
            }
        )

    def _show_status(self, status: Status) -> None:
        self._status = status
        self.overview.show_status(status)
        self.pages.show_status(status)
        self._judge()

    def _show_unknown(self, error: object) -> None:
        """What was known goes where the person has to do something; else the next look may do."""
        if isinstance(error, EngineError):
            self._status = None
            self.overview.show_unknown(sayings.error(error))
        self._judge()

    def _judge(self) -> None:
        """The tray's sign and a notice that is due, by dates alone when nothing else is known."""
        now, copies = self._clock.now(), notices.copies(self._home)
        self.tray.show_state(notices.sign(self._status, copies, now))
        phone = half_year_card.notice(self._home, now)
        if told := self._budget.due(self._status, copies, now, phone):
            self.tray.say("Elsewhere", told)
            with suppress(VaultError, OSError):  # at worst it is said again after the next start
                self._budget.keep(self._home)

    def _show_happening(self) -> None:
        self.window.go("overview")
        self.show()

    def _prefer(self, wished: Preferences) -> None:
        before, self.preferences = self.preferences, wished
        self.pages.show_preferences(wished)
        self.tray.show_paused(wished.paused)
        self.turns.pause(wished.paused)
        if (wished.theme, wished.letters) != (before.theme, before.letters):
            application = cast("QApplication", QApplication.instance())
            dress(application, theme.wished(wished.theme), wished.letters)
        if wished != before:
            self._keep(wished, at_login=wished.at_login != before.at_login)

    def _keep(self, wished: Preferences, *, at_login: bool) -> None:
        """For the next start too; where that cannot be, they hold until this one ends."""
        try:
            if at_login:
                file = starting.place(sys.platform, Path.home(), os.environ)
                starting.set_(sys.platform, file, starting.command(), on=wished.at_login)
            preferences.write(self._home, wished)
        except (VaultError, OSError) as error:
            self.tray.say("Elsewhere", sayings.error(error).line)

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
