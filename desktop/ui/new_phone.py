"""Everything on a new phone: its own account first, where no tap is needed, then by QR code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox

from connectors.model import Kind
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.restore.undoable import Undoable, undoable
from desktop.engine.tasks import Undo
from desktop.phone import half_year
from desktop.phone.half_year import Look
from desktop.ui import sayings
from desktop.ui.cable_card import CableCard
from desktop.ui.cards import Card, button, row
from desktop.ui.filling import Filled, Filling
from desktop.ui.offering import fillable, offer
from desktop.ui.phone_card import PhoneCard
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.tongue import tr
from desktop.vault import VaultError


class NewPhoneCard(Card):
    """One question, one button; the code for the phone's camera appears for what is left.

    Args:
        engine: does the work.
        reading: reads the vault.
        listen: takes a hearer of the engine's events.
        address: where the page for the phone is served; this computer's own when None.
    """

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        listen: Callable[..., object],
        address: str | None = None,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._names: tuple[str, ...] = ()
        self._recent: tuple[Undoable, ...] = ()
        self._taken: set[str] = set()
        self._filling = Filling(engine, listen)
        self._filling.told.connect(self._say)
        self._filling.ended.connect(self._filled)
        self.column.setSpacing(10)
        self.column.addWidget(Label(tr("Everything on a new phone"), "heading"))
        self.column.addWidget(
            Label(
                tr("What the phone's own account takes needs no tap. The rest comes by QR code."),
                "soft",
                wraps=True,
            )
        )
        self.target = QComboBox()
        self.target.setAccessibleName(tr("Which account is on the new phone?"))
        question = Label(tr("Which account is on the new phone?"))
        question.setBuddy(self.target)
        self.column.addLayout(row(question, self.target, None))
        self.words = Label("", wraps=True)
        self.column.addWidget(self.words)
        self.fill = button(tr("Put everything on the phone"), self._fill, main=True)
        self.end = button(tr("Stop"), self._filling.stop)
        self.undo = button(tr("Take them out again"), self._undo)
        self.column.addLayout(row(self.fill, self.end, self.undo, None))
        self.again = QCheckBox(tr("In half a year, ask me to look once whether it is all there"))
        self.again.setAccessibleName(self.again.text())
        self.again.toggled.connect(self._agree)
        self.column.addWidget(self.again)
        self.by_code = PhoneCard(engine, reading, address)
        self.column.addWidget(self.by_code)
        self.by_code.ended.connect(self._served)
        self.by_cable = CableCard(reading)
        self.column.addWidget(self.by_cable)
        self.by_cable.ended.connect(self._served)
        self.by_code.shown.connect(self._draw)
        self._there: dict[Kind, int] = {}
        self._draw()

    def show_accounts(self, names: Sequence[str]) -> None:
        """Offer what the vault holds, into the accounts there are."""
        self._names = tuple(names)
        offer(self.target, fillable(self._engine.accounts()), after=tr("None of these"))
        self._reading.ask(
            lambda vault: undoable(vault, self._reading.clock.now()), self._show_recent
        )
        self._draw()

    def close_all(self) -> None:
        """Stop serving; what is being put into an account goes on."""
        self.by_code.stop()
        self.by_cable.close_all()

    def _fill(self) -> None:
        target = str(self.target.currentData() or "")
        if target:
            self.by_code.stop()
            self._filling.start(self._names, target)
        else:
            self.by_code.start()
        self._draw()

    def _say(self, said: str) -> None:
        self.words.setText(said)
        self._draw()

    def _filled(self, filled: Filled) -> None:
        lines = [filled.stopped] if filled.stopped else []
        if filled.there and not filled.stopped:
            lines.append(tr("Done. On the phone, after a minute or two:"))
            self._remember(filled.there)
        lines += [
            sayings.afterwards(kind, count, tr("on the phone"))
            for kind, count in filled.there.items()
            if count
        ]
        if filled.left and not filled.stopped:
            kinds = ", ".join(sayings.kind(kind) for kind in filled.left)
            lines.append(tr("By QR code, below: {kinds}.").format(kinds=kinds))
            self.by_code.kinds = filled.left
            self.by_code.start()
        self.words.setText("\n".join(lines))
        self.show_accounts(self._names)

    def _served(self, counts: dict[Kind, int]) -> None:
        if any(counts.values()):
            self._remember({kind: counts[kind] + self._there.get(kind, 0) for kind in counts})

    def _remember(self, there: dict[Kind, int]) -> None:
        self._there = dict(there)
        self.again.setVisible(True)
        self.again.setChecked(True)
        self._agree()

    def _agree(self) -> None:
        if not self._there:
            return
        try:
            if self.again.isChecked():
                half_year.agree(self._reading.home, Look(self._reading.clock.now(), self._there))
            else:
                half_year.forget(self._reading.home)
        except (VaultError, OSError) as error:
            said = sayings.error(error)
            self.words.setText(said.line)

    def _show_recent(self, recent: tuple[Undoable, ...]) -> None:
        self._recent = recent
        self._draw()

    def _undo(self) -> None:
        """One restore after the other; each job waits for its account by itself."""
        target = str(self.target.currentData() or "")
        try:
            for one in self._of(target):
                self._engine.start(Undo(one.run))
                self._taken.add(one.run)
        except EngineError as error:
            said = sayings.error(error)
            self.words.setText(said.line)
            return
        self.words.setText(tr("They are taken out, where nobody changed them since."))
        self._draw()

    def _of(self, target: str) -> list[Undoable]:
        return [one for one in self._recent if one.target == target and one.run not in self._taken]

    def _draw(self) -> None:
        running = self._filling.running
        self.fill.setVisible(not running and self.by_code.serving is None)
        self.end.setVisible(running)
        self.target.setEnabled(not running)
        mine = self._of(str(self.target.currentData() or ""))
        self.undo.setVisible(bool(mine) and not running)
        if mine:
            until = sayings.moment(min(one.until for one in mine))
            self.undo.setToolTip(tr("Until {when}").format(when=until))
        self.again.setVisible(bool(self._there))
        self.words.setVisible(bool(self.words.text()))
