"""The question about what vanished: who and what would go, with everything kept by default."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop import words
from desktop.engine.engine import Engine
from desktop.ui import sayings
from desktop.ui.cards import button, roomy, row
from desktop.ui.later import Later
from desktop.ui.plain import Label, shown
from desktop.ui.reading import Reading, held_items
from desktop.ui.tongue import tr
from desktop.vault.words import Hold

MANY = 100
"""From so many items on, or from nine tenths of a collection, their number is typed first."""

WIDE = 620
"""Points, where letters are of the usual size."""


class Held(QDialog):
    """Nothing is decided by closing it.

    Args:
        engine: takes the answer.
        reading: tells what is concerned.
        hold: the question.
        parent: the window.
    """

    answered = Signal()

    def __init__(
        self, engine: Engine, reading: Reading, hold: Hold, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._hold = hold
        self._names: list[str] = []
        self._weighty = len(hold.ids) >= MANY
        self._work: Later | None = None
        self.setWindowTitle(tr("Held for you"))
        self.resize(WIDE, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(10)
        count = sayings.number(len(hold.ids))
        about = f"{hold.collection.name} ({hold.account})"
        self._said = Label("", "title", wraps=True)
        self._safe = Label("", "soft", wraps=True)
        column.addWidget(self._said)
        column.addWidget(self._safe)
        self._about, self._count = about, count
        self._sentences(count)
        self.see = button(tr("See all {count}").format(count=count), self._open)
        self.see.setEnabled(False)
        column.addLayout(row(self.see, None))
        self.list = QListView()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("What would go"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.hide()
        column.addWidget(self.list, 1)
        self._ask = Label(
            tr("To let them go, type their number: {count}").format(count=len(hold.ids)), wraps=True
        )
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("Number of items to let go"))
        self.typed.textChanged.connect(self._weigh)
        column.addWidget(self._ask)
        column.addWidget(self.typed)
        self._trouble = Label("", "trouble", wraps=True)
        column.addWidget(self._trouble)
        column.addStretch(0)
        self.gone = button(tr("They really are gone"), lambda: self._answer(accept=True))
        self.gone.setAutoDefault(False)
        self.keep = button(tr("Keep everything"), lambda: self._answer(accept=False), main=True)
        self.keep.setDefault(True)
        column.addLayout(row(self.gone, None, self.keep))
        self.keep.setFocus()
        self._weigh()
        reading.ask(lambda vault: held_items(vault, hold), self._known)

    def _sentences(self, before: str) -> None:
        facts = {"gone": self._count, "before": before, "count": self._count}
        said = words.say(self._hold.why, self._about, facts)
        self._said.setText(said.what)
        self._safe.setText(f"{said.safe} {said.next}")

    def _known(self, found: tuple[list[str], int]) -> None:
        self._names, total = found
        self._weighty = self._weighty or len(self._hold.ids) * 10 >= total * 9
        self._sentences(sayings.number(total))
        self.see.setEnabled(True)
        self._weigh()

    def _open(self) -> None:
        self.list.setModel(QStringListModel([shown(name) for name in self._names], self.list))
        self.list.show()
        self.see.hide()
        self._weigh()
        roomy(self, WIDE)

    def _weigh(self) -> None:
        seen = not self.list.isHidden()
        self._ask.setVisible(seen and self._weighty)
        self.typed.setVisible(seen and self._weighty)
        told = not self._weighty or self.typed.text().strip() == str(len(self._hold.ids))
        self.gone.setEnabled(seen and told)

    def _answer(self, *, accept: bool) -> None:
        self.keep.setEnabled(False)
        self.gone.setEnabled(False)
        self._work = Later(lambda: self._engine.answer(self._hold.id, accept))
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _done(self, _status: object) -> None:
        self.answered.emit()
        self.accept()

    def _failed(self, error: object) -> None:
        said = sayings.error(error)
        self._trouble.setText(said.line)
        roomy(self, WIDE)
        self.keep.setEnabled(True)
        self._weigh()
