"""The last step of the wizard: the first copy running, to the vault and on to the second home."""

from __future__ import annotations

from collections.abc import Callable

from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.failure import EngineError
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Mirror, Pull
from desktop.ui import sayings
from desktop.ui.cards import Card
from desktop.ui.plain import Label
from desktop.ui.progress_card import ProgressCard
from desktop.ui.steps import Step
from desktop.ui.tongue import tr
from desktop.vault.words import VaultError


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
        self._card = ProgressCard(tr("Progress of the first copy"))
        self.page.addWidget(self._card)
        self._outcome = Card()
        self._outcome.hide()
        self.page.addWidget(self._outcome)
        self.page.addStretch(1)
        listen(self._hear)

    def entered(self) -> None:
        if self._begun:
            return
        self._begun = True
        try:
            self._begin(self._plan())
        except (EngineError, VaultError) as error:
            self.ended = True
            self._card.end(tr("It stopped"))
            self._outcome.show()
            self._trouble(sayings.error(error))

    def _begin(self, plan: Plan) -> None:
        self._engine.set_plan(plan)
        self._card.words.setText(tr("Looking for what is there"))
        self._jobs[self._engine.start(Pull((plan.source,)))] = ""
        if plan.target:
            self._jobs[self._engine.start(Mirror(plan.source, plan.target, plan.form))] = (
                plan.target
            )

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress) and event.job in self._jobs:
            self._card.show_progress(event)
        elif isinstance(event, Finished) and event.job in self._jobs:
            self._say(self._jobs.pop(event.job), event.report)
            if not self._jobs:
                self.ended = True
                self._card.end(tr("The first copy has ended"))

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
        trouble = sayings.trouble(report) or Trouble("went-wrong")
        self._trouble(words.say(trouble.code, trouble.about, trouble.facts))

    def _trouble(self, said: words.Words) -> None:
        for sentence in (said.what, said.safe, said.next):
            self._outcome.column.addWidget(Label(sentence, "trouble", wraps=True))
