"""Words on the screen that are never markup, whatever a contact is called.

Qt's own labels and tool tips take text that looks like HTML for HTML, and load files and
addresses it names. These do not.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

LONGEST = 2000
_SIGNS = dict.fromkeys((*range(8234, 8239), 8294, 8295, 8206, 8207), "␟")
_APART, _END = "\u2068", "\u2069"
_APARTS = {ord(_APART): "␟", ord(_END): "␟"}


def shown(text: str) -> str:
    """Text as it may be shown: direction overrides made visible, endless names cut."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return cut.translate(_SIGNS)


def isolated(text: str) -> str:
    """A name within a sentence or a list: whatever way it runs, what stands around it stays."""
    return f"{_APART}{shown(text).translate(_APARTS)}{_END}"


def tip(text: str) -> str:
    """Text for a tool tip, where Qt guesses: escaped, so that it guesses plainly."""
    return f"<span>{escape(shown(text))}</span>"


class Label(QLabel):
    """A label that shows text as it is.

    Args:
        text: what it says.
        style: the style's name for it ("title", "soft", "figure", "pill-ok", …), or "".
        wraps: whether long text goes on in the next line.
    """

    def __init__(
        self, text: str = "", style: str = "", parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setOpenExternalLinks(False)
        self.setWordWrap(wraps)
        if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            # Else a name that runs the other way would stand at the other edge.
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        if style:
            self.setProperty("role", style)
        self.setText(text)

    def say(self, text: str, style: str) -> None:
        """Another text, in another style."""
        self.setText(text)
        if self.property("role") != style:
            self.setProperty("role", style)
            self.style().unpolish(self)
            self.style().polish(self)

    def setText(self, text: str) -> None:
        super().setText(shown(text))
        self.setAccessibleName(shown(text))
