"""The way back in time: a slider over the days since the first copy, and the date itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QSlider, QWidget

from desktop.ui.cards import button
from desktop.ui.plain import Label
from desktop.ui.tongue import tr

WAIT = 200


class Past(QWidget):
    """At its far end stands today; `moved` once the hand rests."""

    moved = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._begun = False
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Back in time"))
        self.slider.setPageStep(30)
        self.date = QDateEdit()
        self.date.setCalendarPopup(True)
        self.date.setAccessibleName(tr("As it was on"))
        self.today = button(tr("Today"), self.to_today)
        line.addWidget(Label(tr("As it was on"), "soft"))
        line.addWidget(self.slider, 1)
        line.addWidget(self.date)
        line.addWidget(self.today)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.moved)
        self.begin(now().astimezone().date())
        self.slider.valueChanged.connect(self._slid)
        self.date.dateChanged.connect(self._dated)

    def begin(self, first: date) -> None:
        """The first day there is anything of."""
        today = self._now().astimezone().date()
        start = QDate(first.year, first.month, first.day)
        if self._begun and self.as_of() is not None:
            start = min(start, self.date.date())
        end = QDate(today.year, today.month, today.day)
        if (start, end) == (self.date.minimumDate(), self.date.maximumDate()):
            return
        at_end = not self._begun or self.as_of() is None
        self._begun = True
        for one in (self.slider, self.date):
            one.blockSignals(True)
        self.date.setDateRange(min(start, end), end)
        self.slider.setRange(0, start.daysTo(end))
        if at_end:
            self.date.setDate(end)
        self.slider.setValue(start.daysTo(self.date.date()))
        for one in (self.slider, self.date):
            one.blockSignals(False)
        self.today.setEnabled(self.as_of() is not None)
        self.slider.setEnabled(start < end)

    def as_of(self) -> datetime | None:
        """The end of the day chosen; None for today."""
        day = self.date.date()
        if day >= self.date.maximumDate():
            return None
        last = datetime.combine(date(day.year(), day.month(), day.day()), time.max)
        return last.astimezone(UTC)

    def to_today(self) -> None:
        """Back to what is current."""
        self.slider.setValue(self.slider.maximum())

    def _slid(self, days: int) -> None:
        self.date.setDate(self.date.minimumDate().addDays(days))

    def _dated(self, day: QDate) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(self.date.minimumDate().daysTo(day))
        self.slider.blockSignals(False)
        self.today.setEnabled(self.as_of() is not None)
        self._wait.start()
