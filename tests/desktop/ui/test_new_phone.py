"""One button fills the phone's own account; the rest comes by code; and it can be taken back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.phone import address, half_year
from desktop.phone.half_year import Look
from tests.clouds import dav
from tests.clouds.android import Android
from tests.clouds.cloud import free_port
from tests.clouds.missing import missing
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import Hand, refreshed


@pytest.fixture
def cloud() -> Iterator[dav.DavCloud]:
    made = dav.start(secret="spoken twice")
    made.inside.folders["/card/alice/family/"] = dav.Folder("card", "Friends")
    yield made
    made.stop()


@pytest.fixture
def phones(qtbot: QtBot, copied: App, cloud: dav.DavCloud) -> App:
    """With the account that the new phone is signed in to."""
    secret = Typed(cloud.secret, remember=False)
    copied.engine.add_account("Phone", "dav", {**cloud.settings}, secret, nobody)
    refreshed(qtbot, copied)
    copied.window.go("restore")
    copied.pages.restore.phone.by_code._address = "127.0.0.1"
    return copied


def inside(cloud: dav.DavCloud) -> int:
    return sum(len(one.items) for one in cloud.inside.folders.values())


def test_one_press_counts_fills_and_says_what_the_phone_shows(
    qtbot: QtBot, phones: App, cloud: dav.DavCloud
) -> None:
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    page.target.setCurrentIndex(page.target.findData("Phone"))
    hand.click(page.fill)
    assert page.end.isVisible()
    qtbot.waitUntil(lambda: "Done." in page.words.text(), timeout=20_000)
    assert "6 contacts: open Contacts on the phone and look for 6." in page.words.text()
    assert inside(cloud) == 6
    assert page.by_code.serving is None, "nothing is left for the code"
    hand.click(page.fill)
    qtbot.waitUntil(lambda: not page._filling.running, timeout=20_000)
    assert inside(cloud) == 6, "pressed again, nothing is doubled"


def test_stopped_while_it_counts_it_puts_nothing_there(
    qtbot: QtBot, phones: App, cloud: dav.DavCloud
) -> None:
    page = phones.pages.restore.phone
    page.target.setCurrentIndex(page.target.findData("Phone"))
    page.fill.click()
    phones.engine.wait(page._filling._job, 30)  # it ends, and the window has not heard of it yet
    page.end.click()
    qtbot.waitUntil(page.fill.isVisible, timeout=20_000)
    assert "The job was stopped." in page.words.text()
    assert inside(cloud) == 0


def test_it_can_be_taken_out_for_a_week(qtbot: QtBot, phones: App, cloud: dav.DavCloud) -> None:
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    page.target.setCurrentIndex(page.target.findData("Phone"))
    hand.click(page.fill)
    qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    phones.window.go("overview")
    phones.window.go("restore")
    refreshed(qtbot, phones)
    qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    hand.click(page.undo)
    qtbot.waitUntil(lambda: inside(cloud) == 0, timeout=20_000)
    assert not page.undo.isVisible()


def test_a_server_that_fails_is_told_in_words_and_leaves_the_button(
    qtbot: QtBot, phones: App, cloud: dav.DavCloud
) -> None:
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    page.target.setCurrentIndex(page.target.findData("Phone"))
    cloud.stop()
    hand.click(page.fill)
    qtbot.waitUntil(page.fill.isVisible, timeout=60_000)
    assert "cannot be reached" in page.words.text()
    assert "safe in your vault" in page.words.text()
    assert not page.again.isVisible()


def test_without_an_account_the_code_appears_at_once(qtbot: QtBot, phones: App) -> None:
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    page.target.setCurrentIndex(page.target.findData(""))
    hand.click(page.fill)
    assert page.by_code.serving is not None
    assert page.by_code.kinds == tuple(Kind)
    page.close_all()
    assert page.by_code.serving is None


def test_after_half_a_year_it_asks_and_a_yes_is_good_for_another(qtbot: QtBot, phones: App) -> None:
    page, now = phones.pages.restore, phones._clock.now()
    half_year.agree(phones._home, Look(now - timedelta(days=181), {Kind.CONTACTS: 6}))
    refreshed(qtbot, phones)
    assert not page.half_year.isVisible()
    half_year.agree(phones._home, Look(now - timedelta(days=183), {Kind.CONTACTS: 6}))
    refreshed(qtbot, phones)
    assert page.half_year.isVisible()
    assert "look for 6" in page.half_year.words.text()
    Hand(qtbot).click(page.half_year.yes)
    assert not page.half_year.isVisible()
    agreed = half_year.agreed(phones._home)
    assert agreed is not None
    assert agreed.since >= now


def test_filled_it_offers_the_look_and_no_is_respected(
    qtbot: QtBot, phones: App, cloud: dav.DavCloud
) -> None:
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    page.target.setCurrentIndex(page.target.findData("Phone"))
    hand.click(page.fill)
    qtbot.waitUntil(page.again.isVisible, timeout=20_000)
    agreed = half_year.agreed(phones._home)
    assert agreed is not None
    assert agreed.counts == {Kind.CONTACTS: 6}
    page.again.setChecked(False)
    assert half_year.agreed(phones._home) is None


def test_a_cable_fills_an_android_phone_and_tells_what_to_look_for(
    qtbot: QtBot, phones: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adb = shutil.which("adb")
    if adb is None:
        missing("adb", "apt install adb")
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    monkeypatch.setenv("HOME", str(tmp_path))
    page, hand = phones.pages.restore.phone, Hand(qtbot)
    hand.click(page.by_cable.start)
    qtbot.waitUntil(
        lambda: "No Android phone answers" in page.by_cable.words.text(), timeout=60_000
    )
    android = Android(tmp_path / "phone")
    address = f"127.0.0.1:{android.port}"
    subprocess.run([adb, "connect", address], capture_output=True, check=True)
    try:
        hand.click(page.by_cable.start)
        qtbot.waitUntil(lambda: "look for 6" in page.by_cable.words.text(), timeout=120_000)
        assert len(android.rows("select * from raw_contacts where sync1='whole'")) == 6
        assert page.again.isVisible()
    finally:
        subprocess.run([adb, "kill-server"], capture_output=True, check=False)
        android.stop()


def test_in_a_network_that_the_system_calls_public_nothing_is_shown(
    copied: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "_way_out", str)
    monkeypatch.setattr(address, "_named", lambda: ("192.168.1.4",))
    monkeypatch.setattr(address, "said_public", lambda: True)
    page = copied.pages.restore.phone.by_code
    page._address = None
    page.start()
    assert page.serving is None
    assert "set it to Private" in page._words.text()


def test_s50_before_anything_is_served_the_page_says_who_could_listen_and_names_other_ways(
    copied: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = copied.pages.restore.phone
    page = phone.by_code
    assert page.serving is None
    assert "Anyone listening in on this Wi-Fi" in page._wifi.text()
    assert not page._wifi.isHidden()
    assert not phone.by_cable.isHidden()
    assert phone.target.count() >= 1
    monkeypatch.setattr(address, "_way_out", lambda: "192.168.1.4")
    monkeypatch.setattr(address, "said_public", lambda: False)
    monkeypatch.setattr(address, "open_wifi", lambda: True)
    page._address = None
    page.start()
    assert page.serving is None
    assert "no password" in page._words.text()
