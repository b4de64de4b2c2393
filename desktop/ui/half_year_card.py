"""The half-yearly minute: what the phone should show, and whether it does."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from desktop.clock import Clock
from desktop.phone import half_year
from desktop.phone.half_year import Look
from desktop.places import Home
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.plain import Label
from desktop.ui.tongue import tr


class HalfYearCard(Card):
    """Seen only where `look` finds half a year gone by; `missing` when something is missed."""

    missing = Signal()

    def __init__(self, home: Home, clock: Clock) -> None:
        super().__init__()
        self._home = home
        self._clock = clock
        self.column.addWidget(Label(tr("A minute for the phone"), "heading"))
        self.words = Label("", wraps=True)
        self.column.addWidget(self.words)
        self.yes = button(tr("It is all there"), self._yes, main=True)
        self.no = button(tr("Something is missing"), self._no)
        self.column.addLayout(row(self.yes, self.no, None))
        self.hide()

    def look(self) -> None:
        """Show or hide it, by what was agreed and what time it is."""
        agreed = half_year.agreed(self._home)
        due = agreed is not None and agreed.due(self._clock.now())
        self.setVisible(due)
        if agreed is not None and due:
            lines = [tr("Half a year has gone by. Please look once:")]
            lines += [
                sayings.afterwards(kind, count, tr("on the phone"))
                for kind, count in agreed.counts.items()
            ]
            self.words.setText("\n".join(lines))

    def _yes(self) -> None:
        self._again(self._clock.now())

    def _no(self) -> None:
        self._again(self._clock.now())
        self.missing.emit()

    def _again(self, now: datetime) -> None:
        agreed = half_year.agreed(self._home)
        if agreed is not None:
            half_year.agree(self._home, Look(now, agreed.counts))
        self.look()


def notice(home: Home, now: datetime) -> str:
    """What the tray says when it is time; "" otherwise."""
    agreed = half_year.agreed(home)
    if agreed is None or not agreed.due(now):
        return ""
    return tr("A minute for the phone: is it all still there? Restore tells what to look for.")
