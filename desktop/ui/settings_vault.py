"""Settings: the folder everything is kept in; moved by copying and reading back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.failure import EngineError
from desktop.engine.tasks import MoveVault
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.synced import synced_by
from desktop.ui.tongue import tr


class VaultCard(Card):
    """Names it, opens it, and takes another one."""

    altered = Signal()

    def __init__(self, engine: Engine, reading: Reading, listen: Callable[..., object]) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._job = 0
        self._to = Path()
        self.column.addWidget(Label(tr("Your vault"), "heading"))
        self._folder = Label("", wraps=True)
        self._warning = Label("", "trouble", wraps=True)
        self.column.addWidget(self._folder)
        self.column.addWidget(self._warning)
        said = tr("Another folder: everything is copied there and read back; the old one stays.")
        self.column.addWidget(Label(said, "soft", wraps=True))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("Another folder"))
        self.typed.setPlaceholderText(tr("Another folder"))
        line = row(button(tr("Choose…"), self._choose))
        line.insertWidget(0, self.typed, 1)
        self.move_ = button(tr("Keep it there"), self._move)
        line.addWidget(self.move_)
        self.column.addLayout(line)
        self.said = Label("", wraps=True)
        self.said.hide()
        self.column.addWidget(self.said)
        self.column.addLayout(row(button(tr("Open the folder"), self._look), None))
        self.show_folder()
        listen(self._hear)

    def show_folder(self) -> None:
        """Where it is at the moment."""
        self._folder.setText(str(self._reading.vault))
        self._warning.setText(warning(self._reading.vault))
        self._warning.setVisible(bool(self._warning.text()))

    def _look(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._reading.vault)))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Another folder"), self.typed.text())
        if folder:
            self.typed.setText(folder)

    def _move(self) -> None:
        if not self.typed.text().strip():
            self._say(tr("Choose a folder first."))
            return
        self._to = typed(self.typed.text())
        self.move_.setEnabled(False)
        self._say(tr("Copying; nothing is taken away…"))
        try:
            self._job = self._engine.start(MoveVault(self._to))
        except EngineError as error:
            self._trouble(sayings.error(error))

    def _hear(self, event: Event) -> None:
        if not self._job or not isinstance(event, Progress | Finished) or event.job != self._job:
            return
        if isinstance(event, Progress):
            self._say(sayings.progress(event))
            return
        self._job = 0
        self.move_.setEnabled(True)
        stopped = sayings.trouble(event.report)
        if stopped is not None:
            self._trouble(words.say(stopped.code, stopped.about, stopped.facts))
            return
        self._reading.vault = self._to
        self.typed.clear()
        self.show_folder()
        self._say(tr("Your vault is there now. The old folder is as it was; it may be removed."))
        self.altered.emit()

    def _trouble(self, said: words.Words) -> None:
        self.move_.setEnabled(True)
        self._say(said.line)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()


def typed(text: str) -> Path:
    """The folder a person names; a ~ that is nobody's home stays a letter of the name."""
    folder = Path(text.strip())
    try:
        return folder.expanduser().absolute()
    except RuntimeError:
        return folder.absolute()


def warning(folder: Path) -> str:
    """What speaks against this folder; "" when nothing does."""
    service = synced_by(folder)
    if not service:
        return ""
    return tr(
        "This folder is one that {service} carries to its cloud. What vanishes there vanishes here"
        " too: it does not count as a copy of its own."
    ).format(service=service)
