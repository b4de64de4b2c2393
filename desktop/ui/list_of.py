"""The list of what was seen: lines under each other, or small pictures in a grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Signal
from PySide6.QtWidgets import QListView

from desktop.ui.lines import SIDE, Lines
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr
from desktop.ui.two_lines import TwoLines


class ListOf(QListView):
    """Several lines may be chosen; `scrolled` when others have come into view."""

    scrolled = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._two_lines = TwoLines(colours, self)
        self._usual = self.itemDelegate()
        self.setAccessibleName(tr("What is kept"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setMovement(QListView.Movement.Static)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.scrolled.emit())

    def show_model(self, model: Lines, *, pictures: bool) -> None:
        """Show these rows in the form they need."""
        self.setModel(model)
        self.setItemDelegate(self._usual if pictures else self._two_lines)
        mode = QListView.ViewMode.IconMode if pictures else QListView.ViewMode.ListMode
        self.setViewMode(mode)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(
            QListView.LayoutMode.Batched if pictures else QListView.LayoutMode.SinglePass
        )
        self.setIconSize(QSize(SIDE, SIDE) if pictures else QSize(20, 20))
        self.setGridSize(QSize(SIDE + 24, SIDE + 60) if pictures else QSize())

    def top(self) -> QModelIndex:
        """The first row in view."""
        for x in (SIDE // 2, SIDE):
            found = self.indexAt(QPoint(x, SIDE // 2))
            if found.isValid():
                return found
        return QModelIndex()
