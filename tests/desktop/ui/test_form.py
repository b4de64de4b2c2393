"""The form of a service asks what that service needs, and for other accounts by their names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from connectors import apple
from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.ui.form import Form
from tests.desktop.ui.people import Hand, pressing
from tests.desktop.ui.test_wizard import to_sign_in, wizard


def test_an_export_that_arrives_in_a_cloud_is_added_by_choosing_the_account(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    (tmp_path / "cloud" / "Exports").mkdir(parents=True)
    settings = {"path": str(tmp_path / "cloud")}
    app.engine.add_account("Cloud", "folder", settings, Typed(""), lambda url: None)
    made, hand = wizard(app), Hand(qtbot)
    to_sign_in(hand, made, apple.CONNECTOR.name)
    form = made.sign_in.form
    where, path = form.field("in"), form.field("path")
    assert isinstance(where, QComboBox)
    assert isinstance(path, QLineEdit)
    assert [where.itemText(n) for n in range(where.count())] == ["This computer", "Cloud"]
    assert where.accessibleName() == "Where the archives arrive"
    choose = pressing(made.sign_in, "Choose…")
    assert choose.isEnabled()
    where.setCurrentIndex(1)
    assert not choose.isEnabled(), "its folders are not this computer's"
    qtbot.keyClicks(path, "Exports")
    hand.click(made.next)
    qtbot.waitUntil(lambda: made.step is made.what, timeout=20_000)
    added = {one.name: one for one in app.engine.accounts()}[apple.CONNECTOR.name]
    assert (added.settings["in"], added.settings["path"]) == ("Cloud", "Exports")


def test_who_has_no_account_that_keeps_files_is_not_asked_for_one(qtbot: QtBot) -> None:
    form = Form()
    form.ask(apple.CONNECTOR, "Apple", {}, fixed=False)
    assert "in" not in form.values()
    assert form.missing() == "Please fill in: Archive or folder"
