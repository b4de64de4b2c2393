"""The frame: a list of pages at the side, one page at a time beside it.

It stands on the screen before the rest of the program is loaded. A page is made when it is first
opened, and until it can be made, its place says that it is on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
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

from desktop.ui.cards import column, drawing, row, scrolled
from desktop.ui.icons import icon
from desktop.ui.plain import Label
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr


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
        self._makers: dict[str, Callable[[], QWidget]] = {}
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
        self._name("overview", tr("Overview"), "overview")
        self._name("browse", tr("Browse"), "search")
        self._name("restore", tr("Restore"), "restore")
        self._name("activity", tr("Activity"), "activity")
        self._name("settings", tr("Settings"), "settings")

    @property
    def page(self) -> str:
        """Name of the page on the screen."""
        return list(self._places)[self._stack.currentIndex()]

    def furnish(self, makers: Mapping[str, Callable[[], QWidget]]) -> None:
        """What makes each page; whoever waits for one already sees it at once."""
        self._makers.update(makers)
        self.go(self.page)

    def go(self, name: str) -> None:
        """Show the page of this name."""
        place = self._places[name]
        if make := self._makers.pop(name, None):
            self._put(place, make())
        self._stack.setCurrentIndex(place)
        self._buttons.button(place).setChecked(True)
        self.entered.emit(name)

    def come(self) -> None:
        """To the front, from wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

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

    def _name(self, name: str, title: str, drawn: str) -> None:
        """Put a page into the list, in the order named."""
        place = self._stack.addWidget(_looking(title))
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

    def _put(self, place: int, page: QWidget) -> None:
        """The page in the place of the words that stood for it."""
        self._stack.insertWidget(place, scrolled(page))
        if (stood := self._stack.widget(place + 1)) is not None:
            self._stack.removeWidget(stood)
            stood.deleteLater()


def _looking(title: str) -> QWidget:
    """What stands where a page will be: that it is being looked for, never that there is none."""
    made = QWidget()
    made.setObjectName("ground")
    lines = column(made)
    lines.addWidget(Label(title, "title"))
    lines.addWidget(Label(tr("Looking…"), "soft"))
    lines.addStretch(1)
    return made
