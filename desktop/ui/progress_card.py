"""How far a job is, as a card: what is done, a bar, what is left, and the item at hand."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from desktop.engine.events import Progress
from desktop.ui import sayings
from desktop.ui.cards import Card, row
from desktop.ui.plain import Label


class ProgressCard(Card):
    """Shows the progress of one job after another, until `end`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.words = Label("", "heading", wraps=True)
        self._left = Label("", "soft")
        self._about = Label("", "small", wraps=True)
        self._about.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self.column.addLayout(row(self.words, None, self._left))
        self.column.addWidget(self._bar)
        self.column.addWidget(self._about)

    def show_progress(self, event: Progress) -> None:
        """Draw it."""
        self.words.setText(sayings.phase(event.phase))
        self._left.setText(sayings.progress(event))
        self._tell(event.about)
        self._bar.setRange(0, event.of or 0)
        self._bar.setValue(event.done if event.of else 0)

    def end(self, words: str) -> None:
        """Nothing runs any more."""
        self._bar.setRange(0, 1)
        self._bar.setValue(1)
        self.words.setText(words)
        self._left.setText("")
        self._tell("")

    def _tell(self, about: str) -> None:
        """What is at hand."""
        self._about.setText(about)
        self._about.setVisible(bool(about))
