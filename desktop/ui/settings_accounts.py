"""Settings: the accounts signed in to; removing one never touches what was copied."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from connectors import catalogue
from desktop.engine.accounts.account import Account
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.ui import sayings
from desktop.ui.cards import Card, button, empty, row
from desktop.ui.plain import Label
from desktop.ui.tongue import tr
from desktop.vault.words import VaultError


class AccountsCard(Card):
    """A line an account; removal is asked once more, in the line itself."""

    altered = Signal()
    sign_in = Signal(str)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._asked = ""
        self.shown = 0
        self.column.addWidget(Label(tr("Accounts"), "heading"))
        self._list = QVBoxLayout()
        self.column.addLayout(self._list)
        self._trouble = Label("", "trouble", wraps=True)
        self._trouble.hide()
        self.column.addWidget(self._trouble)
        self.show_accounts()

    def show_accounts(self) -> None:
        """Read them anew."""
        empty(self._list)
        try:
            accounts = self._engine.accounts()
        except EngineError as error:
            self._say(error)
            return
        self.shown = len(accounts)
        if not accounts:
            self._list.addWidget(Label(tr("No account has been added yet."), "soft", wraps=True))
        for account in accounts:
            self._list.addLayout(self._line(account))
            if account.name == self._asked:
                self._list.addLayout(self._question(account))

    def _line(self, account: Account) -> QHBoxLayout:
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(Label(account.name, "strong", wraps=True))
        said.addWidget(Label(_service(account.service), "small", wraps=True))
        again = button(tr("Sign in again"), partial(self.sign_in.emit, account.name))
        again.setAccessibleName(tr("Sign in again to {name}").format(name=account.name))
        away = button(tr("Remove…"), partial(self._ask, account.name))
        away.setAccessibleName(tr("Remove {name}…").format(name=account.name))
        line = row(again, away)
        line.insertLayout(0, said, 1)
        return line

    def _question(self, account: Account) -> QVBoxLayout:
        whole = QVBoxLayout()
        words = tr(
            "Elsewhere forgets {name}: its sign-in and its plans. What was copied stays in your"
            " vault, and nothing is removed from the account."
        )
        whole.addWidget(Label(words.format(name=account.name), wraps=True))
        keep = button(tr("Keep it"), partial(self._ask, ""), main=True)
        keep.setAccessibleName(tr("Keep {name}").format(name=account.name))
        away = button(tr("Forget the account"), partial(self._remove, account.name))
        away.setAccessibleName(tr("Forget {name}").format(name=account.name))
        whole.addLayout(row(None, away, keep))
        return whole

    def _ask(self, name: str) -> None:
        self._asked = name
        self.show_accounts()
        wanted = tr("Keep {name}").format(name=name)
        for one in self.findChildren(QWidget):
            if name and one.accessibleName() == wanted:
                one.setFocus()

    def _remove(self, name: str) -> None:
        self._asked = ""
        try:
            self._engine.remove_account(name)
        except (EngineError, VaultError) as error:
            self._say(error)
            return
        self._trouble.hide()
        self.altered.emit()

    def _say(self, error: Exception) -> None:
        said = sayings.error(error)
        self._trouble.setText(said.line)
        self._trouble.show()


def _service(service: str) -> str:
    try:
        return tr(catalogue.find(service).name)
    except KeyError:
        return service
