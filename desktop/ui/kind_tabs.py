"""The row of kinds over what is browsed, and one tab for all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from connectors.model import Kind
from desktop.ui import sayings
from desktop.ui.cards import row, tab
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr

EVERYTHING = len(Kind)
"""The place of the tab that searches all kinds."""


class KindTabs(QWidget):
    """One is chosen, always; `turned` when the person takes another."""

    turned = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        tabs = [
            tab(sayings.kind(kind), kind, colours, self.group, place)
            for place, kind in enumerate(Kind)
        ]
        line = row(*tabs, tab(tr("Everything"), "search", colours, self.group, EVERYTHING), None)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.choose(next(iter(Kind)))
        self.group.idClicked.connect(lambda _: self.turned.emit())

    @property
    def kind(self) -> Kind | None:
        """The kind chosen; None for all of them."""
        place = self.group.checkedId()
        return tuple(Kind)[place] if place < EVERYTHING else None

    def choose(self, kind: Kind | None) -> None:
        """Take this kind, or all."""
        place = EVERYTHING if kind is None else tuple(Kind).index(kind)
        self.group.button(place).setChecked(True)
