"""Begins what is due, minute by minute, unless it is paused or something speaks against it.

The window only looks at the clock; what is due, and what one turn has to catch up, the engine
knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.clock import Clock
from desktop.engine.alone import NOBODY
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Started
from desktop.engine.failure import EngineError
from desktop.engine.plans import policy
from desktop.engine.plans.policy import Conditions
from desktop.engine.report import Report
from desktop.engine.tasks import Pull, RunPlans, Task
from desktop.places import Home
from desktop.ui.conditions import conditions
from desktop.vault.words import VaultError

MINUTE = 60_000
log = logging.getLogger(__name__)


class Turns(QObject):
    """The jobs under way, and the turn of the minute.

    Args:
        engine: does the work.
        home: where the person's wishes are kept.
        clock: tells the time.
        told: what this computer says of itself.
    """

    idle = Signal()
    waiting = Signal(str)
    """Why plans wait: a code of `policy.hindrance`, or "" when they do not."""

    def __init__(
        self,
        engine: Engine,
        home: Home,
        clock: Clock,
        told: Callable[[], Conditions] = conditions,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._home = home
        self._clock = clock
        self._told = told
        self.paused = False
        self.jobs: set[int] = set()
        self._unanswered = ""
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE)
        self._timer.timeout.connect(self.turn)
        self._timer.start()

    def turn(self) -> None:
        """What a minute brings; a failure in it never keeps the next one from coming."""
        if self.paused or self.jobs:
            return
        try:
            if not self._engine.plans():
                return
            wished = policy.read(self._home)
            why = policy.hindrance(wished, self._told(), self._clock.now().astimezone())
            self.waiting.emit(why or self._unanswered)
            if why in {"", "metered"}:
                self.begin(RunPlans(due_only=True, metered=bool(why)))
        except (EngineError, VaultError, OSError):
            return

    def copy_now(self) -> None:
        """Do what every plan asks for, whatever speaks against it; copy every account without.

        Nothing where plans or accounts cannot be read: the overview names the file.
        """
        try:
            self.begin(RunPlans() if self._engine.plans() else Pull())
        except EngineError as error:
            log.info("nothing was begun: %s", error)

    def begin(self, task: Task) -> None:
        """Start a task."""
        self.jobs.add(self._engine.start(task))

    def pause(self, paused: bool) -> None:
        """Copy nothing by itself any more; what runs ends between two items."""
        self.paused = paused
        if paused:
            for job in tuple(self.jobs):
                self._engine.stop(job)

    def hear(self, event: Event) -> None:
        """Keep count of what runs."""
        match event:
            case Started(job=job):
                self.jobs.add(job)
            case Finished(job=job, report=report):
                self.jobs.discard(job)
                self._note(report)
                if not self.jobs:
                    self.idle.emit()

    def _note(self, report: Report) -> None:
        """Whether anybody answered at all: a network may be there that leads nowhere."""
        troubles = [one.error.code if one.error else "" for one in report.accounts]
        nobody = bool(troubles) and all(code in NOBODY for code in troubles)
        if report.verb == "run" and troubles:
            self._unanswered = "offline" if nobody else ""
            self.waiting.emit(self._unanswered or report.waiting)

    def close(self) -> None:
        """No more turns."""
        self._timer.stop()
