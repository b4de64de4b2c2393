"""Encrypting a second copy, its sheet, and getting everything back with it, by keys alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.account import Encryption
from desktop.ui.encrypting import Encrypting, SeeSheet
from desktop.ui.passphrase import Unlock
from tests.desktop.ui.conftest import New, mirrored
from tests.desktop.ui.keys import arrow_to, at_front, entered, go, key, press, there, typed
from tests.desktop.ui.people import NAMES, pressing, said

ENTER = Qt.Key.Key_Return


def at_field(qtbot: QtBot, field: QWidget) -> None:
    """The keyboard comes to the field by itself."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field, timeout=20_000)


def encryption(app: App) -> Encryption:
    return {one.name: one.encryption for one in app.engine.accounts()}["Disk"]


def test_a_copy_is_encrypted_its_sheet_typed_back_and_seen_again(
    qtbot: QtBot, ready: App, tmp_path: Path
) -> None:
    go(qtbot, ready, "settings")
    page = ready.pages.settings
    press(qtbot, ready.window, there(qtbot, ready, page, "Encrypt this copy…"))
    dialog = page.plans.sealing
    assert isinstance(dialog, Encrypting)
    at_field(qtbot, dialog.next)
    key(qtbot, dialog, ENTER)
    qtbot.waitUntil(lambda: "24. " in said(dialog.shown), timeout=20_000)
    words = ready.engine.sheets.show("Disk").words
    press(qtbot, dialog, dialog.next)
    assert dialog.step is dialog.typed
    for place, word in enumerate(words, 1):
        at_field(qtbot, dialog.typed.field)
        assert dialog.typed.where.text() == f"Word {place} of 24"
        qtbot.keyClicks(dialog.typed.field, word[:4])
        key(qtbot, dialog, ENTER)
        if place == 2:  # looked at once more
            press(qtbot, dialog, dialog.typed.before)
            at_field(qtbot, dialog.typed.field)
            qtbot.keyClicks(dialog.typed.field, word)
            key(qtbot, dialog, ENTER)
    qtbot.waitUntil(lambda: encryption(ready) is Encryption.ON, timeout=20_000)
    qtbot.waitUntil(lambda: "The sheet is right" in said(dialog.step), timeout=20_000)
    at_field(qtbot, dialog.next)
    key(qtbot, dialog, ENTER)
    assert not dialog.isVisible()

    press(qtbot, ready.window, there(qtbot, ready, page, "Recovery sheet…"))
    again = page.plans.sealing
    assert isinstance(again, SeeSheet)
    qtbot.waitUntil(lambda: f"1. {words[0]}" in said(again), timeout=20_000)
    at_front(qtbot, again)
    key(qtbot, again, Qt.Key.Key_Escape)
    assert not again.isVisible()


def test_everything_comes_back_on_a_new_computer(
    qtbot: QtBot, copied: App, disk: Path, new_computer: New, tmp_path: Path
) -> None:
    letters = mirrored(copied, disk, sealed=True)
    copied.window.hide()
    app = new_computer()
    press(qtbot, app.window, there(qtbot, app, app.overview, "Get everything back…"))
    dialog = app.dialogs.recovering
    assert dialog is not None
    entered(qtbot, dialog)
    arrow_to(qtbot, dialog, pressing(dialog, "Folder or disk"))
    key(qtbot, dialog, ENTER)
    at_field(qtbot, dialog.sign_in.form.name)
    typed(qtbot, dialog, dialog.sign_in.form.field("path"), str(disk))
    key(qtbot, dialog, ENTER)
    at_field(qtbot, dialog.typed.field)
    qtbot.keyClicks(dialog.typed.field, letters)
    key(qtbot, dialog, ENTER)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(Unlock)), timeout=20_000)
    (unlock,) = dialog.findChildren(Unlock)
    at_field(qtbot, unlock.words)
    qtbot.keyClicks(unlock.words, "nine blue herons")
    key(qtbot, unlock, ENTER)
    qtbot.waitUntil(lambda: "6 items are back" in said(dialog.back_again), timeout=30_000)
    at_front(qtbot, dialog)
    at_field(qtbot, dialog.next)
    key(qtbot, dialog, ENTER)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: "Mine" in said(app.overview), timeout=20_000)
    assert len(list((tmp_path / "new vault" / "Mine").rglob("*.vcf"))) == len(NAMES)
