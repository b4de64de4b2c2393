"""A month as a grid of days, each with what happens on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from desktop.ui import sayings
from desktop.ui.cards import button, row
from desktop.ui.looking_in import Seen
from desktop.ui.plain import Label, shown
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr

WEEKS = 6
SHOWN = 3
"""Titles a day shows; of the rest, their number."""


class Month(QWidget):
    """`turned` when another month is wanted, `chosen` tells the lines of the day gone to."""

    turned = Signal()
    chosen = Signal(object)

    def __init__(self, colours: Colours, day: date) -> None:
        super().__init__()
        self._colours = colours
        self._month = day.replace(day=1)
        self._today = day
        self._days: dict[date, list[Seen]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = Label("", "heading")
        before = button("", lambda: self._turn(-1), drawn="previous", colour=colours.soft)
        after = button("", lambda: self._turn(1), drawn="next", colour=colours.soft)
        before.setAccessibleName(tr("The month before"))
        after.setAccessibleName(tr("The month after"))
        column.addLayout(row(before, after, self.title, None))
        self.grid = QTableWidget(WEEKS, 7)
        self.grid.setAccessibleName(tr("Days of the month"))
        self.grid.verticalHeader().hide()
        self.grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.setWordWrap(False)
        for header in (self.grid.horizontalHeader(), self.grid.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.currentCellChanged.connect(lambda *_: self._choose())
        column.addWidget(self.grid, 1)
        self._draw()

    @property
    def first(self) -> date:
        """The day at the start of the first week shown."""
        return self._month - timedelta(days=(self._month.isoweekday() - self._starts()) % 7)

    def go(self, day: date) -> None:
        """Show the month this day is in."""
        self._month = day.replace(day=1)
        self._days = {}
        self._draw()

    def show_lines(self, lines: Iterable[Seen]) -> None:
        """What happens on the days shown."""
        self._days = {}
        for one in lines:
            if one.day is not None:
                self._days.setdefault(one.day, []).append(one)
        self._draw()

    def _starts(self) -> int:
        return QLocale().firstDayOfWeek().value

    def _turn(self, months: int) -> None:
        place = self._month.year * 12 + self._month.month - 1 + months
        self.go(date(place // 12, place % 12 + 1, 1))
        self.turned.emit()

    def _draw(self) -> None:
        self.title.setText(sayings.month(self._month.year, self._month.month))
        names = [
            QLocale().dayName((self._starts() + place - 1) % 7 + 1, QLocale.FormatType.ShortFormat)
            for place in range(7)
        ]
        self.grid.setHorizontalHeaderLabels(names)
        for place in range(WEEKS * 7):
            day = self.first + timedelta(days=place)
            self.grid.setItem(place // 7, place % 7, self._cell(day))
        at = (self._today - self.first).days
        if 0 <= at < WEEKS * 7 and self._today.month == self._month.month:
            self.grid.setCurrentCell(at // 7, at % 7)
        self._choose()

    def _cell(self, day: date) -> QTableWidgetItem:
        lines = self._days.get(day, [])
        words = [str(day.day), *(shown(one.title)[:60] for one in lines[:SHOWN])]
        if len(lines) > SHOWN:
            words.append(tr("%n more", len(lines) - SHOWN))
        cell = QTableWidgetItem("\n".join(words))
        cell.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        if day.month != self._month.month:
            cell.setForeground(QColor(self._colours.soft))
        if day == self._today:
            font = cell.font()
            font.setBold(True)
            cell.setFont(font)
        said = ", ".join(shown(one.title)[:200] for one in lines) or tr("nothing")
        name = sayings.month(day.year, day.month)
        cell.setData(Qt.ItemDataRole.AccessibleTextRole, f"{day.day} {name}: {said}")
        return cell

    def _choose(self) -> None:
        place = max(self.grid.currentRow(), 0) * 7 + max(self.grid.currentColumn(), 0)
        self.chosen.emit(self._days.get(self.first + timedelta(days=place), []))
