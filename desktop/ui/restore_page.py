"""The page from which everything comes back: to a phone, to an account, to a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.engine.engine import Engine
from desktop.engine.status.status import Status
from desktop.ui.cards import column, row
from desktop.ui.exporting import ExportCard
from desktop.ui.half_year_card import HalfYearCard
from desktop.ui.new_phone import NewPhoneCard
from desktop.ui.offering import offer
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.restoring import RestoreCard
from desktop.ui.tongue import tr


class RestorePage(QWidget):
    """Everything on a new phone; or one account's copy into an account, or into a folder."""

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        listen: Callable[..., object],
        address: str | None = None,
    ) -> None:
        super().__init__()
        page = column(self)
        page.addWidget(Label(tr("Restore"), "title"))
        page.addWidget(
            Label(tr("Nothing is ever taken out of your vault by restoring."), "soft", wraps=True)
        )
        self.half_year = HalfYearCard(reading.home, reading.clock)
        page.addWidget(self.half_year)
        self.half_year.look()
        self.phone = NewPhoneCard(engine, reading, listen, address)
        page.addWidget(self.phone)
        self.half_year.missing.connect(self.phone.fill.setFocus)
        self.account = QComboBox()
        self.account.setAccessibleName(tr("Whose copy"))
        page.addLayout(row(Label(tr("Whose copy")), self.account, None))
        self.into = RestoreCard(engine, self._name, listen)
        self.files = ExportCard(engine, self._name, listen)
        for card in (self.into, self.files):
            page.addWidget(card)
        page.addStretch(1)
        self.account.currentIndexChanged.connect(self._chosen)
        self._last_good: dict[str, datetime | None] = {}

    def show_status(self, status: Status) -> None:
        """Offer what the vault holds."""
        names = [one.name for one in status.accounts if any(kind.items for kind in one.kinds)]
        before = self._name()
        offer(self.account, names)
        if self._name() != before:
            self.into.again()
        self.into.refresh()
        self._last_good = {one.name: one.last_good for one in status.accounts}
        self.into.pinned(self._last_good.get(self._name()))
        self.phone.show_accounts(names)
        self.half_year.look()
        self.setEnabled(bool(names))

    def close_all(self) -> None:
        """Stop serving."""
        self.phone.close_all()

    def _chosen(self) -> None:
        self.into.again()
        self.into.pinned(self._last_good.get(self._name()))

    def _name(self) -> str:
        return str(self.account.currentData() or "")
