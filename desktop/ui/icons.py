"""Line drawings from `resources/icons`, in the colour asked for, sharp at any scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.places import resources

INK = "#565d66"

_OTHER_WAY = {
    "back": "next",
    "previous": "next",
    "next": "previous",
    "onward": "backward",
}


def icon(name: str, colour: str) -> QIcon:
    """The drawing as an icon at one and two times the usual size; "unknown" if there is none."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64):
        made.addPixmap(picture(name, colour, size))
    return made


def picture(name: str, colour: str, size: int, scale: float = 1.0) -> QPixmap:
    """The drawing, `size` points square, on nothing."""
    pixels = QSize(round(size * scale), round(size * scale))
    drawn = QPixmap(pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace(INK, colour).encode()))
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, pixels.width(), pixels.height()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def turned(name: str) -> str:
    """The drawing that points as this one does, where people read from right to left."""
    if QGuiApplication.layoutDirection() != Qt.LayoutDirection.RightToLeft:
        return name
    return _OTHER_WAY.get(name, name)


@cache
def _drawing(name: str) -> str:
    """Our own files only: a name is one of the folder's, never a path from data."""
    folder = resources() / "icons"
    names = {path.stem for path in folder.glob("*.svg")}
    return (folder / f"{name if name in names else 'unknown'}.svg").read_text("utf-8")
