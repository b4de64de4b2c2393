"""Settings: how the window looks, what it speaks, whether it starts itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from desktop.ui import language as speaking
from desktop.ui.cards import Card, row
from desktop.ui.plain import Label
from desktop.ui.preferences import LETTERS, Preferences
from desktop.ui.tongue import tr


class LookCard(Card):
    """Its `changed` tells the new preferences."""

    changed = Signal(object)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.column.addWidget(Label(tr("This program"), "heading"))
        themes = ((tr("As the system"), ""), (tr("Light"), "light"), (tr("Dark"), "dark"))
        self.theme = self._choice(tr("Colours"), themes, preferences.theme)
        self.theme.currentIndexChanged.connect(
            lambda _: self._change(theme=str(self.theme.currentData()))
        )
        sizes = tuple((f"{percent} %", percent) for percent in LETTERS)
        self.letters = self._choice(tr("Size of letters"), sizes, preferences.letters)
        self.letters.currentIndexChanged.connect(
            lambda _: self._change(letters=int(self.letters.currentData()))
        )
        spoken = [(tr("As the system"), ""), ("English", "en")]
        spoken += [(speaking.name(code), code) for code in speaking.offered()]
        self.language = self._choice(tr("Language"), tuple(spoken), preferences.language)
        self.language.currentIndexChanged.connect(self._speak)
        self._next = Label(tr("Elsewhere speaks it from its next start on."), "soft", wraps=True)
        self._next.hide()
        self.column.addWidget(self._next)
        self.login = QCheckBox(tr("Start with the computer"))
        self.paused = QCheckBox(tr("Pause: copy nothing by itself"))
        self.login.setChecked(preferences.at_login)
        self.paused.setChecked(preferences.paused)
        self.login.toggled.connect(lambda on: self._change(at_login=on))
        self.paused.toggled.connect(lambda on: self._change(paused=on))
        for box in (self.login, self.paused):
            box.setAccessibleName(box.text())
            self.column.addWidget(box)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what was changed elsewhere, such as Pause in the tray."""
        self._preferences = preferences
        for box, value in ((self.paused, preferences.paused), (self.login, preferences.at_login)):
            box.blockSignals(True)
            box.setChecked(value)
            box.blockSignals(False)

    def _choice(
        self, words: str, choices: tuple[tuple[str, object], ...], chosen: object
    ) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(words)
        for said, value in choices:
            box.addItem(said, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        self.column.addLayout(row(Label(words), box, None))
        return box

    def _speak(self, _place: int) -> None:
        self._next.show()
        self._change(language=str(self.language.currentData()))

    def _change(self, **what: object) -> None:
        self._preferences = replace(self._preferences, **what)  # type: ignore[arg-type]  # by name
        self.changed.emit(self._preferences)
