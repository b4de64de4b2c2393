"""The journeys of restoring and of answering, with keys alone; the mouse is never touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Steps
from tests.clouds import dav
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.keys import arrow_to, entered, go, key, press, tab_to, there, typed
from tests.desktop.ui.people import pressing, refreshed


def test_everything_is_written_into_a_folder(qtbot: QtBot, copied: App, tmp_path: Path) -> None:
    go(qtbot, copied, "restore")
    page = copied.pages.restore.files
    tab_to(qtbot, copied.window, page.folder)
    qtbot.keyClicks(page.folder, str(tmp_path / "out"))
    press(qtbot, copied.window, page.write)
    qtbot.waitUntil(lambda: "6 items are in that folder" in page.words.text(), timeout=20_000)


def test_a_hold_is_answered(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None]
) -> None:
    for path in source.glob("*.vcf"):
        path.unlink()
    pull()
    qtbot.waitUntil(lambda: copied.watch._look is None, timeout=20_000)
    press(qtbot, copied.window, there(qtbot, copied, copied.overview, "See them"))
    held = copied.dialogs.held
    assert held is not None
    qtbot.waitUntil(held.see.isEnabled, timeout=20_000)
    press(qtbot, held, held.see)
    tab_to(qtbot, held, held.typed)
    qtbot.keyClicks(held.typed, "6")
    press(qtbot, held, held.gone)
    qtbot.waitUntil(lambda: not held.isVisible(), timeout=20_000)
    assert copied.engine.status().holds == ()


def test_a_contact_is_found_read_and_chosen_to_be_put_back(qtbot: QtBot, copied: App) -> None:
    go(qtbot, copied, "browse")
    page = copied.pages.browse
    qtbot.waitUntil(lambda: page.lines.rowCount() == 6, timeout=20_000)
    tab_to(qtbot, copied.window, page.search)
    qtbot.keyClicks(page.search, "quill")
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1, timeout=20_000)
    tab_to(qtbot, copied.window, page.list)
    qtbot.keyClick(page.list, Qt.Key.Key_Home)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    qtbot.waitUntil(page.restore.isEnabled, timeout=20_000)
    press(qtbot, copied.window, page.restore)
    assert page.restoring is not None
    assert page.restoring.card._paths == ("Mine/Contacts/Friends/Tobias Quill.vcf",)
    qtbot.keyClick(page.restoring, Qt.Key.Key_Escape)


def test_the_account_is_removed_and_what_was_copied_stays(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    go(qtbot, copied, "settings")
    page = copied.pages.settings.accounts
    press(qtbot, copied.window, there(qtbot, copied, page, "Remove…"))
    assert len(copied.engine.accounts()) == 1, "asked once more first"
    press(qtbot, copied.window, there(qtbot, copied, page, "Forget the account"))
    assert copied.engine.accounts() == ()
    assert len(list((tmp_path / "Elsewhere").rglob("*.vcf"))) == 6


def test_an_account_is_filled_from_the_vault_and_emptied_again(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    cloud = dav.start(secret="spoken twice")
    cloud.inside.folders["/card/alice/family/"] = dav.Folder("card", "Friends")
    secret = Typed(cloud.secret, remember=False)
    copied.engine.add_account("New home", "dav", cloud.settings, secret, nobody)
    refreshed(qtbot, copied)
    go(qtbot, copied, "restore")
    page = copied.pages.restore.into
    tab_to(qtbot, copied.window, page.target)
    qtbot.keyClick(page.target, Qt.Key.Key_End)
    assert page.target.currentData() == "New home"
    press(qtbot, copied.window, page.count)
    qtbot.waitUntil(lambda: "6 items would be put in" in page.words.text(), timeout=20_000)
    press(qtbot, copied.window, page.put)
    qtbot.waitUntil(lambda: "6 items were put in" in page.words.text(), timeout=20_000)
    press(qtbot, copied.window, page.undo)
    qtbot.waitUntil(lambda: "Taken out again" in page.words.text(), timeout=20_000)
    assert sum(len(one.items) for one in cloud.inside.folders.values()) == 0
    cloud.stop()


def test_a_second_home_is_added(qtbot: QtBot, copied: App, tmp_path: Path) -> None:
    go(qtbot, copied, "settings")
    page = copied.pages.settings.plans
    press(qtbot, copied.window, there(qtbot, copied, page, "Add a second home"))
    adding = copied.dialogs.adding
    assert adding is not None
    entered(qtbot, adding)
    wanted = pressing(adding, "Folder or disk")
    arrow_to(qtbot, adding, wanted)
    qtbot.keyClick(adding, Qt.Key.Key_Return)
    path = adding.sign_in.form.field("path")
    qtbot.waitUntil(lambda: adding.focusWidget() is adding.sign_in.form.name, timeout=20_000)
    tab_to(qtbot, adding, path)
    qtbot.keyClicks(path, str(tmp_path / "disk"))
    qtbot.keyClick(path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not adding.isVisible(), timeout=20_000)
    assert [one.name for one in copied.engine.accounts()] == ["Mine", "Folder or disk"]


def test_the_account_of_a_new_phone_is_filled_and_emptied_again(qtbot: QtBot, copied: App) -> None:
    cloud = dav.start(secret="spoken twice")
    cloud.inside.folders["/card/alice/family/"] = dav.Folder("card", "Friends")
    secret = Typed(cloud.secret, remember=False)
    copied.engine.add_account("Phone", "dav", cloud.settings, secret, nobody)
    refreshed(qtbot, copied)
    go(qtbot, copied, "restore")
    page = copied.pages.restore.phone
    tab_to(qtbot, copied.window, page.target)
    qtbot.keyClick(page.target, Qt.Key.Key_End)
    while page.target.currentData() != "Phone":
        qtbot.keyClick(page.target, Qt.Key.Key_Up)
    press(qtbot, copied.window, page.fill)
    qtbot.waitUntil(lambda: "look for 6" in page.words.text(), timeout=20_000)
    qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    press(qtbot, copied.window, page.undo)
    qtbot.waitUntil(
        lambda: sum(len(one.items) for one in cloud.inside.folders.values()) == 0, timeout=20_000
    )
    cloud.stop()


def test_an_account_is_signed_in_to_again(qtbot: QtBot, copied: App, tmp_path: Path) -> None:
    go(qtbot, copied, "settings")
    page = copied.pages.settings.accounts
    press(qtbot, copied.window, there(qtbot, copied, page, "Sign in again"))
    asked = copied.dialogs.asked
    assert isinstance(asked, Steps)
    step = asked.step
    assert isinstance(step, SignIn)
    path = step.form.field("path")
    typed(qtbot, asked, path, str(tmp_path / "nowhere"))
    key(qtbot, asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked._trouble.text().count(".") >= 3, timeout=20_000)
    typed(qtbot, asked, path, str(tmp_path / "source"))
    key(qtbot, asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not asked.isVisible(), timeout=20_000)


def test_the_code_for_a_new_phone_is_shown_and_put_away(qtbot: QtBot, copied: App) -> None:
    go(qtbot, copied, "restore")
    page = copied.pages.restore.phone.by_code
    page._address = "127.0.0.1"
    press(qtbot, copied.window, page.begin)
    assert page.serving is not None
    press(qtbot, copied.window, there(qtbot, copied, copied.pages.restore, "Stop"))
    assert page.serving is None
