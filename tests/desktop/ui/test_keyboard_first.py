"""The wizard from nothing to a copy in two places, on a real server, by keys alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from tests.clouds import dav
from tests.desktop.ui.keys import arrow_to, at_front, entered, key, press, there, typed
from tests.desktop.ui.people import pressing, said

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%d\r\nFN:Person %d\r\nN:%d;Person;;;\r\nEND:VCARD\r\n"
ENTER = Qt.Key.Key_Return


def test_a_server_is_signed_in_to_copied_and_given_a_second_home(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    cloud = dav.start(secret="spoken twice")
    items = {f"{n}.vcf": CARD % (n, n, n) for n in range(25)}
    cloud.inside.folders["/card/alice/family/"] = dav.Folder(
        "card", "Family", items=items, log=list(items)
    )
    press(qtbot, app.window, there(qtbot, app, app.overview, "Add your first account"))
    made = app.dialogs.wizard
    assert made is not None
    at_front(qtbot, made)
    entered(qtbot, made)
    service = next(one for one in made.choose._services if one.id == "dav")
    arrow_to(qtbot, made, pressing(made, service.name))
    key(qtbot, made, ENTER)
    key(qtbot, made, ENTER)
    form = made.sign_in.form
    typed(qtbot, made, form.field("url"), cloud.url)
    typed(qtbot, made, form.field("user"), "alice")
    typed(qtbot, made, form.secret, "not it")
    key(qtbot, made, ENTER)
    qtbot.waitUntil(lambda: made._trouble.text().count(".") >= 3, timeout=20_000)
    typed(qtbot, made, form.secret, cloud.secret)
    key(qtbot, made, ENTER)
    qtbot.waitUntil(made.sign_in.keeping.isVisible, timeout=20_000)
    typed(qtbot, made, made.sign_in.keeping.words, "seven green boats")
    key(qtbot, made, ENTER)
    qtbot.waitUntil(lambda: made.step is made.what, timeout=20_000)
    qtbot.waitUntil(lambda: "25 items" in said(made.what), timeout=20_000)
    press(qtbot, made, made.next)
    press(qtbot, made, made.second.add)
    adding = made.second.adding
    assert adding is not None
    at_front(qtbot, adding)
    entered(qtbot, adding)
    arrow_to(qtbot, adding, pressing(adding, "Folder or disk"))
    key(qtbot, adding, ENTER)
    typed(qtbot, adding, adding.sign_in.form.field("path"), str(tmp_path / "second"))
    key(qtbot, adding, ENTER)
    qtbot.waitUntil(lambda: not adding.isVisible(), timeout=20_000)
    press(qtbot, made, made.next)
    press(qtbot, made, made.next)
    qtbot.waitUntil(lambda: made.copy.ended, timeout=30_000)
    qtbot.waitUntil(lambda: "in the second home" in said(made.copy), timeout=20_000)
    press(qtbot, made, made.next)
    assert not made.isVisible()
    assert len(list((tmp_path / "Elsewhere").rglob("*.vcf"))) == 25
    assert len(list((tmp_path / "second").rglob("*.vcf"))) == 25
    cloud.stop()
