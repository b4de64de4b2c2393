"""A new computer gets everything back from the second home, by point and click, with the sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.account import Encryption
from desktop.ui.passphrase import Unlock
from desktop.ui.recovering import RecoverFrom
from tests.desktop.ui.conftest import New, mirrored
from tests.desktop.ui.people import NAMES, Hand, refreshed, said


def signed_in(qtbot: QtBot, app: App, disk: Path, hand: Hand) -> RecoverFrom:
    hand.press(app.overview, "Get everything back…")
    dialog = app.dialogs.recovering
    assert dialog is not None
    hand.press(dialog, "Folder or disk")
    hand.click(dialog.next)
    field = dialog.sign_in.form.field("path")
    assert isinstance(field, QLineEdit)
    field.clear()
    qtbot.keyClicks(field, str(disk))
    hand.click(dialog.next)
    return dialog


def brought_back(qtbot: QtBot, app: App, dialog: RecoverFrom, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: dialog.back_again.report is not None, timeout=30_000)
    report = dialog.back_again.report
    assert report is not None
    assert (report.exit, report.damaged, report.missing) == (0, [], [])
    qtbot.waitUntil(lambda: "6 items are back" in said(dialog.back_again), timeout=20_000)
    folders = [tmp_path / name / "Mine" for name in ("Elsewhere", "new vault")]
    ours, theirs = [{one.name: one.read_bytes() for one in f.rglob("*.vcf")} for f in folders]
    assert ours == theirs
    assert len(theirs) == len(NAMES)
    dialog.next.click()
    qtbot.waitUntil(lambda: "Mine" in said(app.overview), timeout=20_000)


def test_i3_everything_comes_back_with_the_second_home_and_the_sheet_alone(
    qtbot: QtBot, copied: App, disk: Path, new_computer: New, tmp_path: Path
) -> None:
    letters = mirrored(copied, disk, sealed=True)
    app, hand = new_computer(), Hand(qtbot)
    dialog = signed_in(qtbot, app, disk, hand)
    qtbot.waitUntil(lambda: dialog.step is dialog.typed, timeout=20_000)
    qtbot.keyClicks(dialog.typed.field, letters)
    hand.click(dialog.next)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(Unlock)), timeout=20_000)
    (unlock,) = dialog.findChildren(Unlock)
    assert "This computer has no keyring" in said(unlock)
    qtbot.keyClicks(unlock.words, "short")
    hand.click(unlock.unlock)
    assert "at least 8 characters" in said(unlock)
    unlock.words.clear()
    qtbot.keyClicks(unlock.words, "nine blue herons")
    hand.click(unlock.unlock)
    brought_back(qtbot, app, dialog, tmp_path)
    assert hand.clicks <= 10
    assert {one.encryption for one in app.engine.accounts()} == {Encryption.ON}


def test_a_copy_that_is_not_encrypted_asks_for_no_sheet(
    qtbot: QtBot, copied: App, disk: Path, new_computer: New, tmp_path: Path
) -> None:
    mirrored(copied, disk, sealed=False)
    app = new_computer()
    dialog = signed_in(qtbot, app, disk, Hand(qtbot))
    brought_back(qtbot, app, dialog, tmp_path)
    assert {one.encryption for one in app.engine.accounts()} == {Encryption.NONE}


def test_a_copy_without_its_hidden_folder_gives_its_files_and_says_what_is_lost(
    qtbot: QtBot, copied: App, disk: Path, new_computer: New
) -> None:
    mirrored(copied, disk, sealed=False)
    shutil.rmtree(disk / ".elsewhere")
    app = new_computer()
    dialog = signed_in(qtbot, app, disk, Hand(qtbot))
    qtbot.waitUntil(lambda: "6 items are back" in said(dialog.back_again), timeout=30_000)
    assert "has lost its folder .elsewhere" in said(dialog.back_again)
    assert "older versions" in said(dialog.back_again)


def test_a_place_without_a_copy_is_told_in_words_and_nothing_is_begun(
    qtbot: QtBot, disk: Path, new_computer: New, tmp_path: Path
) -> None:
    disk.mkdir()
    (disk / "mine.txt").write_text("mine", "utf-8")
    app = new_computer()
    dialog = signed_in(qtbot, app, disk, Hand(qtbot))
    qtbot.waitUntil(lambda: dialog.back_again.report is not None, timeout=30_000)
    qtbot.waitUntil(
        lambda: "There is no copy of a vault" in said(dialog.back_again), timeout=20_000
    )
    assert "It stopped" in said(dialog.back_again)
    assert not list((tmp_path / "new vault").rglob("*.vcf"))
    named = (QAbstractButton, QLineEdit)
    bare = [one for kind in named for one in dialog.findChildren(kind) if not one.accessibleName()]
    assert bare == []
    dialog.next.click()
    refreshed(qtbot, app)
    shown = [one.text() for one in app.overview.findChildren(QAbstractButton)]
    assert "Get everything back…" in shown, "another place may be tried"


def test_a_computer_that_has_a_copy_is_not_asked(qtbot: QtBot, copied: App) -> None:
    refreshed(qtbot, copied)
    shown = [one.text() for one in copied.overview.findChildren(QAbstractButton) if one.isVisible()]
    assert "Get everything back…" not in shown
