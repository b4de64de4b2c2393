"""From "What do you use?" to the first copy kept, as a person goes, on a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.ui.add_second import AddSecondHome
from desktop.ui.wizard import AddAccount
from tests.clouds import dav
from tests.clouds.webdav import PASSWORD, USER, webdav
from tests.desktop.ui.keys import arrow_to, at_front, entered, tab_to
from tests.desktop.ui.people import Hand, contacts, pressing, said

FIRST_COPY = 5 * 60
"""Seconds that the first good copy may take; a person also types three lines."""

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%d\r\nFN:Person %d\r\nN:%d;Person;;;\r\nEND:VCARD\r\n"


@pytest.fixture
def cloud() -> Iterator[dav.DavCloud]:
    made = dav.start(secret="spoken twice")
    items = {f"{n}.vcf": CARD % (n, n, n) for n in range(25)}
    folder = dav.Folder("card", "Family", items=items, log=list(items))
    made.inside.folders["/card/alice/family/"] = folder
    yield made
    made.stop()


def wizard(app: App) -> AddAccount:
    app.dialogs.add_account()
    assert app.dialogs.wizard is not None
    return app.dialogs.wizard


def type_(qtbot: QtBot, field: object, text: str) -> None:
    assert isinstance(field, QLineEdit)
    field.clear()
    qtbot.keyClicks(field, text)


def to_sign_in(hand: Hand, made: AddAccount | AddSecondHome, service: str) -> None:
    hand.press(made, service)
    hand.click(made.next)
    if isinstance(made, AddAccount):
        hand.click(made.next)


def sign_in(
    qtbot: QtBot, hand: Hand, made: AddAccount, cloud: dav.DavCloud, secret: str | None = None
) -> None:
    form = made.sign_in.form
    type_(qtbot, form.field("url"), cloud.url)
    type_(qtbot, form.field("user"), cloud.settings.get("user", "alice"))
    type_(qtbot, form.secret, secret if secret is not None else cloud.secret or "secret")
    hand.click(made.next)
    qtbot.waitUntil(made.next.isEnabled, timeout=20_000)


def test_twelve_clicks_from_nothing_to_a_first_copy_in_two_places(
    qtbot: QtBot, app: App, cloud: dav.DavCloud, tmp_path: Path
) -> None:
    made, hand, began = wizard(app), Hand(qtbot), time.monotonic()
    to_sign_in(hand, made, _service(made))
    sign_in(qtbot, hand, made, cloud)
    assert made.sign_in.keeping.isVisible(), "no keyring here, so it is asked how it is kept"
    type_(qtbot, made.sign_in.keeping.words, "seven green boats")
    hand.click(made.next)
    qtbot.waitUntil(lambda: made.step is made.what, timeout=20_000)
    assert made.what.folder.text() == str(tmp_path / "Elsewhere")
    assert " free" in said(made.what)
    made.what.folder.setText(f"/{'x' * 300}")
    assert " free" not in said(made.what), "no disk takes such a name"
    made.what.folder.setText(str(tmp_path / "Elsewhere"))
    qtbot.waitUntil(lambda: "25 items" in said(made.what), timeout=20_000)
    hand.click(made.next)
    hand.click(made.second.add)
    adding = made.second.adding
    assert adding is not None
    to_sign_in(hand, adding, "Folder or disk")
    type_(qtbot, adding.sign_in.form.field("path"), str(tmp_path / "second"))
    hand.click(adding.next)
    qtbot.waitUntil(lambda: not adding.isVisible(), timeout=20_000)
    assert made.second.chosen == "Folder or disk"
    left = [path for path in (tmp_path / "second").rglob("*") if "test" in path.name]
    assert left == [], "what was written to try it is gone again"
    hand.click(made.next)
    hand.click(made.next)
    assert made.step is made.copy
    qtbot.waitUntil(lambda: made.copy.ended, timeout=30_000)
    qtbot.waitUntil(lambda: "25 items are safe on this computer" in said(made.copy), timeout=20_000)
    qtbot.waitUntil(lambda: "in the second home" in said(made.copy), timeout=20_000)
    assert hand.clicks <= 12
    assert time.monotonic() - began < FIRST_COPY
    assert not made.back.isEnabled()
    (plan,) = app.engine.plans()
    assert (plan.target, plan.minutes) == ("Folder or disk", 60)
    kept = list((tmp_path / "Elsewhere").rglob("*.vcf"))
    assert len(kept) == 25
    hand.click(made.next)
    qtbot.waitUntil(lambda: "25" in said(app.overview), timeout=20_000)


def _service(made: AddAccount) -> str:
    return next(one.name for one in made.choose._services if one.id == "dav")


def test_a_wrong_password_says_three_sentences_and_keeps_what_was_typed(
    qtbot: QtBot, app: App, cloud: dav.DavCloud
) -> None:
    made, hand = wizard(app), Hand(qtbot)
    to_sign_in(hand, made, _service(made))
    sign_in(qtbot, hand, made, cloud, "not it")
    assert made.step is made.sign_in
    assert made._trouble.text().count(".") >= 3
    assert made.sign_in.form.secret.text() == "not it"
    assert made.sign_in.form.values()["url"] == cloud.url
    assert app.engine.accounts() == ()


def test_a_password_can_be_kept_for_this_session_alone(
    qtbot: QtBot, app: App, cloud: dav.DavCloud, tmp_path: Path
) -> None:
    made, hand = wizard(app), Hand(qtbot)
    to_sign_in(hand, made, _service(made))
    sign_in(qtbot, hand, made, cloud)
    made.sign_in.keeping.only_now()
    hand.click(made.next)
    qtbot.waitUntil(lambda: made.step is not made.sign_in, timeout=20_000)
    assert app.engine.accounts()[0].secret == "session"
    assert not (tmp_path / "home" / "secrets" / "sealed.json").exists()


def test_back_remembers_and_what_is_missing_is_said(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    source = contacts(tmp_path / "source" / "Friends").parent
    made, hand = wizard(app), Hand(qtbot)
    hand.click(made.next)
    assert "Choose what you use" in made._trouble.text()
    to_sign_in(hand, made, "Folder or disk")
    hand.click(made.next)
    assert "Please fill in: Folder" in made._trouble.text()
    type_(qtbot, made.sign_in.form.field("path"), str(source))
    hand.click(made.back)
    hand.click(made.back)
    assert made.choose.chosen is not None
    hand.click(made.next)
    hand.click(made.next)
    assert made.sign_in.form.values()["path"] == str(source)
    hand.click(made.next)
    qtbot.waitUntil(lambda: made.step is not made.sign_in, timeout=20_000)
    hand.click(made.back)
    type_(qtbot, made.sign_in.form.name, "My contacts")
    hand.click(made.next)
    qtbot.waitUntil(lambda: made.step is not made.sign_in, timeout=20_000)
    assert [one.name for one in app.engine.accounts()] == ["My contacts"]


def test_the_keyboard_alone_goes_all_the_way(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    source = contacts(tmp_path / "source" / "Friends").parent
    made = wizard(app)
    at_front(qtbot, made)
    entered(qtbot, made)
    arrow_to(qtbot, made, pressing(made, "Folder or disk"))
    for _ in range(2):
        qtbot.keyClick(made, Qt.Key.Key_Return)
    path = made.sign_in.form.field("path")
    qtbot.waitUntil(lambda: made.focusWidget() is made.sign_in.form.name, timeout=20_000)
    tab_to(qtbot, made, path)
    type_(qtbot, path, str(source))
    qtbot.keyClick(path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.step is not made.sign_in, timeout=20_000)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.step.findChildren(QRadioButton)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.copy.ended, timeout=30_000)
    qtbot.waitUntil(lambda: "6 items are safe" in said(made.copy), timeout=20_000)


def test_a_second_home_that_takes_nothing_is_not_remembered_and_says_why(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    app.dialogs._passphrase.say("seven small otters")
    app.dialogs.add_second()
    adding, hand = app.dialogs.adding, Hand(qtbot)
    assert adding is not None
    to_sign_in(hand, adding, "WebDAV storage\nNextcloud, ownCloud, NAS, …")
    with webdav("wsgidav", tmp_path / "cloud", read_only=True) as place:
        form = adding.sign_in.form
        for field, text in (("url", place.url), ("user", USER)):
            type_(qtbot, form.field(field), text)
        type_(qtbot, form.secret, PASSWORD)
        hand.click(adding.next)
        qtbot.waitUntil(adding.next.isEnabled, timeout=30_000)
    assert adding.step is adding.sign_in
    assert "does not allow us to write there" in adding._trouble.text()
    assert app.engine.accounts() == ()
    adding.reject()


@pytest.mark.parametrize("goes_on", [False, True])
def test_an_address_book_that_can_only_be_read_is_named_before_any_copy_goes_there(
    qtbot: QtBot, app: App, cloud: dav.DavCloud, goes_on: bool
) -> None:
    cloud.inside.folders["/card/alice/family/"].read_only = True
    cloud.inside.folders["/cal/alice/mine/"] = dav.Folder("cal", "Mine", ("VEVENT",))
    app.dialogs._passphrase.say("seven small otters")
    app.dialogs.add_second()
    adding, hand = app.dialogs.adding, Hand(qtbot)
    assert adding is not None
    to_sign_in(hand, adding, "CalDAV and CardDAV server")
    form = adding.sign_in.form
    type_(qtbot, form.field("url"), cloud.url)
    type_(qtbot, form.field("user"), "alice")
    type_(qtbot, form.secret, cloud.secret or "")
    hand.click(adding.next)
    qtbot.waitUntil(lambda: "Family" in adding._trouble.text(), timeout=20_000)
    assert "can only be read there" in adding._trouble.text()
    if goes_on:
        hand.click(adding.next)
    else:
        adding.reject()
    assert len(app.engine.accounts()) == int(goes_on)


def test_what_and_where_tells_counts_free_room_and_a_folder_that_is_no_copy(
    qtbot: QtBot, app: App, cloud: dav.DavCloud, tmp_path: Path
) -> None:
    app.dialogs._passphrase.say("seven small otters")
    made, hand = wizard(app), Hand(qtbot)
    to_sign_in(hand, made, _service(made))
    sign_in(qtbot, hand, made, cloud)
    qtbot.waitUntil(lambda: made.step is made.what, timeout=30_000)
    qtbot.waitUntil(lambda: "25 items" in said(made.what), timeout=20_000)
    assert " free" in said(made.what)
    assert made.what._warning.isHidden()
    for folder, service in (("Dropbox/Elsewhere", "Dropbox"), ("OneDrive/mine", "OneDrive")):
        type_(qtbot, made.what.folder, str(tmp_path / folder))
        assert not made.what._warning.isHidden()
        assert f"{service} carries to its cloud" in said(made.what)
    box = next(iter(made.what._boxes.values()))
    for one in made.what._boxes.values():
        one.setChecked(False)
    hand.click(made.next)
    assert "Choose at least one thing" in made._trouble.text()
    box.setChecked(True)
    assert len(made.what.kinds) == 1
    made.what.folder.setText("~nobody of this computer")
    assert " free" in said(made.what)
    made.what.folder.setText(str(tmp_path / "there"))
    made.next.click()
    made.what.folder.setText(str(tmp_path / "changed while it moves"))
    qtbot.waitUntil(lambda: made.step is not made.what, timeout=20_000)
    assert app.reading.vault == tmp_path / "there"
    made.reject()
