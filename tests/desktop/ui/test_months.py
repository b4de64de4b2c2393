"""A month as a grid: each day its titles, the month turned, a day's lines told; the time gone by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from desktop.ui.looking_in import Seen
from desktop.ui.months import Month
from desktop.ui.theme import LIGHT


def line(title: str, day: int, month: int = 11) -> Seen:
    return Seen(title, "", Path("a.ics"), title, day=date(2026, month, day))


@pytest.fixture
def month(qtbot: QtBot) -> Iterator[Month]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    made = Month(LIGHT, date(2026, 11, 22))
    qtbot.addWidget(made)
    yield made
    QLocale.setDefault(before)


def cell(month: Month, day: date) -> str:
    place = (day - month.first).days
    shown = month.grid.item(place // 7, place % 7)
    assert shown is not None
    return str(shown.text())


def test_each_day_shows_what_happens_on_it_and_how_much_more(month: Month) -> None:
    many = [line(f"Meeting {n}", 25) for n in range(5)]
    month.show_lines([line("Dentist", 23), line("Train", 1, 12), *many])
    assert month.first == date(2026, 10, 26), "weeks begin on Monday here"
    assert cell(month, date(2026, 11, 23)) == "23\nDentist"
    assert cell(month, date(2026, 12, 1)) == "1\nTrain"
    assert cell(month, date(2026, 11, 25)).endswith("2 more")
    assert cell(month, date(2026, 11, 24)) == "24"


def test_a_day_gone_to_by_keys_tells_its_lines(qtbot: QtBot, month: Month) -> None:
    month.show()
    month.show_lines([line("Dentist", 23)])
    told: list[list[Seen]] = []
    month.chosen.connect(told.append)
    month.grid.setFocus()
    qtbot.keyClick(month.grid, Qt.Key.Key_Down)
    qtbot.keyClick(month.grid, Qt.Key.Key_Left)
    assert told
    place = month.grid.currentRow() * 7 + month.grid.currentColumn()
    month.grid.setCurrentCell(4, 0)
    assert place != 28
    assert [one.title for one in told[-1]] == ["Dentist"], "Monday the 23rd"


def test_a_month_is_turned_over_the_end_of_the_year(qtbot: QtBot, month: Month) -> None:
    with qtbot.waitSignal(month.turned):
        month._turn(1)
    with qtbot.waitSignal(month.turned):
        month._turn(1)
    assert month.title.text() == "January 2027"
    month._turn(-13)
    assert month.title.text() == "December 2025"


def test_a_name_that_would_run_the_other_way_does_not(month: Month) -> None:
    month.show_lines([line("a\u202egpj.exe", 23), line("<b>x</b>", 24)])
    assert "\u202e" not in cell(month, date(2026, 11, 23))
    assert "<b>x</b>" in cell(month, date(2026, 11, 24))
