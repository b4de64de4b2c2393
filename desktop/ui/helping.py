"""Settings: what to hand to somebody who helps, looked at first; nothing is sent by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from desktop.engine import diagnostics
from desktop.engine.engine import Engine
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.later import Later
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.tongue import tr
from desktop.vault import VaultError, disk

LINES = 14
"""So many are seen at once."""


class HelpingCard(Card):
    """Shows counts, codes and dates, and saves them as a file."""

    def __init__(self, engine: Engine, reading: Reading) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._work: Later | None = None
        self.column.addWidget(Label(tr("If somebody helps you"), "heading"))
        said = tr(
            "What a helper has to know: versions, counts and dates. No names, no addresses and"
            " nothing of what you keep. Look at it first; nothing is sent by itself."
        )
        self.column.addWidget(Label(said, "soft", wraps=True))
        self.shown = QPlainTextEdit()
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setAccessibleName(tr("What a helper has to know"))
        self.shown.setFixedHeight(self.shown.fontMetrics().lineSpacing() * LINES)
        self.shown.hide()
        self.column.addWidget(self.shown)
        self.said = Label("", wraps=True)
        self.said.hide()
        self.column.addWidget(self.said)
        look = button(tr("Look at it"), self._look)
        self.save = button(tr("Save as a file…"), self._save)
        self.save.hide()
        self.column.addLayout(row(look, self.save, None))

    def _look(self) -> None:
        if self._work is not None:
            return
        look, reading = self._engine.status, self._reading
        vault, home, clock = reading.vault, reading.home, reading.clock
        self._work = Later(lambda: diagnostics.gathered(look, vault, home, clock))
        self._work.done.connect(self._show)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _failed(self, error: object) -> None:
        self._work = None
        self.said.setText(sayings.error(error).line)
        self.said.show()

    def _show(self, text: str) -> None:
        self._work = None
        self.said.hide()
        self.shown.setPlainText(text)
        self.shown.show()
        self.save.show()

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save as a file"), "elsewhere-help.json")
        if not name:
            return
        try:
            disk.replace_bytes(Path(name), self.shown.toPlainText().encode())
        except (VaultError, OSError):
            self.said.setText(tr("The file could not be written there. Nothing else changed."))
        else:
            self.said.setText(tr("Saved."))
        self.said.show()
