"""What stands beside the list: a contact's card with its picture, or the lines of a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout

from desktop.pictures.gallery import Gallery
from desktop.ui import looking_in
from desktop.ui.cards import Card, empty
from desktop.ui.later import Later
from desktop.ui.looking_in import Seen
from desktop.ui.plain import Label
from desktop.ui.tongue import tr

FACE = 96
FIELDS = 60


class Beside(Card):
    """Drawn anew for each choice; the picture comes when it has been decoded elsewhere."""

    def __init__(self, gallery: Gallery) -> None:
        super().__init__()
        self._gallery = gallery
        self._shown: Path | None = None
        self._work: list[Later] = []
        self.face = Label()
        self._fields = QVBoxLayout()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nobody is chosen."""
        self._begin(None)
        self.column.addWidget(Label(tr("Choose a line to see more"), "soft", wraps=True))
        self.column.addStretch(1)

    def show_one(self, seen: Seen | None) -> None:
        """The line chosen, if one is: a contact's card, else the line itself."""
        if seen is None:
            self.show_nothing()
        elif seen.path.suffix == ".vcf":
            self.show_contact(seen)
        else:
            self.show_lines([seen])

    def show_contact(self, seen: Seen) -> None:
        """A contact, field by field."""
        self._begin(seen.path)
        self.face = Label()
        self.face.setFixedSize(FACE, FACE)
        self.face.setScaledContents(True)
        self.face.setAccessibleName(tr("Picture of the contact"))
        self.face.hide()
        self.column.addWidget(self.face)
        self.column.addWidget(Label(seen.title, "heading", wraps=True))
        self.column.addWidget(Label(seen.more, "soft", wraps=True))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(10)
        self.column.addLayout(self._fields)
        self.column.addStretch(1)
        path = seen.path
        self._later(lambda: (path, looking_in.card(path)[:FIELDS]), self._read)
        self._later(lambda: (path, self._face_of(path)), self._arrived)

    def show_lines(self, lines: Sequence[Seen]) -> None:
        """Several lines, one under the other."""
        self._begin(None)
        if not lines:
            self.column.addWidget(Label(tr("Nothing on this day"), "soft", wraps=True))
        for one in lines[:FIELDS]:
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(Label(one.title, "strong", wraps=True))
            pair.addWidget(Label(one.more, "small", wraps=True))
            self.column.addLayout(pair)
        self.column.addStretch(1)

    def close_all(self) -> None:
        """Wait for the picture under way."""
        self._shown = None
        for work in self._work:
            work.join(10)
        self._work.clear()

    def _begin(self, path: Path | None) -> None:
        self._shown = path
        empty(self.column)

    def _later(self, work: Callable[[], object], tell: Callable[..., None]) -> None:
        later = Later(work)
        self._work = [*self._work[-8:], later]
        later.done.connect(tell)
        later.start()

    def _face_of(self, path: Path) -> QImage | None:
        body = looking_in.face(path)
        small = self._gallery.face(body) if body is not None else None
        image = QImage()
        return image if small is not None and image.loadFromData(small, "JPEG") else None

    def _read(self, found: tuple[Path, list[tuple[str, str]]]) -> None:
        path, fields = found
        if path != self._shown or self._fields.count():
            return
        for name, value in fields:
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(Label(name, "small", wraps=True))
            said = Label(value, wraps=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            pair.addWidget(said)
            self._fields.addLayout(pair)

    def _arrived(self, found: tuple[Path, QImage | None]) -> None:
        path, image = found
        if path != self._shown or image is None:
            return
        side = min(image.width(), image.height())
        left, top = (image.width() - side) // 2, (image.height() - side) // 2
        self.face.setPixmap(QPixmap.fromImage(image.copy(left, top, side, side)))
        self.face.show()
