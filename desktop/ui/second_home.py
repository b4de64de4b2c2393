"""The steps after the sign-in: where it is kept, a second home, how often, and the first copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QProgressBar, QRadioButton, QVBoxLayout

from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.plans import Plan
from desktop.engine.tasks import Pull
from desktop.ui import sayings
from desktop.ui.cards import Card, empty, row
from desktop.ui.plain import Label
from desktop.ui.sayings import tr
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step

TIGHT = 2_000_000_000


class WhereKept(Step):
    """Names the vault folder and its free room; the folder itself is changed in Settings."""

    def __init__(self, vault: Path) -> None:
        super().__init__(
            tr("Where it is kept"),
            tr("A folder on this computer, in files any program can open without Elsewhere."),
        )
        self._vault = vault
        card = Card()
        card.column.addWidget(Label(str(vault), "heading", wraps=True))
        self._room = Label("", "soft", wraps=True)
        card.column.addWidget(self._room)
        self.page.addWidget(card)
        self.page.addStretch(1)

    def entered(self) -> None:
        near = next(one for one in (self._vault, *self._vault.parents) if one.exists())
        free = shutil.disk_usage(near).free
        words = tr("{room} free").format(room=sayings.size(free))
        if free < TIGHT:
            words += " · " + tr("That is little. Photos may not fit.")
        self._room.setText(words)


class ChooseSecond(Step):
    """Which account the copy goes on to; none is allowed, and said to be a risk."""

    def __init__(self, engine: Engine, first: SignIn) -> None:
        super().__init__(
            tr("A second home"),
            tr("If this computer and the cloud fail on one day, a second cloud still has it all."),
        )
        self._engine = engine
        self._first = first
        self._group = QButtonGroup(self)
        self._list = QVBoxLayout()
        self.page.addLayout(self._list)
        self._company = Label("", "trouble", wraps=True)
        self.page.addWidget(self._company)
        self.page.addStretch(1)
        self._names: list[str] = []
        self._group.idClicked.connect(self._warn)

    @property
    def chosen(self) -> str:
        """The account's name, "" for none."""
        return self._names[self._group.checkedId()] if self._group.checkedId() > 0 else ""

    def entered(self) -> None:
        before = self.chosen
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
        choice = QRadioButton(words.replace("&", "&&"))
        choice.setAccessibleName(words)
        self._group.addButton(choice, self._list.count())
        self._list.addWidget(choice)

    def _warn(self, place: int) -> None:
        companies = {one.name: one.company for one in self._engine.accounts()}
        mine = companies.get(self._first.name, "")
        same = place > 0 and mine and companies.get(self._names[place]) == mine
        words = tr("Both are kept by the same company: that counts as one copy.") if same else ""
        self._company.setText(words)


class HowOften(Step):
    """How often the copy is brought up to date."""

    CHOICES = (15, 60, 360, 1440)

    def __init__(self) -> None:
        super().__init__(tr("How often"), tr("Elsewhere does it quietly, from the tray."))
        self._group = QButtonGroup(self)
        for place, words in enumerate(
            (tr("Every 15 minutes"), tr("Every hour"), tr("Every 6 hours"), tr("Once a day"))
        ):
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            choice.setChecked(place == 1)
            self._group.addButton(choice, place)
            self.page.addWidget(choice)
        self.page.addStretch(1)

    @property
    def minutes(self) -> int:
        """Minutes between two copies."""
        return self.CHOICES[self._group.checkedId()]


class FirstCopy(Step):
    """Shows the first copy running; it goes on when the dialog is closed."""

    def __init__(
        self, engine: Engine, first: SignIn, plan: Callable[[], Plan], listen: Callable[..., object]
    ) -> None:
        super().__init__(tr("The first copy"), tr("You can close this; it goes on by itself."))
        self._engine = engine
        self._first = first
        self._plan = plan
        self._job = 0
        self._words = Label("", "heading", wraps=True)
        self._about = Label("", "soft", wraps=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the first copy"))
        card = Card()
        card.column.addLayout(row(self._words, None))
        card.column.addWidget(self._bar)
        card.column.addWidget(self._about)
        self.page.addWidget(card)
        self.page.addStretch(1)
        listen(self._hear)

    def entered(self) -> None:
        if self._job:
            return
        self._engine.set_plan(self._plan())
        self._words.setText(tr("Looking for what is there"))
        self._job = self._engine.start(Pull((self._first.name,)))

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress) and event.job == self._job:
            done = sayings.number(event.done)
            self._words.setText(tr("{done} copied so far").format(done=done))
            self._about.setText(event.about)
            if event.of:
                self._bar.setRange(0, event.of)
                self._bar.setValue(event.done)
        elif isinstance(event, Finished) and event.job == self._job:
            report = event.report
            total = sum(part.total for one in report.accounts for part in one.collections)
            self._bar.setRange(0, 1)
            self._bar.setValue(1)
            good = report.exit in (0, 1)
            self._words.setText(
                tr("%n items are safe on this computer", total)
                if good
                else tr("It stopped before the end. What was copied is safe; it will try again.")
            )
            self._about.setText("")
