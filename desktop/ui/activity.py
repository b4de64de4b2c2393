"""Every run as a line with its counts, its whole report beside it, and all of it as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QPlainTextEdit, QWidget

from desktop import words
from desktop.ui.cards import button, column, row
from desktop.ui.plain import Label, shown
from desktop.ui.reading import Reading
from desktop.ui.sayings import tr
from desktop.vault import Vault, VaultError, disk

MOST = 500


@dataclass(frozen=True, slots=True)
class Run:
    """One run: a line for the list, a text for beside it."""

    line: str
    text: str


class Activity(QWidget):
    """The runs worth a place in the vault, newest first."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._runs: list[Run] = []
        page = column(self)
        self.save = button(tr("Save as a file…"), self._save)
        page.addLayout(row(Label(tr("Activity"), "title"), None, self.save))
        self.said = Label(tr("Nothing has happened yet."), "soft", wraps=True)
        page.addWidget(self.said)
        self.list = QListView()
        self.list.setAccessibleName(tr("Runs"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("What happened in it"))
        self._model = QStringListModel(self)
        self.list.setModel(self._model)
        self.list.selectionModel().currentChanged.connect(self._see)
        both = QHBoxLayout()
        both.addWidget(self.list, 3)
        both.addWidget(self.text, 2)
        page.addLayout(both, 1)

    def read(self) -> None:
        """Read the reports anew."""
        self._reading.ask(_runs, self._arrived)

    def save_to(self, path: Path) -> None:
        """Write every run into one file of text."""
        body = "\n\n".join(f"{run.line}\n{run.text}" for run in self._runs)
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

    def _arrived(self, runs: list[Run]) -> None:
        self._runs = runs
        self._model.setStringList([shown(run.line) for run in runs])
        self.save.setEnabled(bool(runs))
        count = tr("%n runs that changed something, newest first.", len(runs))
        self.said.setText(count if runs else tr("Nothing has happened yet."))
        if runs:
            self.list.setCurrentIndex(self._model.index(0))

    def _see(self, index: QModelIndex, _before: object = None) -> None:
        self.text.setPlainText(self._runs[index.row()].text if index.isValid() else "")


def _runs(vault: Vault) -> list[Run]:
    bodies = [body for _, body in vault.reports()][-MOST:]
    return [run for body in reversed(bodies) if (run := _run(body)) is not None]


def _run(body: bytes) -> Run | None:
    try:
        said: dict[str, Any] = json.loads(body)
        rows = [
            (str(one["name"]), part)
            for one in said.get("accounts", [])
            for part in one.get("collections", [])
        ]
        counts = {
            name: sum(int(part.get(name, 0)) for _, part in rows)
            for name in ("new", "changed", "removed", "held", "noted", "sent", "failed")
        }
        when = str(said["started"])[:16].replace("T", " ")
        about = ", ".join(dict.fromkeys(name for name, _ in rows))
        return Run(f"{when}  {said['verb']}  {about}  {_signs(counts)}", _text(said, rows))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _signs(counts: Mapping[str, int]) -> str:
    signs = {"new": "+", "changed": "~", "removed": "−", "sent": "→"}
    told = [f"{signs.get(name, name + ' ')}{count}" for name, count in counts.items() if count]
    return "  ".join(told)


def _text(said: Mapping[str, Any], rows: list[tuple[str, Mapping[str, Any]]]) -> str:
    lines = []
    for name, part in rows:
        counts = {key: value for key, value in part.items() if isinstance(value, int) and value}
        told = ", ".join(f"{key} {value}" for key, value in counts.items())
        lines.append(f"{name} · {part.get('name', '')}: {told}")
        lines += [f"   {_sentences(note)}" for note in part.get("notes", [])[:200]]
    for one in said.get("accounts", []):
        if one.get("error"):
            lines.append(f"{one['name']}: {_sentences(one['error'])}")
    for what in ("damaged", "missing", "repaired"):
        lines += [f"{what}: {path}" for path in said.get(what, [])[:200]]
    if said.get("certificate"):
        lines.append(tr("Proof of the restore: {file}").format(file=said["certificate"]))
    if said.get("error"):
        lines.append(_sentences(said["error"]))
    return "\n".join(lines)


def _sentences(trouble: Mapping[str, Any]) -> str:
    facts = {str(key): str(value) for key, value in dict(trouble.get("facts") or {}).items()}
    one = words.say(str(trouble.get("code")), str(trouble.get("about") or ""), facts)
    return f"{one.what} {one.safe} {one.next}"
