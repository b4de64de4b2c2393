"""Keys alone: each goes where the keyboard is, as from a person who has no mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from tests.desktop.ui.people import pressing, settled

MOST = 120
"""How many stops there may be before one counts as out of reach."""


def key(qtbot: QtBot, window: QWidget, which: Qt.Key) -> None:
    """One key, to whatever has the keyboard; the window answers before the next."""
    qtbot.keyClick(QApplication.focusWidget() or window, which)
    QApplication.processEvents()


def typed(qtbot: QtBot, window: QWidget, wanted: QWidget | None, text: str) -> None:
    """Text into a field, in place of what stood there."""
    tab_to(qtbot, window, wanted)
    qtbot.keyClick(wanted, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(wanted, text)


def at_front(qtbot: QtBot, window: QWidget) -> None:
    """What a desktop does when a dialog closes, and the platform of the tests does not."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=20_000)


def entered(qtbot: QtBot, window: QWidget) -> None:
    """Wait until the keyboard is somewhere in it."""

    def inside() -> bool:
        at = QApplication.focusWidget()
        return at is not None and window.isAncestorOf(at)

    qtbot.waitUntil(inside, timeout=20_000)


def tab_to(qtbot: QtBot, window: QWidget, wanted: QWidget | None) -> None:
    """Tab until the keyboard is there."""
    assert wanted is not None
    at_front(qtbot, window)
    for _ in range(MOST):
        if QApplication.focusWidget() is wanted:
            return
        key(qtbot, window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never gets to {wanted.accessibleName()}")


def press(qtbot: QtBot, window: QWidget, wanted: QWidget) -> None:
    """Tab to a button, and Space."""
    tab_to(qtbot, window, wanted)
    qtbot.keyClick(wanted, Qt.Key.Key_Space)


def arrow_to(qtbot: QtBot, window: QWidget, wanted: QWidget) -> None:
    """Along buttons of which one is chosen, as the eye leads, and Space."""
    for _ in range(MOST):
        at = QApplication.focusWidget()
        if at is wanted:
            qtbot.keyClick(wanted, Qt.Key.Key_Space)
            return
        key(qtbot, window, _towards(at, wanted))
    raise AssertionError(f"No arrow gets to {wanted.accessibleName()}")


def there(qtbot: QtBot, app: App, page: QWidget, words: str) -> QWidget:
    """The button of these words, once nothing is under way that would draw the page anew."""
    settled(qtbot, app)
    qtbot.waitUntil(lambda: pressing(page, words).isVisible(), timeout=20_000)
    return pressing(page, words)


def go(qtbot: QtBot, app: App, page: str) -> None:
    """Along the list at the side: Tab to the chosen page, arrows to the others."""
    tab_to(qtbot, app.window, app.window._buttons.checkedButton())
    arrow_to(qtbot, app.window, app.window._buttons.button(app.window._places[page]))
    assert app.window.page == page


def _towards(at: QWidget | None, wanted: QWidget) -> Qt.Key:
    if at is None or at.y() < wanted.y():
        return Qt.Key.Key_Down
    if at.y() > wanted.y():
        return Qt.Key.Key_Up
    return Qt.Key.Key_Right if at.x() < wanted.x() else Qt.Key.Key_Left
