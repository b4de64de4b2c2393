"""The question about what somebody removed from a second home: put back, or left out."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.engine.engine import Engine
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.ui import sayings
from desktop.ui.cards import button, roomy, row
from desktop.ui.later import Later
from desktop.ui.plain import Label
from desktop.ui.tongue import tr


class AskedThere(QDialog):
    """Nothing is decided by closing it: both sides stay as they are.

    Args:
        engine: takes the answer.
        question: who and what.
        parent: the window.
    """

    def __init__(
        self, engine: Engine, question: RemovedThere, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._question = question
        self._work: Later | None = None
        self.setWindowTitle(tr("Removed from the second home"))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(10)
        column.addWidget(Label(headline(question), "title", wraps=True))
        about = tr("Copy of {source}, {collection}.").format(
            source=question.source, collection=question.collection or tr("all files")
        )
        column.addWidget(Label(about, wraps=True))
        safe = tr("Your vault has all of them. If it was not you, look into that account.")
        column.addWidget(Label(safe, "soft", wraps=True))
        self._trouble = Label("", "trouble", wraps=True)
        column.addWidget(self._trouble)
        self.leave = button(tr("Leave them out there"), lambda: self._answer(accept=True))
        self.leave.setAutoDefault(False)
        self.put_back = button(tr("Put them back"), lambda: self._answer(accept=False), main=True)
        self.put_back.setDefault(True)
        column.addLayout(row(self.leave, None, self.put_back))
        self.put_back.setFocus()
        roomy(self, 520)

    def _answer(self, *, accept: bool) -> None:
        self.leave.setEnabled(False)
        self.put_back.setEnabled(False)
        self._work = Later(lambda: self._engine.answer(self._question.id, accept))
        self._work.done.connect(lambda _: self.accept())
        self._work.failed.connect(self._failed)
        self._work.start()

    def _failed(self, error: object) -> None:
        said = sayings.error(error)
        self._trouble.setText(said.line)
        roomy(self, 520)
        self.leave.setEnabled(True)
        self.put_back.setEnabled(True)


def headline(question: RemovedThere) -> str:
    """Who and what, in one sentence."""
    words = tr("%n items were removed from {name}, not by Elsewhere", question.count)
    return words.format(name=question.target)
