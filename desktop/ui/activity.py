"""Every run as a row with its counts, its whole report beside it, and all of it as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QPlainTextEdit, QWidget

from desktop.engine import quiet_runs
from desktop.ui import sayings
from desktop.ui.cards import button, column, row
from desktop.ui.plain import Label, isolated, shown
from desktop.ui.reading import Reading
from desktop.ui.run_words import Run, runs
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr
from desktop.ui.two_lines import MORE, TITLE, TwoLines
from desktop.vault import Vault, VaultError, disk

MOST = 500


class Activity(QWidget):
    """The runs the vault has reports of, and those that changed nothing; newest first."""

    def __init__(self, reading: Reading, colours: Colours) -> None:
        super().__init__()
        self._reading = reading
        self._runs: list[Run] = []
        page = column(self)
        self.save = button(tr("Save as a file…"), self._save)
        page.addLayout(row(Label(tr("Activity"), "title"), None, self.save))
        self.said = Label(tr("Looking…"), "soft", wraps=True)
        page.addWidget(self.said)
        self.list = QListView()
        self.list.setAccessibleName(tr("Runs"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setItemDelegate(TwoLines(colours, self.list))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        running = self.text.document().defaultTextOption()
        running.setTextDirection(self.layoutDirection())
        self.text.document().setDefaultTextOption(running)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("What happened in it"))
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.selectionModel().currentChanged.connect(self._see)
        both = QHBoxLayout()
        both.addWidget(self.list, 3)
        both.addWidget(self.text, 2)
        page.addLayout(both, 1)

    def read(self) -> None:
        """Read the reports anew."""
        home = self._reading.home

        def work(vault: Vault) -> list[Run]:
            kept = [body for _, body in vault.reports()][-MOST:]
            return runs([*kept, *quiet_runs.read(home)])

        self._reading.ask(work, self._arrived, lambda: self.said.setText(sayings.unread()))

    def save_to(self, path: Path) -> None:
        """Write every run into one file of text."""
        body = "\n\n".join(f"{run.title}\n{run.more}\n{run.text}" for run in self._runs)
        try:
            disk.replace_bytes(path, body.encode("utf-8", "replace") + b"\n")
        except (VaultError, OSError):
            self.said.setText(tr("The file could not be written there. Nothing else changed."))
        else:
            self.said.setText(tr("Saved."))

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save as a file"), "elsewhere-activity.txt")
        if name:
            self.save_to(Path(name))

    def _arrived(self, found: list[Run]) -> None:
        self._runs = found
        self._model.clear()
        for run in found:
            self._model.appendRow(_item(run))
        self.save.setEnabled(bool(found))
        count = tr("%n runs, newest first.", len(found))
        self.said.setText(count if found else tr("Nothing has happened yet."))
        if found:
            self.list.setCurrentIndex(self._model.index(0, 0))

    def _see(self, index: QModelIndex, _before: object = None) -> None:
        lines = self._runs[index.row()].text.splitlines() if index.isValid() else []
        self.text.setPlainText("\n".join(shown(line) for line in lines))


def _item(run: Run) -> QStandardItem:
    item = QStandardItem(isolated(run.title))
    item.setData(isolated(run.title), TITLE)
    item.setData(isolated(run.more), MORE)
    item.setData(shown(f"{run.title}, {run.more}"), Qt.ItemDataRole.AccessibleTextRole)
    return item
