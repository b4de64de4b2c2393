"""The page from which everything comes back: to a phone, to an account, to a folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.engine.engine import Engine
from desktop.engine.status.status import Status
from desktop.ui.cards import column, row
from desktop.ui.exporting import ExportCard
from desktop.ui.phone_card import PhoneCard
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.restoring import RestoreCard
from desktop.ui.sayings import tr


class RestorePage(QWidget):
    """Three ways back for the account chosen at the top."""

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
        self.account = QComboBox()
        self.account.setAccessibleName(tr("Whose copy"))
        page.addLayout(row(Label(tr("Whose copy")), self.account, None))
        self.phone = PhoneCard(reading, self._name, address)
        self.into = RestoreCard(engine, self._name, listen)
        self.files = ExportCard(engine, self._name, listen)
        for card in (self.phone, self.into, self.files):
            page.addWidget(card)
        page.addStretch(1)
        self.account.currentIndexChanged.connect(self.into.again)

    def show_status(self, status: Status) -> None:
        """Offer what the vault holds."""
        before = self.account.currentData()
        names = [one.name for one in status.accounts if any(kind.items for kind in one.kinds)]
        self.account.blockSignals(True)
        self.account.clear()
        for name in names:
            self.account.addItem(name, name)
        self.account.setCurrentIndex(max(self.account.findData(before), 0))
        self.account.blockSignals(False)
        self.into.refresh()
        self.setEnabled(bool(names))

    def close_all(self) -> None:
        """Stop serving."""
        self.phone.stop()

    def _name(self) -> str:
        return str(self.account.currentData() or "")
