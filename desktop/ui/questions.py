"""What waits for an answer beside the holds: what somebody removed from a second home."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.mirror import removed_there
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.ui.reading import Reading
from desktop.vault import Vault


class Questions(QObject):
    """Asked after each run, not each minute: only a run finds anything new."""

    told = Signal(object)
    """A list of `RemovedThere`."""

    def __init__(self, engine: Engine, reading: Reading) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading

    def look(self) -> None:
        """Ask the vault; returns at once."""
        try:
            pairs = [(plan.source, plan.target) for plan in self._engine.plans() if plan.target]
        except EngineError:
            return

        def work(vault: Vault) -> list[RemovedThere]:
            return [
                question
                for source, target in pairs
                for question in removed_there.waiting(vault, [source], [target])
            ]

        if pairs:
            self._reading.ask(work, self.told.emit)
        else:
            self.told.emit([])
