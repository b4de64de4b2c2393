"""A list of what was seen in the vault: drawn as needed, searched at once, photos as pictures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from desktop.pictures.gallery import Gallery
from desktop.ui.icons import icon
from desktop.ui.looking_in import Seen
from desktop.ui.pictures import Painter
from desktop.ui.plain import isolated, shown
from desktop.ui.two_lines import MORE, TITLE

REMEMBERED = 600
SIDE = 132
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Lines(QAbstractListModel):
    """Rows of `Seen`, those that hold the words searched for.

    Args:
        pictures: where the small pictures come from when the rows are photos.
        soft: colour of the drawing where there is no picture.
    """

    def __init__(
        self, soft: str, *, pictures: Gallery | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._all: Sequence[Seen] = ()
        self._rows: Sequence[Seen] = ()
        self._words = ""
        self._soft = soft
        self._painter = Painter(pictures) if pictures is not None else None
        self._pictures: OrderedDict[object, QIcon] = OrderedDict()
        self._where: dict[object, int] = {}
        self._blank = icon("photos", soft) if pictures is not None else QIcon()
        if self._painter is not None:
            self._painter.ready.connect(self._arrived)

    def show(self, rows: Sequence[Seen]) -> None:
        """Take these rows in place of those before."""
        self._all = rows
        if self._painter is not None:
            self._painter.forget()
        self.search(self._words)

    def search(self, words: str) -> None:
        """Show the rows with these words in them."""
        self._words = words
        wanted = words.casefold().split()
        self._where.clear()
        self.beginResetModel()
        self._rows = [
            one for one in self._all if not wanted or all(word in one.words for word in wanted)
        ]
        self.endResetModel()

    def row(self, index: Index) -> Seen:
        """What stands in a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            if self._painter is not None:
                return shown(one.title)[:40]
            return isolated(one.title[:200])
        if role == TITLE:
            return _one_line(one.title)
        if role == MORE:
            return _one_line(one.more)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return shown(f"{one.title}, {one.more}")
        if role == Qt.ItemDataRole.DecorationRole and self._painter is not None:
            self._where[one.path] = index.row()
            return self._picture(one)
        if role == Qt.ItemDataRole.SizeHintRole:
            return None if self._painter is None else QSize(SIDE + 20, SIDE + 52)
        if role == Qt.ItemDataRole.ForegroundRole and self._painter is not None:
            return QColor(self._soft)
        return None

    def close(self) -> None:
        """Stop decoding."""
        if self._painter is not None:
            self._painter.close()

    def _picture(self, one: Seen) -> QIcon:
        found = self._pictures.get(one.path)
        if found is not None:
            self._pictures.move_to_end(one.path)
            return found
        if self._painter is not None:
            self._painter.ask(one.path, one.path, one.sha256)
        return self._blank

    def _arrived(self, key: object, image: QImage | None) -> None:
        made = QIcon(QPixmap.fromImage(image)) if image is not None else self._blank
        self._pictures[key] = made
        while len(self._pictures) > REMEMBERED:
            old, _ = self._pictures.popitem(last=False)
            if self._painter is not None:
                self._painter.let_go(old)
        row = self._where.pop(key, None)
        if row is not None and row < len(self._rows) and self._rows[row].path == key:
            place = self.index(row)
            self.dataChanged.emit(place, place, [Qt.ItemDataRole.DecorationRole])


def _one_line(text: str) -> str:
    return isolated(" ".join(text[:200].split()))
