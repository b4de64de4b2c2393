"""Settings: when nothing is copied by itself, and how much of the network it may take."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtWidgets import QCheckBox, QComboBox, QTimeEdit

from desktop.engine.plans import policy
from desktop.places import Home
from desktop.ui import sayings
from desktop.ui.cards import Card, row
from desktop.ui.plain import Label
from desktop.ui.tongue import tr
from desktop.vault.words import VaultError

INSET = 8
"""Points between the frame of a time and its digits."""

LIMITS = (0, 100, 500, 1000, 5000)


class WhenCard(Card):
    """Wishes are kept at once; "Copy now" overrides them all."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        kept = policy.read(home)
        self.column.addWidget(Label(tr("When copies are made"), "heading"))
        said = tr("These hold for what Elsewhere does by itself. Copy now always works.")
        self.column.addWidget(Label(said, "soft", wraps=True))
        self.quiet = QCheckBox(tr("Quiet hours"))
        self.start = QTimeEdit(_time(kept.quiet_from or "22:00"))
        self.end = QTimeEdit(_time(kept.quiet_until or "07:00"))
        self.start.setAccessibleName(tr("Quiet from"))
        self.end.setAccessibleName(tr("Quiet until"))
        for edit in (self.start, self.end):
            _digits_as_everywhere(edit)
        self.quiet.setChecked(bool(kept.quiet_from))
        self.column.addLayout(row(self.quiet, self.start, Label("–", "soft"), self.end, None))
        self.battery = QCheckBox(tr("Copy on battery too"))
        self.battery.setChecked(kept.on_battery)
        self.metered = QCheckBox(tr("Copy photos on networks that count every byte too"))
        self.metered.setChecked(kept.on_metered)
        self.limit = QComboBox()
        self.limit.setAccessibleName(tr("At most"))
        for kilobytes in sorted({*LIMITS, kept.kilobytes}):
            self.limit.addItem(_speed(kilobytes), kilobytes)
        self.limit.setCurrentIndex(self.limit.findData(kept.kilobytes))
        for box in (self.quiet, self.battery, self.metered):
            box.setAccessibleName(box.text())
            box.toggled.connect(self._keep)
        for box in (self.battery, self.metered):
            self.column.addWidget(box)
        self.column.addLayout(row(Label(tr("Network, at most")), self.limit, None))
        for edit in (self.start, self.end):
            edit.timeChanged.connect(self._keep)
        self.limit.currentIndexChanged.connect(self._keep)
        self._trouble = Label("", "trouble", wraps=True)
        self._trouble.hide()
        self.column.addWidget(self._trouble)
        self._enable()

    def _keep(self, *_: object) -> None:
        self._enable()
        quiet = self.quiet.isChecked()
        wished = replace(
            policy.read(self._home),
            quiet_from=self.start.time().toString("HH:mm") if quiet else "",
            quiet_until=self.end.time().toString("HH:mm") if quiet else "",
            on_battery=self.battery.isChecked(),
            on_metered=self.metered.isChecked(),
            kilobytes=int(self.limit.currentData()),
        )
        try:
            policy.write(self._home, wished)
        except VaultError as error:
            said = sayings.error(error)
            self._trouble.setText(said.line)
            self._trouble.show()
        else:
            self._trouble.hide()

    def _enable(self) -> None:
        self.start.setEnabled(self.quiet.isChecked())
        self.end.setEnabled(self.quiet.isChecked())


def _digits_as_everywhere(edit: QTimeEdit) -> None:
    """Hours before minutes also where people read from right to left, where Qt turns them round."""
    edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    edit.setDisplayFormat(edit.locale().timeFormat(QLocale.FormatType.ShortFormat))
    edit.lineEdit().setTextMargins(INSET, 0, INSET, 0)


def _time(text: str) -> QTime:
    return QTime.fromString(text, "HH:mm")


def _speed(kilobytes: int) -> str:
    if not kilobytes:
        return tr("as fast as it goes")
    return tr("{size} a second").format(size=sayings.size(kilobytes * 1000))
