"""Back to a phone, to an account and to a folder, each with counts to compare."""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QItemSelectionModel
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.engine.tasks import Pull
from desktop.ui.later import Later
from desktop.ui.restore_page import RestorePage
from desktop.vault import Shelf
from tests.clouds import dav, faults
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import Hand, pressing, refreshed


@pytest.fixture
def cloud() -> Iterator[dav.DavCloud]:
    made = dav.start(secret="spoken twice")
    made.inside.folders["/card/alice/family/"] = dav.Folder("card", "Friends")
    yield made
    made.stop()


def test_an_account_is_counted_first_and_then_filled_and_can_be_emptied_again(
    qtbot: QtBot, copied: App, cloud: dav.DavCloud
) -> None:
    settings = {**cloud.settings}
    secret = Typed(cloud.secret, remember=False)
    copied.engine.add_account("New home", "dav", settings, secret, nobody)
    refreshed(qtbot, copied)
    page, hand = copied.pages.restore.into, Hand(qtbot)
    copied.window.go("restore")
    page.target.setCurrentIndex(page.target.findData("New home"))
    hand.click(page.count)
    qtbot.waitUntil(lambda: "6 items would be put in" in page.words.text(), timeout=20_000)
    folder = cloud.inside.folders["/card/alice/family/"]
    assert not folder.items, "counting writes nothing"
    hand.click(page.put)
    qtbot.waitUntil(lambda: "6 items were put in" in page.words.text(), timeout=20_000)
    assert "open Contacts in New home" in page.words.text()
    assert sum(len(one.items) for one in cloud.inside.folders.values()) == 6
    one = next(name for name in folder.items)
    cloud.faults.always(faults.status(403), "DELETE", one)
    hand.click(page.undo)
    qtbot.waitUntil(lambda: "1 item was left there" in page.words.text(), timeout=20_000)
    assert list(folder.items) == [one]
    cloud.faults.clear()
    hand.click(page.undo)
    qtbot.waitUntil(lambda: page.words.text().endswith("changed them since."), timeout=20_000)
    assert sum(len(one.items) for one in cloud.inside.folders.values()) == 0


