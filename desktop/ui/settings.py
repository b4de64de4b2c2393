"""The page of wishes: accounts and plans, when copies are made, the vault, the window itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.engine.engine import Engine
from desktop.engine.status.status import Status
from desktop.places import Home
from desktop.ui.cards import button, column, row
from desktop.ui.helping import HelpingCard
from desktop.ui.passphrase import Passphrase
from desktop.ui.plain import Label
from desktop.ui.preferences import Preferences
from desktop.ui.reading import Reading
from desktop.ui.settings_accounts import AccountsCard
from desktop.ui.settings_look import LookCard
from desktop.ui.settings_plans import PlansCard
from desktop.ui.settings_vault import VaultCard
from desktop.ui.settings_when import WhenCard
from desktop.ui.tongue import tr


class Settings(QWidget):
    """Its `changed` tells the new preferences, `altered` that the status may be another."""

    changed = Signal(object)
    altered = Signal()
    add_account = Signal()
    add_second = Signal()
    sign_in = Signal(str)
    quit = Signal()

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        home: Home,
        preferences: Preferences,
        listen: Callable[..., object],
        passphrase: Passphrase,
    ) -> None:
        super().__init__()
        page = column(self)
        page.addWidget(Label(tr("Settings"), "title"))
        self.plans = PlansCard(engine, passphrase)
        self.accounts = AccountsCard(engine)
        self.when = WhenCard(home)
        self.vault = VaultCard(engine, reading, listen)
        self.look = LookCard(preferences)
        self.helping = HelpingCard(engine, reading)
        cards = (self.plans, self.accounts, self.when, self.vault, self.look, self.helping)
        for card in cards:
            page.addWidget(card)
        page.addLayout(row(None, button(tr("Quit Elsewhere"), self.quit.emit)))
        page.addStretch(1)
        self.plans.add_account.connect(self.add_account)
        self.plans.add_second.connect(self.add_second)
        self.plans.altered.connect(self.altered)
        self.accounts.altered.connect(self._accounts_altered)
        self.accounts.sign_in.connect(self.sign_in)
        self.vault.altered.connect(self.altered)
        self.look.changed.connect(self.changed)

    def show_all(self) -> None:
        """Read everything anew."""
        self.plans.show_plans()
        self.accounts.show_accounts()
        self.vault.show_folder()

    def show_status(self, status: Status) -> None:
        """The accounts may be others."""
        if self.isVisible() and len(status.accounts) != self.accounts.shown:
            self.show_all()

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what was changed elsewhere, such as Pause in the tray."""
        self.look.show_preferences(preferences)

    def _accounts_altered(self) -> None:
        self.show_all()
        self.altered.emit()
