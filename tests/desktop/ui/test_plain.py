"""Words on the screen stay words: no address in a name is opened, and no name turns a sentence round."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.plain import Label, isolated, shown, tip

OVERRIDE = "\u202e"


def test_s35_no_address_in_a_name_can_be_clicked_open(qtbot: QtBot) -> None:
    label = Label('<a href="https://stranger.example">Ann</a>')
    qtbot.addWidget(label)
    assert not label.openExternalLinks()
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text().startswith("<a href")


def test_s36_a_name_that_turns_the_way_of_writing_shows_that_it_does() -> None:
    assert shown(f"Ann{OVERRIDE}gpj.exe") == "Ann␟gpj.exe"
    for sign in "\u202a\u202b\u202c\u202d\u2066\u200e\u200f":
        assert sign not in shown(f"a{sign}b")


def test_s36_a_name_within_a_sentence_ends_where_it_ends() -> None:
    said = isolated("عمر\u2069 (removed)")
    assert (said[0], said[-1]) == ("\u2068", "\u2069")
    assert said.count("\u2069") == 1, "what would end it early is made visible"


def test_s34_what_stands_in_a_tool_tip_is_text() -> None:
    assert "<img" not in tip('<img src="file:///etc/passwd">')
