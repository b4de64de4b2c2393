"""Where it is kept, what goes where and how often, how it looks, and whether it starts itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from desktop.engine.accounts.account import Encryption
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.plans.plans import Plan
from desktop.ui import sayings
from desktop.ui.cards import Card, button, column, empty, row
from desktop.ui.encrypting import Encrypting, SeeSheet, offer
from desktop.ui.plain import Label
from desktop.ui.preferences import Preferences
from desktop.ui.sayings import tr
from desktop.vault.words import VaultError

TURNS = (15, 60, 360, 1440)


class Settings(QWidget):
    """Its `changed` tells the new preferences; plans are set at once."""

    changed = Signal(object)
    add_account = Signal()
    add_second = Signal()

    def __init__(self, engine: Engine, vault: Path, preferences: Preferences) -> None:
        super().__init__()
        self._engine = engine
        self._preferences = preferences
        self.sealing: Encrypting | SeeSheet | None = None
        page = column(self)
        page.addWidget(Label(tr("Settings"), "title"))
        page.addWidget(self._folder(vault))
        self._plans = Card()
        self._list = QVBoxLayout()
        self._plans.column.addWidget(Label(tr("What goes where"), "heading"))
        self._plans.column.addLayout(self._list)
        self._trouble = Label("", "trouble", wraps=True)
        self._plans.column.addWidget(self._trouble)
        self._plans.column.addLayout(
            row(
                button(tr("Add account"), self.add_account.emit),
                button(tr("Add a second home"), self.add_second.emit),
                None,
            )
        )
        page.addWidget(self._plans)
        page.addWidget(self._window())
        page.addStretch(1)
        self.show_plans()

    def show_plans(self) -> None:
        """Read the plans anew."""
        empty(self._list)
        try:
            plans = self._engine.plans()
        except EngineError as error:
            self._say(error)
            return
        if not plans:
            self._list.addWidget(Label(tr("Nothing is copied by itself yet."), "soft"))
        for plan in plans:
            self._list.addLayout(self._plan(plan))

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what was changed elsewhere, such as Pause in the tray."""
        self._preferences = preferences
        for box, value in ((self.paused, preferences.paused), (self.login, preferences.at_login)):
            box.blockSignals(True)
            box.setChecked(value)
            box.blockSignals(False)

    def _folder(self, vault: Path) -> Card:
        card = Card()
        card.column.addWidget(Label(tr("Your vault"), "heading"))
        card.column.addWidget(Label(str(vault), "soft", wraps=True))

        def look() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(vault)))

        card.column.addLayout(row(button(tr("Open the folder"), look), None))
        return card

    def _plan(self, plan: Plan) -> QVBoxLayout:
        whole = QVBoxLayout()
        where = plan.target or tr("this computer only")
        words = tr("{source} → {target}").format(source=plan.source, target=where)
        turn = QComboBox()
        turn.setAccessibleName(tr("How often: {plan}").format(plan=words))
        for minutes in sorted({*TURNS, plan.minutes}):
            turn.addItem(sayings.every(minutes), minutes)
        turn.setCurrentIndex(turn.findData(plan.minutes))

        def again(_place: int) -> None:
            self._set(replace(plan, minutes=int(turn.currentData())))

        turn.currentIndexChanged.connect(again)
        away = button(tr("Remove"), partial(self._set, plan, remove=True))
        away.setAccessibleName(tr("Remove {plan}").format(plan=words))
        line = row(turn, away)
        line.insertWidget(0, Label(words, wraps=True), 1)
        whole.addLayout(line)
        accounts = {one.name: one for one in self._engine.accounts()}
        sealing = offer(accounts.get(plan.target), partial(self.encrypt, plan.target))
        if sealing is not None:
            whole.addLayout(row(sealing, None))
        return whole

    def encrypt(self, target: str) -> None:
        """Go through the encryption of a second copy, or show its recovery sheet again."""
        accounts = {one.name: one for one in self._engine.accounts()}
        try:
            shown = accounts[target].encryption is Encryption.ON
            dialog = (SeeSheet if shown else Encrypting)(self._engine, target, self)
        except EngineError as error:
            self._say(error)
            return
        self.sealing = dialog
        dialog.finished.connect(lambda _: self.show_plans())
        dialog.open()

    def _window(self) -> Card:
        card = Card()
        card.column.addWidget(Label(tr("This program"), "heading"))
        self.theme = QComboBox()
        self.theme.setAccessibleName(tr("Colours"))
        for words, wish in (
            (tr("As the system"), ""),
            (tr("Light"), "light"),
            (tr("Dark"), "dark"),
        ):
            self.theme.addItem(words, wish)
        self.theme.setCurrentIndex(self.theme.findData(self._preferences.theme))
        self.theme.currentIndexChanged.connect(
            lambda _: self._change(theme=str(self.theme.currentData()))
        )
        card.column.addLayout(row(Label(tr("Colours")), self.theme, None))
        self.login = QCheckBox(tr("Start with the computer"))
        self.paused = QCheckBox(tr("Pause: copy nothing by itself"))
        self.login.setChecked(self._preferences.at_login)
        self.paused.setChecked(self._preferences.paused)
        self.login.toggled.connect(lambda on: self._change(at_login=on))
        self.paused.toggled.connect(lambda on: self._change(paused=on))
        for box in (self.login, self.paused):
            box.setAccessibleName(box.text())
            card.column.addWidget(box)
        return card

    def _change(self, **what: object) -> None:
        self._preferences = replace(self._preferences, **what)  # type: ignore[arg-type]  # by name
        self.changed.emit(self._preferences)

    def _set(self, plan: Plan, *, remove: bool = False) -> None:
        try:
            self._engine.set_plan(plan, remove=remove)
        except (EngineError, VaultError) as error:
            self._say(error)
            return
        self._trouble.setText("")
        self.show_plans()

    def _say(self, error: Exception) -> None:
        said = sayings.error(error)
        self._trouble.setText(f"{said.what} {said.safe} {said.next}")
