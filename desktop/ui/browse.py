"""Looks into the vault: contacts, calendars, to-dos and photos, today or as of any date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from PySide6.QtCore import QDate, QModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from connectors.model import Kind
from desktop.engine.status.status import Status
from desktop.pictures.gallery import Gallery
from desktop.ui import looking_in, sayings
from desktop.ui.cards import Card, column, empty, row, scrolled
from desktop.ui.icons import icon
from desktop.ui.lines import SIDE, Lines
from desktop.ui.looking_in import Seen
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.sayings import tr
from desktop.ui.theme import Colours
from desktop.vault import Vault


class Browse(QWidget):
    """One kind at a time, read beside the window; the last question asked is the one answered."""

    def __init__(
        self, reading: Reading, colours: Colours, now: Callable[[], datetime], gallery: Gallery
    ) -> None:
        super().__init__()
        self._reading = reading
        self._now = now
        self._asked = 0
        page = column(self, spacing=12)
        page.addWidget(Label(tr("Browse"), "title"))
        self._kinds = QButtonGroup(self)
        self.account = QComboBox()
        self.account.setAccessibleName(tr("Account"))
        self.account.addItem(tr("All accounts"), "")
        self.past = QCheckBox(tr("As it was on"))
        self.past.setAccessibleName(tr("As it was on a date"))
        self.date = QDateEdit()
        self.date.setCalendarPopup(True)
        self.date.setAccessibleName(tr("The date"))
        self.date.setDate(_day(now()))
        self.date.setMaximumDate(_day(now()))
        self.date.setEnabled(False)
        page.addLayout(row(*self._tabs(colours), None))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        line = row(self.account, self.past, self.date)
        line.insertWidget(0, self.search, 1)
        page.addLayout(line)
        self.count = Label("", "soft")
        page.addWidget(self.count)
        self.lines = Lines(colours.soft, parent=self)
        self.photos = Lines(colours.soft, pictures=gallery, parent=self)
        self.list = QListView()
        self.list.setAccessibleName(tr("What is kept"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._card = Card()
        self._card.setMinimumWidth(280)
        self._side = scrolled(self._card)
        self._card.setObjectName("card")
        both = QHBoxLayout()
        both.addWidget(self.list, 3)
        both.addWidget(self._side, 2)
        page.addLayout(both, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(150)
        self._wait.timeout.connect(lambda: self._model.search(self.search.text()))
        self._wait.timeout.connect(self._counted)
        self.search.textChanged.connect(self._wait.start)
        self.account.currentIndexChanged.connect(self.read)
        self.past.toggled.connect(self.date.setEnabled)
        self.past.toggled.connect(self.read)
        self.date.dateChanged.connect(self.read)
        self._kinds.idClicked.connect(self.read)
        self._fit()

    @property
    def kind(self) -> Kind:
        """The kind on the screen."""
        return tuple(Kind)[self._kinds.checkedId()]

    def choose(self, kind: Kind) -> None:
        """Show this kind."""
        self._kinds.button(tuple(Kind).index(kind)).setChecked(True)
        self.read()

    def show_status(self, status: Status) -> None:
        """Offer the accounts there are, and read anew when somebody looks."""
        names = [one.name for one in status.accounts]
        if names != [self.account.itemData(place) for place in range(1, self.account.count())]:
            chosen = self.account.currentData()
            self.account.blockSignals(True)
            self.account.clear()
            self.account.addItem(tr("All accounts"), "")
            for name in names:
                self.account.addItem(name, name)
            self.account.setCurrentIndex(max(self.account.findData(chosen), 0))
            self.account.blockSignals(False)
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Ask the vault for what is chosen."""
        self._fit()
        self._asked += 1
        number, kind = self._asked, self.kind
        account = str(self.account.currentData() or "")
        as_of = self._as_of()
        start = as_of or self._now()

        def work(vault: Vault) -> list[Seen]:
            if kind is Kind.CALENDAR:
                return looking_in.agenda(vault, account, as_of, start)
            return looking_in.look(vault, account, kind, as_of)

        self.count.setText(tr("Reading…"))
        self._reading.ask(work, lambda rows: self._arrived(number, rows))

    def close_all(self) -> None:
        """Stop decoding pictures."""
        self.photos.close()

    @property
    def _model(self) -> Lines:
        return self.photos if self.kind is Kind.PHOTOS else self.lines

    def _as_of(self) -> datetime | None:
        if not self.past.isChecked():
            return None
        day = self.date.date()
        last = datetime.combine(datetime(day.year(), day.month(), day.day()), time.max)  # noqa: DTZ001
        return last.astimezone(UTC)

    def _arrived(self, number: int, rows: list[Seen]) -> None:
        if number != self._asked:
            return
        self._model.show(rows)
        self._counted()
        self._see(QModelIndex())

    def _counted(self) -> None:
        shown = sayings.number(self._model.rowCount())
        self.count.setText(tr("{count} shown").format(count=shown))

    def _fit(self) -> None:
        photos = self.kind is Kind.PHOTOS
        self.list.setModel(self._model)
        self.list.setViewMode(
            QListView.ViewMode.IconMode if photos else QListView.ViewMode.ListMode
        )
        self.list.setUniformItemSizes(True)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setLayoutMode(
            QListView.LayoutMode.Batched if photos else QListView.LayoutMode.SinglePass
        )
        self.list.setIconSize(QSize(SIDE, SIDE) if photos else QSize(20, 20))
        self.list.setGridSize(QSize(SIDE + 24, SIDE + 60) if photos else QSize())
        self.list.selectionModel().currentChanged.connect(self._see)
        self._side.setVisible(self.kind is Kind.CONTACTS)

    def _see(self, index: QModelIndex, _before: object = None) -> None:
        empty(self._card.column)
        if self.kind is not Kind.CONTACTS:
            return
        if not index.isValid():
            self._card.column.addWidget(Label(tr("Choose a contact"), "soft"))
            self._card.column.addStretch(1)
            return
        seen = self.lines.row(index)
        self._card.column.addWidget(Label(seen.title, "heading", wraps=True))
        self._card.column.addWidget(Label(seen.more, "soft", wraps=True))
        for name, value in looking_in.card(seen.path)[:60]:
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(Label(name, "soft"))
            pair.addWidget(Label(value, wraps=True))
            self._card.column.addLayout(pair)
        self._card.column.addStretch(1)

    def _tabs(self, colours: Colours) -> list[QPushButton]:
        made = []
        for place, kind in enumerate(Kind):
            tab = QPushButton(sayings.kind(kind))
            tab.setAccessibleName(sayings.kind(kind))
            tab.setIcon(icon(kind, colours.soft))
            tab.setCheckable(True)
            tab.setChecked(place == 0)
            tab.setProperty("role", "tab")
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            self._kinds.addButton(tab, place)
            made.append(tab)
        return made


def _day(when: datetime) -> QDate:
    local = when.astimezone()
    return QDate(local.year, local.month, local.day)
