"""A row of two lines: what it is called, and under it in a softer colour one thing more."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import Colours

TITLE = Qt.ItemDataRole.UserRole + 1
MORE = Qt.ItemDataRole.UserRole + 2

_ASIDE, _ABOVE, _BETWEEN = 14, 9, 3
Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Draws what a model says for `TITLE` and `MORE`; as high as the letters are large.

    Args:
        colours: the look.
        parent: the view.
    """

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        high = 2 * QFontMetrics(option.font).height() + 2 * _ABOVE + _BETWEEN
        return QSize(200, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        element = QStyle.ControlElement.CE_ItemViewItem
        drawn.widget.style().drawControl(element, drawn, painter, drawn.widget)
        painter.save()
        painter.setLayoutDirection(drawn.direction)
        room = QRect(drawn.rect).adjusted(_ASIDE, _ABOVE, -_ASIDE, -_ABOVE)
        half = (room.height() - _BETWEEN) // 2
        above = QRect(room.left(), room.top(), room.width(), half)
        strong = QFont(drawn.font)
        strong.setWeight(QFont.Weight.Medium)
        self._line(painter, above, strong, self._colours.ink, str(index.data(TITLE) or ""))
        below = above.translated(0, half + _BETWEEN)
        self._line(painter, below, drawn.font, self._colours.soft, str(index.data(MORE) or ""))
        painter.restore()

    def _line(self, painter: QPainter, room: QRect, font: QFont, colour: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        place = QStyle.visualAlignment(painter.layoutDirection(), left)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(place) | int(Qt.TextFlag.TextSingleLine), cut)
