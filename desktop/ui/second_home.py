"""The steps of a second home, and of how often it all is brought up to date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout

from connectors import catalogue
from desktop.engine.engine import Engine
from desktop.ui import sayings
from desktop.ui.add_second import AddSecondHome
from desktop.ui.cards import Card, button, empty, row
from desktop.ui.passphrase import Passphrase
from desktop.ui.plain import Label, shown
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr

HOURLY = 60
"""Minutes between two copies where nobody chooses."""


class ChooseSecond(Step):
    """Which account the copy goes on to; none is allowed, and said to be a risk."""

    def __init__(
        self, engine: Engine, first: SignIn, passphrase: Passphrase, colours: Colours
    ) -> None:
        super().__init__(
            tr("A second home"),
            tr("If this computer and the cloud fail on one day, a second cloud still has it all."),
        )
        self._engine = engine
        self._first = first
        self._passphrase = passphrase
        self._colours = colours
        self._group = QButtonGroup(self)
        choices = Card()
        self._list = QVBoxLayout()
        choices.column.addLayout(self._list)
        self.page.addWidget(choices)
        self.add = button(tr("Add a second cloud or disk…"), self._more)
        self.page.addLayout(row(self.add, None))
        self.adding: AddSecondHome | None = None
        self._company = Label("", "trouble", wraps=True)
        self.page.addWidget(self._company)
        self._lost = Label("", "soft", wraps=True)
        self.page.addWidget(self._lost)
        self.page.addStretch(1)
        self._names: list[str] = []
        self._group.idClicked.connect(self._warn)

    @property
    def chosen(self) -> str:
        """The account's name, "" for none."""
        return self._names[self._group.checkedId()] if self._group.checkedId() > 0 else ""

    def entered(self) -> None:
        self._fill(self.chosen)

    def _more(self) -> None:
        known = {account.name for account in self._engine.accounts()}
        adding = AddSecondHome(self._engine, self._passphrase, self._colours, self)
        self.adding = adding

        def ended(outcome: int) -> None:
            new = [one.name for one in self._engine.accounts() if one.name not in known]
            if outcome == QDialog.DialogCode.Accepted and new:
                self._fill(new[-1])

        adding.finished.connect(ended)
        adding.open()

    def _fill(self, before: str) -> None:
        empty(self._list)
        self._names = [""]
        self._add(tr("Not yet: only on this computer"))
        for account in self._engine.accounts():
            if account.can_mirror and account.name != self._first.name:
                self._names.append(account.name)
                self._add(account.name)
        place = self._names.index(before) if before in self._names else 0
        self._group.button(place).setChecked(True)
        self._warn(place)

    def _add(self, words: str) -> None:
        choice = QRadioButton(shown(words).replace("&", "&&"))
        choice.setAccessibleName(shown(words))
        self._group.addButton(choice, self._list.count())
        self._list.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)

    def _warn(self, place: int) -> None:
        companies = {one.name: one.company for one in self._engine.accounts()}
        mine = companies.get(self._first.name, "")
        same = place > 0 and mine and companies.get(self._names[place]) == mine
        words = tr("Both are kept by the same company: that counts as one copy.") if same else ""
        self._company.setText(words)
        self._company.setVisible(bool(words))
        self._lost.setText("\n".join(self._losses(self._names[place]) if place > 0 else ()))
        self._lost.setVisible(bool(self._lost.text()))

    def _losses(self, name: str) -> list[str]:
        """What the second home cannot hold of what the first has, before anything goes there."""
        account = next((one for one in self._engine.accounts() if one.name == name), None)
        if account is None or catalogue.find(account.service).files:
            return []
        kinds = catalogue.find(account.service).kinds
        first = self._first.service
        lines = []
        for kind in first.kinds if first is not None else ():
            traits = kinds.get(kind)
            named = sayings.kind(kind)
            if traits is None or not traits.writes:
                lines.append(tr("{name} takes no {kind}.").format(name=name, kind=named))
            elif traits.loses:
                what = ", ".join(tr(one) for one in sorted(traits.loses))
                lines.append(tr("{kind}: it cannot hold {what}.").format(kind=named, what=what))
        return lines


class HowOften(Step):
    """How often the copy is brought up to date."""

    def __init__(self) -> None:
        super().__init__(tr("How often"), tr("Elsewhere does it quietly, from the tray."))
        self._group = QButtonGroup(self)
        choices = Card()
        for place, minutes in enumerate(sayings.TURNS):
            words = sayings.every(minutes)
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            choice.setChecked(minutes == HOURLY)
            self._group.addButton(choice, place)
            choices.column.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.addWidget(choices)
        self.page.addStretch(1)

    @property
    def minutes(self) -> int:
        """Minutes between two copies."""
        return sayings.TURNS[self._group.checkedId()]
