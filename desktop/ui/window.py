"""The frame: a list of pages at the side, one page at a time beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.cards import drawing, row, scrolled
from desktop.ui.icons import icon
from desktop.ui.plain import Label
from desktop.ui.theme import Colours


class Window(QMainWindow):
    """Pages by name; closing it leaves the program in the tray when there is one."""

    closed = Signal()
    entered = Signal(str)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setWindowTitle("Elsewhere")
        self.setWindowIcon(icon("second-home", colours.accent))
        self.setMinimumSize(QSize(720, 520))
        self.resize(1120, 760)
        self._colours = colours
        self._stack = QStackedWidget()
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        self._places: dict[str, int] = {}
        side = QWidget()
        side.setObjectName("side")
        # A spacer, for a set minimum would let large letters be squeezed.
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(12, 20, 12, 16)
        self._side.setSpacing(4)
        self._side.addLayout(
            row(drawing("second-home", colours.accent, 24), Label("Elsewhere", "brand"), None)
        )
        self._side.addItem(QSpacerItem(192, 12))
        self._side.addStretch(1)
        whole = QWidget()
        whole.setObjectName("ground")
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(side)
        line.addWidget(self._stack, 1)
        self.setCentralWidget(whole)

    def add_page(self, name: str, title: str, drawn: str, page: QWidget) -> None:
        """Put a page into the list, in the order added."""
        place = self._stack.addWidget(scrolled(page))
        self._places[name] = place
        button = QPushButton(title.replace("&", "&&"))
        button.setIcon(icon(drawn, self._colours.soft))
        button.setIconSize(QSize(20, 20))
        button.setProperty("role", "side")
        button.setCheckable(True)
        button.setAccessibleName(title)
        self._buttons.addButton(button, place)
        button.clicked.connect(lambda: self.go(name))
        self._side.insertWidget(self._side.count() - 1, button)
        if place == 0:
            button.setChecked(True)

    def go(self, name: str) -> None:
        """Show the page of this name."""
        place = self._places[name]
        self._stack.setCurrentIndex(place)
        self._buttons.button(place).setChecked(True)
        self.entered.emit(name)

    def leave(self, *, hide: bool) -> None:
        """Get out of the way: into the tray, or, where there is none, to where windows wait."""
        if hide:
            self.hide()
        else:
            self.showMinimized()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not event.spontaneous():
            event.accept()  # the program itself ends
            return
        # The program goes on with its copies; who listens decides where the window goes.
        event.ignore()
        self.closed.emit()
