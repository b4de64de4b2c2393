"""Settings: what goes where, and how often."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from desktop.engine.accounts.account import Encryption
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.plans.plans import Plan
from desktop.ui import sayings
from desktop.ui.cards import Card, button, drawing, empty, row
from desktop.ui.encrypting import Encrypting, SeeSheet, offer
from desktop.ui.icons import INK, turned
from desktop.ui.passphrase import Passphrase
from desktop.ui.plain import Label, isolated
from desktop.ui.tongue import tr
from desktop.vault.words import VaultError

APART = 8
"""Points between the plans there are and the one that can be added."""


class PlansCard(Card):
    """Plans are set at once."""

    altered = Signal()
    add_account = Signal()
    add_second = Signal()

    def __init__(self, engine: Engine, passphrase: Passphrase) -> None:
        super().__init__()
        self._engine = engine
        self._passphrase = passphrase
        self.sealing: Encrypting | SeeSheet | None = None
        self._list = QVBoxLayout()
        self.column.addWidget(Label(tr("What goes where"), "heading"))
        self.column.addLayout(self._list)
        self._trouble = Label("", "trouble", wraps=True)
        self._trouble.hide()
        self.column.addWidget(self._trouble)
        self._source, self._target = QComboBox(), QComboBox()
        self._source.setAccessibleName(tr("Account to copy"))
        self._target.setAccessibleName(tr("Its second home"))
        self._new = QVBoxLayout()
        line = row(self._source, drawing(turned("onward"), INK, 20), self._target, None)
        self.add = button(tr("Add this plan"), self._add)
        line.addWidget(self.add)
        self._new.addLayout(line)
        self.column.addSpacing(APART)
        self.column.addLayout(self._new)
        self.column.addLayout(
            row(
                button(tr("Add account"), self.add_account.emit),
                button(tr("Add a second home"), self.add_second.emit),
                None,
            )
        )
        self.show_plans()

    def show_plans(self) -> None:
        """Read the plans anew."""
        empty(self._list)
        try:
            plans = self._engine.plans()
            accounts = self._engine.accounts()
        except EngineError as error:
            self._say(error)
            return
        if not plans:
            self._list.addWidget(Label(tr("Nothing is copied by itself yet."), "soft", wraps=True))
        for plan in plans:
            self._list.addLayout(self._plan(plan))
        self._source.clear()
        self._target.clear()
        self._target.addItem(tr("this computer only"), "")
        for account in accounts:
            if account.can_pull:
                self._source.addItem(account.name, account.name)
            if account.can_mirror:
                self._target.addItem(account.name, account.name)
        for part in (self._source, self._target, self.add):
            part.setEnabled(self._source.count() > 0)

    def encrypt(self, target: str) -> None:
        """Go through the encryption of a second copy, or show its recovery sheet again."""
        accounts = {one.name: one for one in self._engine.accounts()}
        try:
            shown = accounts[target].encryption is Encryption.ON
            dialog: SeeSheet | Encrypting = (
                SeeSheet(self._engine, self._passphrase, target, self)
                if shown
                else Encrypting(self._engine, self._passphrase, target, self)
            )
        except EngineError as error:
            self._say(error)
            return
        self.sealing = dialog
        dialog.finished.connect(lambda _: self.show_plans())
        dialog.open()

    def _plan(self, plan: Plan) -> QVBoxLayout:
        where = plan.target or tr("this computer only")
        words = tr("{source} → {target}").format(
            source=isolated(plan.source), target=isolated(where)
        )
        turn = QComboBox()
        turn.setAccessibleName(tr("How often: {plan}").format(plan=words))
        for minutes in sorted({*sayings.TURNS, plan.minutes}):
            turn.addItem(sayings.every(minutes), minutes)
        turn.setCurrentIndex(turn.findData(plan.minutes))

        def again(_place: int) -> None:
            self._set(replace(plan, minutes=int(turn.currentData())))

        turn.currentIndexChanged.connect(again)
        away = button(tr("Remove"), partial(self._set, plan, remove=True))
        away.setAccessibleName(tr("Remove {plan}").format(plan=words))
        line = row(turn, away)
        line.insertWidget(0, Label(words, wraps=True), 1)
        whole = QVBoxLayout()
        whole.addLayout(line)
        accounts = {one.name: one for one in self._engine.accounts()}
        sealing = offer(accounts.get(plan.target), partial(self.encrypt, plan.target))
        if sealing is not None:
            whole.addLayout(row(sealing, None))
        return whole

    def _add(self) -> None:
        source, target = str(self._source.currentData()), str(self._target.currentData() or "")
        self._set(Plan(source, target))

    def _set(self, plan: Plan, *, remove: bool = False) -> None:
        try:
            self._engine.set_plan(plan, remove=remove)
        except (EngineError, VaultError) as error:
            self._say(error)
            return
        self._trouble.hide()
        self.show_plans()
        self.altered.emit()

    def _say(self, error: Exception) -> None:
        said = sayings.error(error)
        self._trouble.setText(said.line)
        self._trouble.show()
