"""Fills the account on the new phone: one restore an account of the vault, all counted first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from connectors.model import Kind
from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.failure import EngineError
from desktop.engine.outcome import LATER, NEEDS_PERSON
from desktop.engine.report import Report
from desktop.engine.tasks import Restore
from desktop.phone import account_first
from desktop.ui import sayings
from desktop.ui.tongue import tr

_STOPS = {2, NEEDS_PERSON, LATER}


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of it.

    Attributes:
        target: the account.
        there: what should be on the phone, by kind.
        left: kinds of which something did not get there.
        undo: the runs that put something in.
        stopped: why it ended early, in words; "" when it did not.
    """

    target: str
    there: dict[Kind, int]
    left: tuple[Kind, ...]
    undo: tuple[str, ...]
    stopped: str = ""


class Filling(QObject):
    """From `start` until `ended`; started again after a stop it goes on and doubles nothing."""

    told = Signal(str)
    ended = Signal(object)

    def __init__(self, engine: Engine, listen: Callable[..., object]) -> None:
        super().__init__()
        self._engine = engine
        self._target = ""
        self._names: tuple[str, ...] = ()
        self._waiting: list[Restore] = []
        self._reports: list[Report] = []
        self._counting = False
        self._stopped = False
        self._job = 0
        listen(self._hear)

    @property
    def running(self) -> bool:
        """Whether a job of it is under way."""
        return self._job != 0

    def start(self, names: Sequence[str], target: str) -> None:
        """Count what these accounts' copies would put into the target, then put it."""
        self._names, self._target, self._stopped = tuple(names), target, False
        self._begin(counting=True)

    def stop(self) -> None:
        """End between two items; what is in the account stays, and can be taken out."""
        self._stopped = True
        if self._job:
            self._engine.stop(self._job)

    def _begin(self, *, counting: bool) -> None:
        self._counting, self._reports = counting, []
        todo = account_first.restores(self._names, (), self._target, dry_run=counting)
        self._waiting = list(todo)
        self._next()

    def _next(self) -> None:
        counting = tr("Counting; nothing is written…")
        self.told.emit(counting if self._counting else tr("Putting them in…"))
        if not self._waiting:
            self._end(tr("There is nothing in the vault to put there yet."))
            return
        try:
            self._job = self._engine.start(self._waiting.pop(0))
        except EngineError as error:
            said = sayings.error(error)
            self._end(said.line)

    def _hear(self, event: Event) -> None:
        if not self._job or event.job != self._job:
            return
        if isinstance(event, Progress):
            self.told.emit(sayings.progress(event))
        elif isinstance(event, Finished):
            self._job = 0
            self._ended(event.report)

    def _ended(self, report: Report) -> None:
        self._reports.append(report)
        stopped = sayings.trouble(report)
        if stopped is not None and report.exit in _STOPS:
            said = words.say(stopped.code, stopped.about, stopped.facts)
            self._end(said.line)
        elif self._stopped and (self._waiting or self._counting):
            # The job had ended by itself before it heard of it.
            self._end(words.say("stopped").line)
        elif self._waiting:
            self._next()
        elif self._counting:
            self._begin(counting=False)
        else:
            self._end("")

    def _end(self, stopped: str) -> None:
        self._job = 0
        self._waiting.clear()
        put = [] if self._counting else self._reports
        self.ended.emit(
            Filled(
                self._target,
                account_first.there(put),
                account_first.left(put),
                account_first.undo_ids(put),
                stopped,
            )
        )