def test_what_was_counted_for_an_account_that_has_gone_counts_no_longer(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    for name in ("First", "Second"):
        folder = tmp_path / name
        folder.mkdir()
        copied.engine.add_account(name, "folder", {"path": str(folder)}, Typed(""), nobody)
    refreshed(qtbot, copied)
    page = copied.pages.restore.into
    page.target.setCurrentIndex(page.target.findData("Second"))
    page._counted = page._asked
    page.put.show()
    page.count.hide()
    copied.engine.remove_account("Second")
    refreshed(qtbot, copied)
    assert page.target.currentData() != "Second"
    assert page.put.isHidden()
    assert not page.count.isHidden()


def test_what_is_chosen_while_it_counts_is_counted_anew(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    for name in ("First", "Second"):
        (tmp_path / name).mkdir()
        settings = {"path": str(tmp_path / name)}
        copied.engine.add_account(name, "folder", settings, Typed(""), nobody)
    refreshed(qtbot, copied)
    page, hand = copied.pages.restore.into, Hand(qtbot)
    copied.window.go("restore")
    page.target.setCurrentIndex(page.target.findData("First"))
    page.count.click()  # at once: nothing is heard of the job before the next lines
    page.refresh()
    assert not page.count.isEnabled(), "one job at a time"
    page.target.setCurrentIndex(page.target.findData("Second"))
    qtbot.waitUntil(page.count.isEnabled, timeout=20_000)
    assert page.put.isHidden(), "it would put them into the first"
    assert page.words.text() == ""
    hand.click(page.count)
    qtbot.waitUntil(page.put.isVisible, timeout=20_000)
    hand.click(page.put)
    qtbot.waitUntil(lambda: "6 items were put in" in page.words.text(), timeout=20_000)
    assert list((tmp_path / "Second").rglob("*.vcf"))
    assert not list((tmp_path / "First").rglob("*.vcf"))


def test_the_state_before_something_seemed_wrong_is_one_click(qtbot: QtBot, copied: App) -> None:
    page = copied.pages.restore.into
    assert page.last_good.isHidden()
    (name,) = {shelf.account for shelf in shelves(copied)}
    with copied.engine._around.custody.working() as vault:
        shelf = next(one for one in vault.shelves(name) if one.count())
        shelf.hold(sorted(shelf.ids()), "all-gone", "run-bad")
        (pin,) = vault.pins(name)
    refreshed(qtbot, copied)
    copied.window.go("restore")
    assert not page.last_good.isHidden()
    Hand(qtbot).click(page.last_good)
    there = datetime.fromisoformat(page.as_of.text()).astimezone()
    assert timedelta(0) <= pin.when - there < timedelta(seconds=1)


def test_an_older_version_takes_the_place_of_a_newer_one_when_that_is_chosen(
    qtbot: QtBot, app: App, cloud: dav.DavCloud
) -> None:
    friends = cloud.inside.folders["/card/alice/family/"]
    secret = Typed(cloud.secret, remember=False)
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n\r\nFN:Nora\r\nTEL:{}\r\nEND:VCARD\r\n"
    older, newer = card.format("1").encode(), card.format("2").encode()
    when = []
    app.engine.add_account("Mine", "dav", {**cloud.settings}, secret, nobody)
    for body in (older, newer):
        friends.items["n.vcf"] = body
        friends.touch("n.vcf")
        app.engine.wait(app.engine.start(Pull(("Mine",))), 30)
        when.append(datetime.now().astimezone().isoformat())
        qtbot.wait(20)
    refreshed(qtbot, app)
    page, hand = app.pages.restore.into, Hand(qtbot)
    app.window.go("restore")
    page.target.setCurrentIndex(page.target.findData("Mine"))
    page.as_of.setText(when[0])
    hand.click(page.count)
    qtbot.waitUntil(
        lambda: "1 item is there in another version" in page.words.text(), timeout=20_000
    )
    assert page.put.isHidden()
    hand.click(page.over)
    qtbot.waitUntil(lambda: "1 item would be put in" in page.words.text(), timeout=20_000)
    assert friends.items == {"n.vcf": newer}, "counting writes nothing"
    hand.click(page.put)
    qtbot.waitUntil(lambda: "1 item was put in" in page.words.text(), timeout=20_000)
    assert friends.items == {"n.vcf": older}
    hand.click(page.undo)
    qtbot.waitUntil(lambda: "Taken out again" in page.words.text(), timeout=20_000)
    assert friends.items == {"n.vcf": newer}


def shelves(app: App) -> tuple[Shelf, ...]:
    with app.engine._around.custody.reading() as vault:
        return vault.shelves()


def test_a_folder_gets_one_file_an_address_book(qtbot: QtBot, copied: App, tmp_path: Path) -> None:
    page, hand = copied.pages.restore.files, Hand(qtbot)
    copied.window.go("restore")
    page.folder.setText(str(tmp_path / "out"))
    hand.click(page.write)
    qtbot.waitUntil(lambda: "6 items are in that folder" in page.words.text(), timeout=20_000)
    (written,) = (tmp_path / "out").rglob("*.vcf")
    assert written.read_bytes().count(b"BEGIN:VCARD") == 6


@pytest.mark.harmed("an item lost on the disk, to see that its export says so")
def test_what_is_lost_in_the_vault_is_not_passed_over_in_silence(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    page, hand = copied.pages.restore.files, Hand(qtbot)
    copied.window.go("restore")
    next((tmp_path / "Elsewhere").rglob("*.vcf")).unlink()
    page.folder.setText(str(tmp_path / "out"))
    hand.click(page.write)
    qtbot.waitUntil(lambda: "5 items are in that folder" in page.words.text(), timeout=20_000)
    assert "1 item is damaged and left out; Activity says which." in page.words.text()


def test_what_was_chosen_while_browsing_is_written_into_a_folder(
    qtbot: QtBot, copied: App, tmp_path: Path
) -> None:
    browse, hand = copied.pages.browse, Hand(qtbot)
    copied.window.go("browse")
    qtbot.waitUntil(lambda: browse.lines.rowCount() == 6, timeout=20_000)
    for row in (1, 4):
        browse.list.selectionModel().select(
            browse.lines.index(row), QItemSelectionModel.SelectionFlag.Select
        )
    hand.click(browse.restore)
    asked = browse.restoring
    assert asked is not None
    asked.files.one.setChecked(False)
    asked.files.folder.setText(str(tmp_path / "out"))
    hand.click(asked.files.write)
    qtbot.waitUntil(
        lambda: "2 items are in that folder" in asked.files.words.text(), timeout=20_000
    )
    names = {browse.lines.row(browse.lines.index(row)).title for row in (1, 4)}
    assert {path.stem for path in (tmp_path / "out").rglob("*.vcf")} == names
    asked.reject()


def test_a_phone_scans_is_let_in_and_is_told_what_to_look_for(qtbot: QtBot, copied: App) -> None:
    page = RestorePage(copied.engine, copied.reading, lambda hear: None, "127.0.0.1")
    qtbot.addWidget(page)
    page.show_status(copied.engine.status())
    page.show()
    hand = Hand(qtbot)
    hand.click(page.phone.by_code.begin)
    serving = page.phone.by_code.serving
    assert serving is not None
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    page.phone.by_code._qr.pixmap().save(kept, "PNG")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(kept.data().data()))))
    assert code.text == serving.url
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 15)"}

    def visit() -> bytes:
        with urllib.request.urlopen(urllib.request.Request(code.text, headers=agent)) as got:
            return bytes(got.read())

    first = Later(visit)
    first.start()
    qtbot.waitUntil(page.phone.by_code.confirm.isVisible, timeout=20_000)
    assert serving.code == page.phone.by_code._code.text()
    assert page.phone.by_code.confirm.isEnabled()
    first.join(10)
    pressing(page, "Stop").click()
    assert page.phone.by_code.serving is None
    assert page.phone.by_code.begin.isVisible()
