"""Engine events become Qt signals here, and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.engine.events import Event


class Bridge(QObject):
    """Give `tell` to the engine; connect widgets to `told`, which Qt runs on their own thread."""

    told = Signal(object)

    def tell(self, event: Event) -> None:
        """Called on the engine's threads; returns at once."""
        self.told.emit(event)
