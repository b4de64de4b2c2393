"""The last step of the wizard: the first copy running, to the vault and on to the second home."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar

from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Mirror, Pull
from desktop.ui import sayings
from desktop.ui.cards import Card, row
from desktop.ui.plain import Label
from desktop.ui.sayings import tr
from desktop.ui.steps import Step


class FirstCopy(Step):
    """Shows it; the work goes on when the dialog is closed. `ended` once nothing runs any more."""

    final = True

    def __init__(
        self, engine: Engine, plan: Callable[[], Plan], listen: Callable[..., object]
    ) -> None:
        super().__init__(tr("The first copy"), tr("You can close this; it goes on by itself."))
        self._engine = engine
        self._plan = plan
        self._jobs: dict[int, str] = {}
        self._begun = False
        self.ended = False
        self._words = Label("", "heading", wraps=True)
        self._left = Label("", "soft")
        self._about = Label("", "small", wraps=True)
        self._about.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the first copy"))
        card = Card()
        card.column.addLayout(row(self._words, None, self._left))
        card.column.addWidget(self._bar)
        card.column.addWidget(self._about)
        self.page.addWidget(card)
        self._outcome = Card()
        self._outcome.hide()
        self.page.addWidget(self._outcome)
        self.page.addStretch(1)
        listen(self._hear)

    def entered(self) -> None:
        if self._begun:
            return
        self._begun = True
        plan = self._plan()
        self._engine.set_plan(plan)
        self._words.setText(tr("Looking for what is there"))
        self._jobs[self._engine.start(Pull((plan.source,)))] = ""
        if plan.target:
            self._jobs[self._engine.start(Mirror(plan.source, plan.target, plan.form))] = (
                plan.target
            )

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress) and event.job in self._jobs:
            self._progress(event)
        elif isinstance(event, Finished) and event.job in self._jobs:
            self._say(self._jobs.pop(event.job), event.report)
            if not self._jobs:
                self.ended = True
                self._bar.setRange(0, 1)
                self._bar.setValue(1)
                self._words.setText(tr("The first copy has ended"))
                self._left.setText("")
                self._tell("")

    def _progress(self, event: Progress) -> None:
        self._words.setText(sayings.phase(event.phase))
        self._left.setText(sayings.progress(event))
        self._tell(event.about)
        self._bar.setRange(0, event.of or 0)
        self._bar.setValue(event.done if event.of else 0)

    def _tell(self, about: str) -> None:
        """What is at hand."""
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def _say(self, target: str, report: Report) -> None:
        self._outcome.show()
        rows = [part for one in report.accounts for part in one.collections]
        if target:
            sent = sum(part.sent + part.skipped for part in rows)
            what = tr("%n items are in the second home", sent)
        else:
            what = tr("%n items are safe on this computer", sum(part.total for part in rows))
        if report.exit in {0, 1}:
            self._outcome.column.addWidget(Label(what, "heading", wraps=True))
            noted = sum(part.noted + part.failed for part in rows)
            if noted:
                more = tr("%n of them are noted in Activity.", noted)
                self._outcome.column.addWidget(Label(more, "soft", wraps=True))
            return
        trouble = report.error or next(
            (one.error for one in report.accounts if one.error), Trouble("went-wrong")
        )
        said = words.say(trouble.code, trouble.about, trouble.facts)
        for sentence in (said.what, said.safe, said.next):
            self._outcome.column.addWidget(Label(sentence, "trouble", wraps=True))
