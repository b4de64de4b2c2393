"""An Android phone on a cable: one button, and words for what is on the phone afterwards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from connectors.model import Kind
from desktop.phone.cable.adb import connected
from desktop.phone.tally import Tally
from desktop.ui import sayings
from desktop.ui.cards import button, row
from desktop.ui.later import Later
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.tongue import tr
from desktop.vault import Vault


class CableCard(QWidget):
    """From the press of the button until `ended` tells what is on the phone, by kind."""

    ended = Signal(dict)
    _moved = Signal(Kind, int, int)

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._work: Later | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.start = button(tr("Use a cable (Android)"), self._start)
        self.words = Label("", "soft", wraps=True)
        self.words.hide()
        column.addLayout(row(self.start, None))
        column.addWidget(self.words)
        self._moved.connect(self._progress)

    def close_all(self) -> None:
        """Wait a moment for what is under way; pressed again, it goes on where it was."""
        if self._work is not None:
            self._work.join(2)

    def _start(self) -> None:
        self.start.setEnabled(False)
        self._say(tr("Looking for the phone…"))
        self._work = Later(self._put)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _put(self) -> dict[Kind, int]:
        from desktop.phone.cable.cable import put

        phone = connected()
        reading = self._reading
        with Vault.open(reading.vault, reading.home.index, reading.clock) as vault:
            return put(phone, vault, (), Tally(), self._moved.emit)

    def _progress(self, kind: Kind, done: int, of: int) -> None:
        told = tr("{kind}: {done} of {all}")
        self._say(
            told.format(kind=sayings.kind(kind), done=sayings.number(done), all=sayings.number(of))
        )

    def _done(self, there: dict[Kind, int]) -> None:
        self.start.setEnabled(True)
        lines = [
            sayings.afterwards(kind, count, tr("on the phone"))
            for kind, count in there.items()
            if count
        ]
        self._say("\n".join(lines) or tr("There is nothing in the vault to put there yet."))
        self.ended.emit(there)

    def _failed(self, error: object) -> None:
        self.start.setEnabled(True)
        said = sayings.error(error)
        self._say(said.line)

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.show()
