"""What the window's tests click with: labels, buttons, and a folder of contacts to copy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App

NAMES = ("Nora Ashdown", "Tobias Quill", "Hatice Yılmaz", "Zoë Marlowe", "Søren Birk", "Ana Sá")


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def pressing(widget: QWidget, words: str) -> QAbstractButton:
    found = [
        b for b in widget.findChildren(QAbstractButton) if b.text().replace("&&", "&") == words
    ]
    assert found, f"no button {words!r}: {[b.text() for b in widget.findChildren(QAbstractButton)]}"
    return next((b for b in found if b.isVisible()), found[0])


class Hand:
    """Clicks as a person does, and counts."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.clicks = 0

    def click(self, button: QAbstractButton) -> None:
        assert button.isEnabled(), button.text()
        self.clicks += 1
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(self, widget: QWidget, words: str) -> None:
        self.click(pressing(widget, words))


def refreshed(qtbot: QtBot, app: App) -> None:
    """Have the status read anew, and wait until it is shown."""
    told: list[object] = []
    hear = told.append
    app.watch.told.connect(hear)
    app.refresh()
    app.watch.look()
    qtbot.waitUntil(lambda: len(told) > 1 or bool(told and app.watch._look is None), timeout=20_000)
    app.watch.told.disconnect(hear)


def settled(qtbot: QtBot, app: App) -> None:
    """Wait until nothing is read any more, and what came of it is drawn."""
    qtbot.waitUntil(lambda: app.watch._look is None and not app.reading._under_way, timeout=20_000)
    for _ in range(5):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def contacts(folder: Path, names: Iterable[str] = NAMES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        family = name.split()[-1]
        (folder / f"{number}.vcf").write_bytes(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:person-{number}\r\nFN:{name}\r\nN:{family};;;;\r\n"
            f"EMAIL;TYPE=home:person{number}@example.org\r\nTEL;TYPE=cell:+44 7700 9000{number}\r\n"
            "END:VCARD\r\n".encode()
        )
    return folder
