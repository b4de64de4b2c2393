"""What of an account's data is not in the copy: what its service gives no program, what failed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.engine.fidelity.counting import NOT_NAMED
from desktop.engine.fidelity.fidelity import Word
from desktop.engine.status.status import AccountStatus
from desktop.ui import sayings
from desktop.ui.cards import button, drawing, row
from desktop.ui.plain import Label, isolated
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr


class Lacking(QWidget):
    """A question that opens to its answer. What failed is said in any case, above the question.

    Args:
        account: what to speak of.
        colours: the look.
        opened: names of accounts whose answer stands open; kept by the page.
    """

    def __init__(self, account: AccountStatus, colours: Colours, opened: set[str]) -> None:
        super().__init__()
        self._name = account.name
        self._opened = opened
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for said in failed(account):
            line = row(drawing("needs-you", colours.warn, 16), spacing=8)
            line.addWidget(Label(said, "trouble", wraps=True), 1)
            column.addLayout(line)
        withheld = cannot_give(account)
        question = tr("What {name} gives to no program").format(name=isolated(account.name))
        self.toggle = button(question, self._turn)
        self.toggle.setProperty("role", "quiet")
        self.toggle.setCheckable(True)
        self.toggle.setChecked(account.name in opened)
        column.addLayout(row(self.toggle, None))
        self.toggle.setVisible(bool(withheld))
        self.answer = QWidget()
        inner = QVBoxLayout(self.answer)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        for said in withheld:
            inner.addWidget(Label(said, "small", wraps=True))
        safe = tr("No program can copy it. Keep what matters of it by hand.")
        inner.addWidget(Label(safe, "small", wraps=True))
        column.addWidget(self.answer)
        self.answer.setVisible(bool(withheld) and account.name in opened)

    def _turn(self) -> None:
        opened = self.toggle.isChecked()
        self.answer.setVisible(opened)
        (self._opened.add if opened else self._opened.discard)(self._name)


def failed(account: AccountStatus) -> list[str]:
    """What could not be copied though it is there, a sentence each; fewer than the account says."""
    said: list[str] = []
    for kind in account.kinds:
        name = sayings.kind(kind.kind)
        said += [
            f"{name}: {tr('%n items', line.items or 0)} {tr(line.field)}"
            for line in kind.fidelity
            if line.word is Word.FAILED and line.field != NOT_NAMED
        ]
        if kind.told is not None and kind.told > kind.items:
            counts = tr("the account says it has {told}, and {items} are here")
            numbers = {"told": sayings.number(kind.told), "items": sayings.number(kind.items)}
            said.append(f"{name}: {counts.format(**numbers)}")
    return said


def cannot_give(account: AccountStatus) -> list[str]:
    """What the service has and gives no program, a line each."""
    fields = [
        f"{sayings.kind(kind.kind)}: {tr(line.field)}"
        for kind in account.kinds
        for line in kind.fidelity
        if line.word is Word.CANNOT
    ]
    kinds = [f"{sayings.kind(kind)}: {tr(why)}" for kind, why in account.cannot_give.items()]
    return fields + kinds
