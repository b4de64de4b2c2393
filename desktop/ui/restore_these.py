"""What was chosen while browsing, put back into an account or written to a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.engine.engine import Engine
from desktop.ui.cards import button, row, scrolled
from desktop.ui.exporting import ExportCard
from desktop.ui.looking_in import Seen
from desktop.ui.plain import Label
from desktop.ui.restoring import RestoreCard
from desktop.ui.tongue import tr

NAMED = 5
"""Titles shown of what was chosen."""


class RestoreThese(QDialog):
    """Counted first, as any restore; of several accounts, those of the first line's are taken.

    Args:
        engine: does it.
        chosen: the lines.
        as_of: the day they were seen as of; None for what is current.
        listen: takes a function that hears every event on the window's thread.
        parent: the window.
    """

    def __init__(
        self,
        engine: Engine,
        chosen: Sequence[Seen],
        as_of: datetime | None,
        listen: Callable[..., object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        account = chosen[0].account
        mine = {one.place: one for one in chosen if one.account == account}
        self.setWindowTitle(tr("Restore the chosen"))
        self.resize(640, 620)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 24)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(32, 28, 32, 8)
        column.setSpacing(12)
        column.addWidget(Label(tr("Put back %n items", len(mine)), "title", wraps=True))
        names = [one.title for one in list(mine.values())[:NAMED]]
        more = len(mine) - len(names)
        said = ", ".join(names) + (" · " + tr("%n more", more) if more else "")
        column.addWidget(Label(said, "soft", wraps=True))
        if len(mine) < len({one.place for one in chosen}):
            other = tr("Only those of {name}; put the others back on their own.")
            column.addWidget(Label(other.format(name=account), "soft", wraps=True))

        when = as_of.isoformat() if as_of is not None else ""
        self.card = RestoreCard(engine, lambda: account, listen, tuple(mine), when)
        self.card.refresh()
        self.files = ExportCard(engine, lambda: account, listen, tuple(mine), when)
        for card in (self.card, self.files):
            column.addWidget(card)
        column.addStretch(1)
        whole.addWidget(scrolled(content), 1)
        foot = row(None, button(tr("Close"), self.reject))
        foot.setContentsMargins(32, 0, 32, 0)
        whole.addLayout(foot)
