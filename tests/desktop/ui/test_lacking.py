"""A card says what of an account is not in the copy: what failed at once, the rest when asked."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.engine.fidelity import counting
from desktop.engine.fidelity.fidelity import Line, Word
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status
from desktop.ui.lacking import Lacking
from desktop.ui.overview import Overview
from desktop.ui.theme import LIGHT

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINES = (
    Line("names", Word.CAPTURED, 731),
    Line(counting.UNREAD, Word.FAILED, 3),
    Line(counting.NOT_NAMED, Word.FAILED, 1),
    Line("a contact's “File as”", Word.CANNOT),
)
NOTES = {Kind.TASKS: "Apple gives no program the reminders."}
QUESTION = "What \u2068Family\u2069 gives to no program"


def account(
    *lines: Line, told: int | None = None, cannot_give: dict[Kind, str] | None = None
) -> AccountStatus:
    kinds = (KindStatus(Kind.CONTACTS, 731, NOW, told=told, fidelity=lines),)
    return AccountStatus(
        "Family", "dav", State.PROTECTED, None, kinds, cannot_give=cannot_give or {}
    )


def page(qtbot: QtBot, one: AccountStatus) -> Overview:
    made = Overview(LIGHT, lambda: NOW)
    qtbot.addWidget(made)
    made.show_status(Status((one,), state=State.PROTECTED))
    made.show()
    return made


def seen(made: Overview) -> str:
    return "\n".join(one.text() for one in made.findChildren(QLabel) if one.isVisible())


def test_what_failed_is_said_without_being_asked(qtbot: QtBot) -> None:
    said = seen(page(qtbot, account(*LINES, told=732)))
    assert "Contacts: 3 items kept as received, for no parser takes it" in said
    assert "Contacts: the account says it has 732, and 731 are here" in said
    assert said.count("732") == 1
    assert "never named" not in said, "said once, in numbers"
    assert "names" not in said.split("kept as received")[0], "what was captured is no trouble"


def test_what_cannot_be_had_is_a_question_that_opens_by_the_keyboard_and_stays_open(
    qtbot: QtBot,
) -> None:
    one = account(*LINES, cannot_give=NOTES)
    made = page(qtbot, one)
    assert "File as" not in seen(made)
    (toggle,) = [b for b in made.findChildren(QPushButton) if b.accessibleName() == QUESTION]
    assert toggle.isCheckable()
    assert toggle.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(toggle, Qt.Key.Key_Space)
    for line in (
        "Contacts: a contact's “File as”",
        "To-dos: Apple gives no program the reminders.",
        "Keep what matters of it by hand",
    ):
        assert line in seen(made)
    made.show_status(Status((one,), state=State.PROTECTED))
    qtbot.waitUntil(lambda: "File as" in seen(made), timeout=20_000)


def test_an_account_that_lacks_nothing_says_nothing_of_it(qtbot: QtBot) -> None:
    made = page(qtbot, account(Line("names", Word.CAPTURED, 731), told=731))
    assert made.findChildren(Lacking) == []
    assert "gives no program" not in seen(made)


def test_a_name_of_the_account_is_never_taken_for_markup(qtbot: QtBot) -> None:
    one = account(Line("<b>bold</b>", Word.FAILED, 2))
    made = page(qtbot, one)
    (label,) = [found for found in made.findChildren(QLabel) if "bold" in found.text()]
    assert label.textFormat() is Qt.TextFormat.PlainText
