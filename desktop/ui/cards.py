"""The pieces pages are laid out with: cards, pills, rows and buttons, all named for readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import icon, picture, turned
from desktop.ui.plain import Label, shown
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr


class Card(QFrame):
    """A quiet box with a column inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(6)


def drawing(name: str, colour: str, size: int = 22) -> Label:
    """A drawing beside words; readers skip it, for the words say it all."""
    label = Label()
    label.setPixmap(picture(name, colour, size, 2.0))
    label.setFixedSize(QSize(size, size))
    label.setScaledContents(True)
    return label


def pill(text: str, role: str) -> Label:
    """A short word on a coloured ground."""
    label = Label(text, role)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def row(*parts: QWidget | None, spacing: int = 10) -> QHBoxLayout:
    """Widgets side by side; None is room that stretches."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    return line


def button(
    text: str, act: Callable[[], None], *, main: bool = False, drawn: str = "", colour: str = ""
) -> QPushButton:
    """A button that does one thing; `main` for the one most people want."""
    made = QPushButton(shown(text).replace("&", "&&"))
    made.setAccessibleName(shown(text))
    if main:
        made.setProperty("role", "main")
    if drawn:
        made.setIcon(icon(turned(drawn), colour))
        made.setIconSize(QSize(18, 18))
    made.clicked.connect(lambda *_: act())
    return made


def tab(text: str, drawn: str, colours: Colours, group: QButtonGroup, place: int) -> QPushButton:
    """One of several buttons of which one is chosen."""
    made = QPushButton(shown(text).replace("&", "&&"))
    made.setAccessibleName(shown(text))
    made.setIcon(icon(drawn, colours.soft))
    made.setCheckable(True)
    made.setProperty("role", "tab")
    group.addButton(made, place)
    return made


def column(parent: QWidget, *, margins: int = 32, spacing: int = 16) -> QVBoxLayout:
    """A column over a whole page."""
    made = QVBoxLayout(parent)
    made.setContentsMargins(margins, margins - 4, margins, margins)
    made.setSpacing(spacing)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """The content in an area that scrolls when the window is small or the letters are large."""
    area = QScrollArea()
    content.setObjectName("ground")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # Tab stops at it, so that arrows can scroll what has nothing to fill in.
    area.setAccessibleName(tr("Page"))
    return area


def roomy(dialog: QDialog, wide: int) -> None:
    """Make a dialog as wide as this, or as its buttons need, and as high as its words are then.

    Of itself Qt keeps no room for words that go on in further lines.
    """
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    wide = max(wide, layout.minimumSize().width())
    high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else 0
    dialog.setMinimumSize(wide, max(high, layout.minimumSize().height()))


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count() and (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            # Hidden by name first: a layout shows what it was given a moment later, and this would
            # come up as a window of its own.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)
