"""The page before the sign-in: it leads through the steps and takes the right file alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from connectors import catalogue
from connectors.contract import Connector
from desktop.app import App
from desktop.ui.guiding import Guiding
from tests.clouds.google import GoogleCloud
from tests.connectors.google.browsing import visiting
from tests.desktop.ui.people import Hand, said

RIGHT = {"installed": {"client_id": "mine", "client_secret": "GOCSPX"}}


class Picked:
    def __init__(self, service: str) -> None:
        self.chosen: Connector | None = catalogue.find(service)


@pytest.fixture
def page(qtbot: QtBot) -> Guiding:
    made = Guiding(Picked("google"))
    qtbot.addWidget(made)
    made.entered()
    made.show()
    return made


def file(folder: Path, content: object) -> Path:
    path = folder / "client_secret.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_each_step_is_there_with_a_named_button_for_its_page(page: Guiding) -> None:
    assert "Publish it" in said(page)
    assert "access_denied" in said(page)
    openers = [one for one in page.findChildren(QPushButton) if one.text() == "Open the page"]
    names = [one.accessibleName() for one in openers]
    assert len(names) == len(set(names)) >= 6
    assert page.problem()


def test_the_right_file_is_taken_and_a_wrong_one_is_explained(
    page: Guiding, tmp_path: Path
) -> None:
    page.take(file(tmp_path, {"web": {"client_id": "x"}}))
    assert "Desktop app" in page.state.text()
    assert page.problem()
    page.take(file(tmp_path, "<html>"))
    assert "client_secret.json" in page.state.text()
    page.take(tmp_path / "nowhere")
    assert page.problem()
    page.take(file(tmp_path, RIGHT))
    assert page.problem() == ""
    assert json.loads(page.given["client"]) == RIGHT


def test_a_file_can_be_dropped(page: Guiding, tmp_path: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file(tmp_path, RIGHT)))])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert page.given


def test_a_service_that_needs_nothing_has_no_such_page(qtbot: QtBot) -> None:
    made = Guiding(Picked("folder"))
    qtbot.addWidget(made)
    assert not made.wanted()


def test_takeout_is_led_through_and_asks_for_no_file(qtbot: QtBot) -> None:
    made = Guiding(Picked("takeout"))
    qtbot.addWidget(made)
    made.entered()
    assert made.wanted()
    assert made.problem() == ""
    assert "every 2 months" in said(made)


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    started.sign_in.clients = {"mine": "GOCSPX"}
    yield started
    started.stop()


def test_from_the_file_to_a_signed_in_account(
    qtbot: QtBot, app: App, cloud: GoogleCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.dialogs.add_account()
    made = app.dialogs.wizard
    assert made is not None
    hand = Hand(qtbot)
    hand.press(made, "Google")
    hand.click(made.next)
    hand.click(made.next)
    seen = [made.step]
    hand.click(made.next)
    seen.append(made.step)
    assert seen == [made.guiding] * 2, "no going on without the file"
    made.guiding.take(file(tmp_path, RIGHT))
    hand.click(made.next)
    assert made.step is made.sign_in
    with pytest.raises(KeyError):
        made.sign_in.form.field("client")
    root = made.sign_in.form.field("root")
    assert hasattr(root, "setText")
    root.setText(cloud.url)
    monkeypatch.setattr("desktop.ui.signing_in._browse", lambda address: None)
    hand.click(made.next)
    qtbot.waitUntil(
        lambda: made.sign_in.stop.isVisible() and bool(made.sign_in._address), timeout=60_000
    )
    hand.click(made.sign_in.stop)
    qtbot.waitUntil(made.next.isEnabled, timeout=60_000)
    assert "was cancelled" in said(made)
    with visiting() as visit:
        monkeypatch.setattr("desktop.ui.signing_in._browse", visit)
        hand.click(made.next)
        qtbot.waitUntil(made.next.isEnabled, timeout=60_000)
    assert cloud.sign_in.asked[-1]["client_id"] == "mine"
