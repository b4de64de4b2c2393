"""Settings: what to hand to somebody who helps, looked at first; nothing is sent by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from desktop.engine import diagnostics
from desktop.engine.status.status import Status
from desktop.ui.cards import Card, button, row
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.tongue import tr
from desktop.vault import Vault, VaultError, disk

LINES = 14
"""So many are seen at once."""


class HelpingCard(Card):
    """Shows counts, codes and dates, and saves them as a file."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._status = Status(())
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
        self.save = button(tr("Save as a file…"), self._save)
        self.save.hide()
        self.column.addLayout(row(button(tr("Look at it"), self._look), self.save, None))

    def show_status(self, status: Status) -> None:
        """How everything is kept at the moment."""
        self._status = status

    def _look(self) -> None:
        status, logs = self._status, self._reading.home.logs

        def told(vault: Vault) -> str:
            return diagnostics.told(status, vault.reports(), diagnostics.log_lines(logs))

        def without() -> None:
            self._show(diagnostics.told(status, (), diagnostics.log_lines(logs)))

        self._reading.ask(told, self._show, without)

    def _show(self, text: str) -> None:
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
