"""Restore to a folder: standard files for any other program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit

from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Export
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.plain import Label
from desktop.ui.tongue import tr

_BESIDE = {"uid-apart", "unparseable"}


class ExportCard(Card):
    """Names a folder, writes, says how many files there are.

    Args:
        engine: does it.
        account: tells whose copy.
        listen: takes a function that hears every event on the window's thread.
        paths: only these files of the vault; none for all.
        as_of: ISO 8601 time; "" for what is current.
    """

    def __init__(
        self,
        engine: Engine,
        account: Callable[[], str],
        listen: Callable[..., object],
        paths: tuple[str, ...] = (),
        as_of: str = "",
    ) -> None:
        super().__init__()
        self._paths = paths
        self._as_of = as_of
        self._engine = engine
        self._account = account
        self._job = 0
        self.column.addWidget(Label(tr("To a folder"), "heading"))
        self.column.addWidget(
            Label(tr("Files that any other program can take in."), "soft", wraps=True)
        )
        self.folder = QLineEdit()
        self.folder.setAccessibleName(tr("Folder to write to"))
        self.folder.setPlaceholderText(tr("Folder"))
        line = row(button(tr("Choose…"), self._choose))
        line.insertWidget(0, self.folder, 1)
        self.column.addLayout(line)
        self.one = QCheckBox(tr("One file of all contacts, one of all events and to-dos"))
        self.one.setAccessibleName(self.one.text())
        self.one.setChecked(True)
        self.column.addWidget(self.one)
        self.words = Label("", wraps=True)
        self.column.addWidget(self.words)
        self.write = button(tr("Write the files"), self._write, main=True)
        self.column.addLayout(row(self.write, None))
        listen(self._hear)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _write(self) -> None:
        if not self.folder.text().strip():
            self.words.setText(tr("Choose a folder first."))
            return
        asked = Export(
            self._account(),
            Path(self.folder.text().strip()),
            one_file=self.one.isChecked(),
            as_of=self._as_of,
            paths=self._paths,
        )
        self.write.setEnabled(False)
        self.words.setText(tr("Writing…"))
        try:
            self._job = self._engine.start(asked)
        except EngineError as error:
            self._say(sayings.error(error))

    def _hear(self, event: Event) -> None:
        if not isinstance(event, Finished) or not self._job or event.job != self._job:
            return
        self._job = 0
        stopped = sayings.trouble(event.report)
        if stopped is not None:
            self._say(words.say(stopped.code, stopped.about, stopped.facts))
            return
        self.write.setEnabled(True)
        parts = [part for one in event.report.accounts for part in one.collections]
        said = [tr("%n items are in that folder.", sum(part.sent + part.skipped for part in parts))]
        beside = sum(note.code in _BESIDE for part in parts for note in part.notes)
        if beside:
            said.append(tr("%n of them could not stand in the one file and lie beside it.", beside))
        if failed := sum(part.failed for part in parts):
            said.append(tr("%n items are damaged and left out; Activity says which.", failed))
        self.words.setText(" ".join(said))

    def _say(self, said: words.Words) -> None:
        self.write.setEnabled(True)
        self.words.setText(said.line)
