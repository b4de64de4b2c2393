"""A second copy is encrypted in the window: the sheet shown, saved, typed back word by word."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.account import Encryption
from desktop.engine.accounts.secrets import Typed
from desktop.engine.plans.plans import Plan
from desktop.engine.tasks import Mirror
from desktop.ui.encrypting import Encrypting, SeeSheet
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import Hand, said


@pytest.fixture
def ready(ready: App) -> App:
    ready.window.go("settings")
    return ready


def begun(qtbot: QtBot, app: App) -> Encrypting:
    Hand(qtbot).press(app.pages.settings, "Encrypt this copy…")
    dialog = app.pages.settings.plans.sealing
    assert isinstance(dialog, Encrypting)
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.step is dialog.shown, timeout=20_000)
    qtbot.waitUntil(lambda: "24. " in said(dialog.shown), timeout=20_000)
    return dialog


def type_in(qtbot: QtBot, dialog: Encrypting, word: str) -> None:
    qtbot.keyClicks(dialog.typed.field, word)
    dialog.next.click()


def encryption(app: App) -> Encryption:
    return {one.name: one.encryption for one in app.engine.accounts()}["Disk"]


def test_s11_the_sheet_is_shown_typed_back_and_then_the_copy_is_encrypted(
    qtbot: QtBot, ready: App, disk: Path
) -> None:
    dialog = begun(qtbot, ready)
    sheet = ready.engine.sheets.show("Disk")
    shown = said(dialog.shown)
    for place, word in enumerate(sheet.words, 1):
        assert f"{place}. {word}" in shown
    assert sheet.letters in shown.replace(" ", "")
    assert sheet.mark in shown
    assert encryption(ready) is Encryption.WAITING
    dialog.next.click()
    assert dialog.step is dialog.typed
    for place, word in enumerate(sheet.words, 1):
        assert dialog.typed.where.text() == f"Word {place} of 24"
        type_in(qtbot, dialog, word[:4] if place % 2 else word.upper())
    qtbot.waitUntil(lambda: encryption(ready) is Encryption.ON, timeout=20_000)
    qtbot.waitUntil(lambda: "The sheet is right" in said(dialog.step), timeout=20_000)
    assert not dialog.back.isEnabled()
    dialog.next.click()
    assert not dialog.isVisible()
    assert "Recovery sheet…" in [
        b.text() for b in ready.pages.settings.findChildren(QAbstractButton)
    ]
    report = ready.engine.wait(ready.engine.start(Mirror("Mine", "Disk")), 30)
    assert report.exit == 0
    assert list(disk.rglob("*.age"))
    assert not list(disk.rglob("*.vcf"))
    assert QGuiApplication.clipboard().text() == "", "the key went where other programs look"


def test_a_wrong_word_is_told_at_once_and_can_be_typed_again(qtbot: QtBot, ready: App) -> None:
    dialog = begun(qtbot, ready)
    words = ready.engine.sheets.show("Disk").words
    dialog.next.click()
    dialog.next.click()
    assert "Type word 1." in said(dialog)
    type_in(qtbot, dialog, words[0])
    type_in(qtbot, dialog, "nonsense")
    assert "That is not word 2 of the sheet." in said(dialog)
    assert dialog.typed.where.text() == "Word 2 of 24"
    dialog.typed.field.clear()
    type_in(qtbot, dialog, words[1])
    assert dialog.typed.where.text() == "Word 3 of 24"
    dialog.typed.before.click()
    assert dialog.typed.where.text() == "Word 2 of 24"
    dialog.reject()
    assert encryption(ready) is Encryption.WAITING
    Hand(qtbot).press(ready.pages.settings, "Finish the recovery sheet…")
    again = ready.pages.settings.plans.sealing
    assert isinstance(again, Encrypting)
    again.next.click()
    qtbot.waitUntil(lambda: again.step is again.shown, timeout=20_000)
    assert ready.engine.sheets.show("Disk").words == words
    again.next.click()
    type_in(qtbot, again, " ".join(words))
    qtbot.waitUntil(lambda: encryption(ready) is Encryption.ON, timeout=20_000)


def test_the_page_is_saved_where_wanted_and_the_one_to_print_goes_away(
    qtbot: QtBot, ready: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop.ui.sheet_shown.QDesktopServices.openUrl",
        lambda url: opened.append(url.toLocalFile()),
    )
    dialog = begun(qtbot, ready)
    letters = ready.engine.sheets.show("Disk").letters
    assert dialog.shown.write(tmp_path / "sheet.html")
    assert letters in (tmp_path / "sheet.html").read_text("utf-8")
    dialog.shown.open_page()
    (page,) = opened
    assert letters in Path(page).read_text("utf-8")
    dialog.reject()
    assert not Path(page).exists()


def test_a_place_with_files_in_it_is_refused_in_words(qtbot: QtBot, ready: App, disk: Path) -> None:
    (disk / "mine.txt").write_text("plain", "utf-8")
    Hand(qtbot).press(ready.pages.settings, "Encrypt this copy…")
    dialog = ready.pages.settings.plans.sealing
    assert isinstance(dialog, Encrypting)
    dialog.next.click()
    qtbot.waitUntil(lambda: "never put among others" in said(dialog), timeout=20_000)
    assert dialog.step is dialog.meaning
    assert encryption(ready) is Encryption.NONE
    dialog.reject()


def test_the_copy_of_another_computer_is_taken_over_with_its_sheet(
    qtbot: QtBot, ready: App, disk: Path
) -> None:
    sheet = ready.engine.sheets.begin("Disk")
    ready.engine.sheets.accept("Disk", sheet.letters)
    assert ready.engine.wait(ready.engine.start(Mirror("Mine", "Disk")), 30).exit == 0
    ready.engine.remove_account("Disk")
    ready.engine.add_account("Disk", "folder", {"path": str(disk)}, Typed(""), nobody)
    ready.engine.set_plan(Plan("Mine", "Disk", 60))
    ready.pages.settings.plans.show_plans()
    Hand(qtbot).press(ready.pages.settings, "Encrypt this copy…")
    dialog = ready.pages.settings.plans.sealing
    assert isinstance(dialog, Encrypting)
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.step is dialog.typed, timeout=20_000)
    other = "abandon" if sheet.words[4] != "abandon" else "zoo"
    for place, word in enumerate(sheet.words):
        type_in(qtbot, dialog, other if place == 4 else word)
    qtbot.waitUntil(lambda: "Word 5 is not the one" in said(dialog), timeout=20_000)
    assert dialog.typed.where.text() == "Word 5 of 24"
    for word in sheet.words[4:]:
        type_in(qtbot, dialog, word)
    qtbot.waitUntil(lambda: encryption(ready) is Encryption.ON, timeout=20_000)


def test_an_accepted_sheet_can_be_seen_again_and_everything_has_a_name(
    qtbot: QtBot, ready: App
) -> None:
    sheet = ready.engine.sheets.begin("Disk")
    ready.engine.sheets.accept("Disk", sheet.letters)
    ready.pages.settings.plans.show_plans()
    Hand(qtbot).press(ready.pages.settings, "Recovery sheet…")
    dialog = ready.pages.settings.plans.sealing
    assert isinstance(dialog, SeeSheet)
    qtbot.waitUntil(lambda: f"24. {sheet.words[23]}" in said(dialog), timeout=20_000)
    named = (QAbstractButton, QLineEdit, QComboBox)
    bare = [one for kind in named for one in dialog.findChildren(kind) if not one.accessibleName()]
    assert bare == []
    dialog.next.click()
    assert not dialog.isVisible()


def test_the_sheet_is_typed_back_once_more_when_half_a_year_has_gone_by(
    qtbot: QtBot, ready: App
) -> None:
    sheet = ready.engine.sheets.begin("Disk")
    ready.engine.sheets.accept("Disk", sheet.letters)
    before = {one.name: one.sheet for one in ready.engine.accounts()}["Disk"]
    ready.pages.settings.plans.show_plans()
    Hand(qtbot).press(ready.pages.settings, "Recovery sheet…")
    dialog = ready.pages.settings.plans.sealing
    assert isinstance(dialog, SeeSheet)
    dialog.retype.click()
    assert dialog.step is dialog.typed
    qtbot.keyClicks(dialog.typed.field, sheet.letters)
    dialog.next.click()
    qtbot.waitUntil(lambda: "The sheet is right" in said(dialog.step), timeout=20_000)
    assert {one.name: one.sheet for one in ready.engine.accounts()}["Disk"] > before
    dialog.next.click()
    assert not dialog.isVisible()
