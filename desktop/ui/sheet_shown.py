"""The recovery sheet on the screen, and on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from desktop.engine.encrypted import sheet as sheets
from desktop.engine.encrypted.sheet import Sheet
from desktop.ui import sayings
from desktop.ui.cards import Card, button, empty, row
from desktop.ui.plain import Label
from desktop.ui.steps import Step
from desktop.ui.tongue import tr
from desktop.vault import disk
from desktop.vault.words import VaultError

COLUMNS = 4
SQUARE = 150


class SheetShown(Step):
    """The words in their order, the key in letters and as a code, and the way to a printer.

    Args:
        sheet: gives the one to show whenever this is entered.
    """

    def __init__(self, sheet: Callable[[], Sheet | None]) -> None:
        super().__init__(
            tr("Your recovery sheet"),
            tr("Print it, or write it down. Keep it on paper, away from this computer."),
        )
        self._sheet = sheet
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._about = Label("", "soft", wraps=True)
        card = Card()
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(18)
        self._words.setVerticalSpacing(8)
        card.column.addLayout(self._words)
        self.page.addWidget(self._about)
        self.page.addWidget(card)
        self._square = Label()
        self._square.setFixedSize(SQUARE, SQUARE)
        self._square.setScaledContents(True)
        self._letters = Label("", wraps=True)
        self._letters.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addWidget(self._square)
        line.addWidget(self._letters, 1)
        self.page.addLayout(line)
        self.print = button(tr("Open the page to print"), self.open_page)
        self.save = button(tr("Save the page…"), self._save)
        self.page.addLayout(row(self.print, self.save, None))
        self._said = Label("", "soft", wraps=True)
        self.page.addWidget(self._said)
        self.page.addStretch(1)

    def entered(self) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        self._about.setText(
            tr("It opens the encrypted copy in {target}. Mark: {mark}").format(
                target=sheet.target, mark=sheet.mark
            )
        )
        empty(self._words)
        for place, word in enumerate(sheet.words):
            label = Label(tr("{place}. {word}").format(place=place + 1, word=word), "word")
            self._words.addWidget(label, place // COLUMNS, place % COLUMNS)
        self._letters.setText(_grouped(sheet.letters))
        picture = QPixmap()
        picture.loadFromData(sheets.picture(sheet))
        self._square.setPixmap(picture)
        self._square.setAccessibleName(tr("The same key as a code to scan"))

    def open_page(self) -> None:
        """Show the page in the browser, which prints it; the file goes with this dialog."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="elsewhere-")
        page = Path(self._folder.name) / "recovery-sheet.html"
        if self.write(page):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
            self._said.setText(tr("It is open in your browser: print it from there."))

    def write(self, page: Path) -> bool:
        """Write the page where the person wants it, readable by them alone."""
        sheet = self._sheet()
        if sheet is None:
            return False
        try:
            disk.replace_bytes(page, sheets.page(sheet).encode())
        except VaultError as error:
            said = sayings.error(error)
            self._said.setText(f"{said.what} {said.next}")
            return False
        self._said.setText(tr("Saved. Print it, then remove the file: paper is safer."))
        return True

    def put_away(self) -> None:
        """Take the page for the browser away again."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save the recovery sheet"), "recovery-sheet.html", tr("Pages (*.html)")
        )
        if name:
            self.write(Path(name))


def _grouped(letters: str) -> str:
    """In pieces, so that a long line breaks where the eye expects it."""
    return " ".join(letters[at : at + 15] for at in range(0, len(letters), 15))
