"""A new computer: everything back from the second home, by point and click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from connectors.catalogue import CONNECTORS
from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.report import Report
from desktop.engine.tasks import Recover
from desktop.ui import sayings
from desktop.ui.cards import Card
from desktop.ui.choosing import ChooseService
from desktop.ui.guiding import Guiding
from desktop.ui.later import Later
from desktop.ui.passphrase import Passphrase
from desktop.ui.plain import Label, isolated
from desktop.ui.progress_card import ProgressCard
from desktop.ui.sheet_typed import SheetTyped
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step, Steps
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr


class LookThere(Step):
    """Looks whether the copy is encrypted; goes on by itself. `seen` is where it looked last."""

    def __init__(self, engine: Engine, target: Callable[[], str]) -> None:
        super().__init__(tr("Looking for the copy"))
        self._engine = engine
        self._target = target
        self._later: Later | None = None
        self.seen = ""
        self.sealed = False
        self._trouble = Label("", "trouble", wraps=True)
        self.page.addWidget(self._trouble)
        self.page.addStretch(1)

    def entered(self) -> None:
        target = self._target()
        self._trouble.say(tr("One moment…"), "soft")
        self._later = Later(lambda: self._engine.sheets.needed(target))
        self._later.done.connect(lambda sealed: self._looked(target, bool(sealed)))
        self._later.failed.connect(self._failed)
        self._later.start()

    def leave(self) -> bool:
        """Looks again, where it could not."""
        if self._later is None:
            self.entered()
        return False

    def _looked(self, target: str, sealed: bool) -> None:
        self._later = None
        self._trouble.setText("")
        self.seen, self.sealed = target, sealed
        self.go_on.emit()

    def _failed(self, error: object) -> None:
        self._later = None
        said = sayings.error(error)
        self._trouble.say(said.line, "trouble")


class Recovering(Step):
    """Brings it all back; goes on when the dialog is closed. `report` once it has ended."""

    final = True

    def __init__(
        self, engine: Engine, target: Callable[[], str], listen: Callable[..., object]
    ) -> None:
        super().__init__(
            tr("Everything comes back"), tr("You can close this; it goes on by itself.")
        )
        self._engine = engine
        self._target = target
        self._job = 0
        self.report: Report | None = None
        self._card = ProgressCard(tr("Progress of what comes back"))
        self.page.addWidget(self._card)
        self._outcome = Card()
        self._outcome.hide()
        self.page.addWidget(self._outcome)
        self.page.addStretch(1)
        listen(self._hear)

    def entered(self) -> None:
        if not self._job:
            self._card.words.setText(tr("Looking for what is there"))
            self._job = self._engine.start(Recover(self._target()))

    def _hear(self, event: Event) -> None:
        if self.report is not None or not self._job or event.job != self._job:
            return
        if isinstance(event, Progress):
            self._card.show_progress(event)
        elif isinstance(event, Finished):
            self.report = event.report
            self._say(event.report)

    def _say(self, report: Report) -> None:
        stopped = sayings.trouble(report)
        if stopped is not None:
            said = words.say(stopped.code, stopped.about, stopped.facts)
            self._card.end(tr("It stopped"))
            self._line(said.what, "trouble")
            self._line(f"{said.safe} {said.next}", "soft")
            return
        self._card.end(tr("It is all looked through"))
        for account in report.accounts:
            items = sum(row.total for row in account.collections)
            self._line(f"{isolated(account.name)}: " + tr("%n items are back", items), "heading")
        alone = self._say_what_is_lost(report)
        healed = set(report.repaired)
        damaged = [path for path in report.damaged if path not in healed]
        missing = [path for path in report.missing if path not in healed]
        if damaged:
            kept = tr(
                "%n files there are not as they were sent, and are kept as they are.", len(damaged)
            )
            left = tr("%n files there are damaged, and are not taken.", len(damaged))
            self._line(kept if alone else left, "trouble")
        if missing:
            self._line(tr("%n files are missing there.", len(missing)), "trouble")
        self._line(tr("Sign in to your accounts again, and copying goes on where it was."), "soft")

    def _say_what_is_lost(self, report: Report) -> bool:
        """Whether the files alone were there, and the words for that."""
        rows = [row for account in report.accounts for row in account.collections]
        notes = [note for row in rows for note in row.notes if note.code == "history-not-there"]
        for note in notes[:1]:
            said = words.say(note.code, note.about)
            self._line(said.what, "trouble")
            self._line(f"{said.safe} {said.next}", "soft")
        return bool(notes)

    def _line(self, said: str, role: str) -> None:
        self._outcome.show()
        self._outcome.column.addWidget(Label(said, role, wraps=True))


class RecoverFrom(Steps):
    """Which place, its sign-in, its sheet where one is needed, and everything back.

    Args:
        engine: does the work.
        listen: takes a function that hears every event on the window's thread.
        passphrase: for computers without a keyring.
        colours: the look.
        parent: the window.
    """

    def __init__(
        self,
        engine: Engine,
        listen: Callable[..., object],
        passphrase: Passphrase,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        services = [one for one in CONNECTORS if one.offered and one.takes_copies]
        self.choose = ChooseService(
            services, colours, tr("Where is the copy?"), tr("The second cloud or disk it went to.")
        )
        self.guiding = Guiding(self.choose, writes=True)
        self.sign_in = SignIn(
            engine, self.choose, passphrase, writes=True, given=lambda: self.guiding.given
        )
        self.look = LookThere(engine, self._name)
        self.typed = SheetTyped(
            engine,
            passphrase,
            self._name,
            lambda: False,
            tr("Type the recovery sheet"),
            tr("The copy there is encrypted. The words on the paper open it."),
        )
        self.back_again = Recovering(engine, self._name, listen)
        steps: list[Step] = [
            self.choose, self.guiding, self.sign_in, self.look, self.typed, self.back_again,
        ]  # fmt: skip
        super().__init__(tr("Get everything back"), steps, tr("Done"), parent, self._passed_over)

    def _name(self) -> str:
        return self.sign_in.name

    def _passed_over(self, step: Step) -> bool:
        if step is self.guiding:
            return not self.guiding.wanted()
        if step is self.look:
            return bool(self.look.seen) and self.look.seen == self._name()
        return step is self.typed and not self.look.sealed
