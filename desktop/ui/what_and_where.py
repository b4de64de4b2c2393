"""The step after the sign-in: what is copied, with its numbers, and the folder it is kept in."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QVBoxLayout

from connectors.model import Kind
from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Count, MoveVault
from desktop.ui import sayings
from desktop.ui.cards import Card, button, empty, row
from desktop.ui.choosing import ChooseService
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.settings_vault import typed, warning
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step, Steps
from desktop.ui.tongue import tr

TIGHT = 2_000_000_000
"""Bytes below which the room there is may not do."""


class WhatAndWhere(Step):
    """Counts while the person reads; nobody has to wait for it.

    Args:
        engine: counts, and moves the vault.
        choice: which service.
        first: the account, signed in.
        reading: knows the person's folder.
        listen: takes a function that hears every event on the window's thread.
    """

    def __init__(
        self,
        engine: Engine,
        choice: ChooseService,
        first: SignIn,
        reading: Reading,
        listen: Callable[..., object],
    ) -> None:
        super().__init__(tr("What is copied, and where it is kept"))
        self._engine = engine
        self._choice = choice
        self._first = first
        self._reading = reading
        self._job = self._moving = 0
        self._to = reading.vault
        self._counted = ""
        self._boxes: dict[Kind, QCheckBox] = {}
        self._said: dict[Kind, Label] = {}
        what = Card()
        what.column.addWidget(Label(tr("What is copied"), "heading"))
        self._kinds = QVBoxLayout()
        what.column.addLayout(self._kinds)
        self.page.addWidget(what)
        where = Card()
        where.column.addWidget(Label(tr("Where it is kept"), "heading"))
        said = tr("A folder on this computer, in files any program can open without Elsewhere.")
        where.column.addWidget(Label(said, "soft", wraps=True))
        self.folder = QLineEdit()
        self.folder.setAccessibleName(tr("Folder"))
        self.folder.textChanged.connect(self._look)
        line = row(button(tr("Choose…"), self._browse))
        line.insertWidget(0, self.folder, 1)
        where.column.addLayout(line)
        self._room = Label("", "soft", wraps=True)
        self._warning = Label("", "trouble", wraps=True)
        where.column.addWidget(self._room)
        where.column.addWidget(self._warning)
        self.page.addWidget(where)
        self.page.addStretch(1)
        listen(self._hear)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is to be copied; none named when it is everything."""
        chosen = tuple(kind for kind, box in self._boxes.items() if box.isChecked())
        return () if len(chosen) == len(self._boxes) else chosen

    def entered(self) -> None:
        if not self.folder.text():
            self.folder.setText(str(self._reading.vault))
        self._look()
        if self._counted != self._first.name:
            self._counted = self._first.name
            self._show_kinds()
            try:
                self._job = self._engine.start(Count(self._first.name))
            except EngineError:
                self._job = 0
                for label in self._said.values():
                    label.setText(tr("not counted yet"))

    def problem(self) -> str:
        if self._boxes and not any(box.isChecked() for box in self._boxes.values()):
            return tr("Choose at least one thing to copy.")
        if not self.folder.text().strip():
            return tr("Choose a folder first.")
        return ""

    def leave(self) -> bool:
        if self._job:
            self._engine.stop(self._job)
        if self._wished() == self._reading.vault:
            return True
        self._to = self._wished()
        self._dialog().busy(tr("One moment…"))
        try:
            self._moving = self._engine.start(MoveVault(self._to))
        except EngineError as error:
            self._dialog().busy("")
            self._dialog().say(sayings.error(error).line)
        return False

    def _show_kinds(self) -> None:
        empty(self._kinds)
        self._boxes, self._said = {}, {}
        service = self._choice.chosen
        for kind in Kind if service is not None else ():
            if service is None or kind not in service.kinds:
                continue
            box = QCheckBox(sayings.kind(kind))
            box.setAccessibleName(box.text())
            box.setChecked(True)
            box.toggled.connect(lambda _: self.changed.emit())
            self._boxes[kind] = box
            self._said[kind] = Label(tr("Counting…"), "soft")
            self._kinds.addLayout(row(box, None, self._said[kind]))

    def _hear(self, event: Event) -> None:
        if not isinstance(event, Finished):
            return
        if self._job and event.job == self._job:
            self._job = 0
            found: Counter[Kind] = Counter()
            for one in event.report.accounts:
                for part in one.collections:
                    found[part.kind] += part.total
            whole = event.report.error is None
            for kind, label in self._said.items():
                label.setText(tr("%n items", found[kind]) if whole else tr("not counted yet"))
        elif self._moving and event.job == self._moving:
            self._moving = 0
            self._dialog().busy("")
            stopped = sayings.trouble(event.report)
            if stopped is not None:
                said = words.say(stopped.code, stopped.about, stopped.facts)
                self._dialog().say(said.line)
                return
            self._reading.vault = self._to
            self.go_on.emit()

    def _wished(self) -> Path:
        return typed(self.folder.text())

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _look(self) -> None:
        """Free room, and what speaks against the folder."""
        wished = self._wished()
        free = _free(wished)
        said = tr("{room} free").format(room=sayings.size(free)) if free is not None else ""
        if free is not None and free < TIGHT:
            said += " · " + tr("That is little. Photos may not fit.")
        self._room.setText(said)
        self._warning.setText(warning(wished))
        self._warning.setVisible(bool(self._warning.text()))
        self.changed.emit()

    def _dialog(self) -> Steps:
        return cast("Steps", self.window())


def _free(folder: Path) -> int | None:
    """Bytes free where a folder would be made; None where this cannot be told."""
    try:
        near = next(one for one in (folder, *folder.parents) if one.exists())
        return shutil.disk_usage(near).free
    except (OSError, StopIteration):  # what is being typed may lead anywhere
        return None
