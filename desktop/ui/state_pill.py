"""A state of health as a drawing and a word, never as a colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.engine.status.status import State
from desktop.ui.cards import drawing, pill, row
from desktop.ui.theme import Colours

LOOKS = {
    State.PROTECTED: ("pill-ok", "ok"),
    State.HELD: ("pill-warn", "held"),
    State.NEEDS_YOU: ("pill-warn", "needs-you"),
    State.NOT_PROTECTED: ("pill-bad", "unprotected"),
}


def state_pill(state: State, word: str, colours: Colours) -> QWidget:
    """The state as a drawing and a word."""
    role, name = LOOKS[state]
    colour = {"pill-ok": colours.ok, "pill-warn": colours.warn, "pill-bad": colours.bad}[role]
    holder = QWidget()
    line = row(drawing(name, colour, 18), pill(word, role), spacing=6)
    line.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(line)
    return holder
