"""Looks into the vault: contacts, calendars, to-dos and photos, today or as of any date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from connectors.model import Kind
from desktop.engine.engine import Engine
from desktop.engine.status.status import Status
from desktop.pictures.gallery import Gallery
from desktop.ui import looking_in, sayings
from desktop.ui.beside import Beside
from desktop.ui.cards import button, column, row, scrolled, tab
from desktop.ui.kind_tabs import KindTabs
from desktop.ui.lines import Lines
from desktop.ui.list_of import ListOf
from desktop.ui.looking_in import Seen
from desktop.ui.months import WEEKS, Month
from desktop.ui.offering import offer
from desktop.ui.past import Past
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.restore_these import RestoreThese
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr
from desktop.vault import Vault

BESIDE = 280
"""Points that what stands beside the list has at least."""


class Browse(QWidget):
    """One kind at a time, read beside the window; the last question asked is the one answered."""

    def __init__(
        self,
        reading: Reading,
        colours: Colours,
        now: Callable[[], datetime],
        gallery: Gallery,
        engine: Engine,
        listen: Callable[..., object],
    ) -> None:
        super().__init__()
        self._reading = reading
        self._colours = colours
        self._now = now
        self._engine = engine
        self._listen = listen
        self._asked = 0
        self._facts: tuple[object, ...] = ()
        self.restoring: RestoreThese | None = None
        page = column(self, spacing=12)
        page.addWidget(Label(tr("Browse"), "title"))
        self._lay_questions(page)
        self._lay_answers(page, gallery)
        self._join()
        self._fit()

    def _lay_questions(self, page: QVBoxLayout) -> None:
        """What is looked for: a kind, words, an account, a day, a form."""
        self.kinds = KindTabs(self._colours)
        page.addWidget(self.kinds)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.account = QComboBox()
        self.account.setAccessibleName(tr("Account"))
        offer(self.account, (), before=tr("All accounts"))
        page.addLayout(line := row(self.account))
        line.insertWidget(0, self.search, 1)
        self.past = Past(self._now)
        page.addWidget(self.past)
        self._forms = QButtonGroup(self)
        self.agenda = tab(tr("Agenda"), "agenda", self._colours, self._forms, 0)
        self.month_tab = tab(tr("Month"), "month", self._colours, self._forms, 1)
        self.agenda.setChecked(True)
        self.count = Label("", "soft")
        self.restore = button(tr("Restore the chosen…"), self._restore)
        page.addLayout(line := row(self.agenda, self.month_tab, self.restore))
        line.insertWidget(0, self.count, 1)

    def _lay_answers(self, page: QVBoxLayout, gallery: Gallery) -> None:
        """What was found: a list or a month, and the one chosen beside it."""
        colours = self._colours
        self.lines = Lines(colours.soft, parent=self)
        self.photos = Lines(colours.soft, pictures=gallery, parent=self)
        self.list = ListOf(colours)
        self.month = Month(colours, self._now().astimezone().date())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.month)
        self._card = Beside(gallery)
        self._side = scrolled(self._card)
        self._side.setMinimumWidth(BESIDE)
        self._card.setObjectName("card")
        self._both = QHBoxLayout()
        self._both.addWidget(self._stack)
        self._both.addWidget(self._side)
        page.addLayout(self._both, 1)

    def _join(self) -> None:
        """What is asked anew by which of them."""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(150)
        self._wait.timeout.connect(lambda: self._model.search(self.search.text()))
        self._wait.timeout.connect(self._counted)
        self.search.textChanged.connect(self._wait.start)
        self.past.moved.connect(self._moved)
        clicked = (self.kinds.turned, self._forms.idClicked)
        for asks in (self.account.currentIndexChanged, *clicked, self.month.turned):
            asks.connect(self.read)
        self.month.chosen.connect(self._day)
        self.list.scrolled.connect(self._counted)

    @property
    def kind(self) -> Kind | None:
        """The kind on the screen; None for all of them."""
        return self.kinds.kind

    def choose(self, kind: Kind | None) -> None:
        """Show this kind, or all."""
        self.kinds.choose(kind)
        self.read()

    def show_status(self, status: Status) -> None:
        """Offer the accounts there are, and read anew when somebody looks and something is new."""
        names = [one.name for one in status.accounts]
        if names != [self.account.itemData(place) for place in range(1, self.account.count())]:
            offer(self.account, names, before=tr("All accounts"))
        facts = tuple((one.name, kind) for one in status.accounts for kind in one.kinds)
        if self.isVisible() and facts != self._facts:
            self.read()
        self._facts = facts

    def read(self) -> None:
        """Ask the vault for what is chosen."""
        self._fit()
        self._asked += 1
        number, kind, as_of = self._asked, self.kind, self.past.as_of()
        account = str(self.account.currentData() or "")
        start = _midnight(self.month.first) if self._monthly else as_of or self._now()
        days = WEEKS * 7 if self._monthly else looking_in.AGENDA

        def work(vault: Vault) -> tuple[list[Seen], date | None]:
            first = looking_in.first_day(vault, account)
            if kind is None:
                return looking_in.everywhere(vault, account, as_of), first
            if kind is Kind.CALENDAR:
                return looking_in.happening(vault, account, as_of, start, days), first
            return looking_in.look(vault, account, kind, as_of), first

        self.count.setText(tr("Reading…"))
        self._reading.ask(
            work, lambda found: self._arrived(number, *found), lambda: self._unread(number)
        )

    def close_all(self) -> None:
        """Stop decoding pictures."""
        self.photos.close()
        self._card.close_all()

    @property
    def _model(self) -> Lines:
        return self.photos if self.kind is Kind.PHOTOS else self.lines

    @property
    def _monthly(self) -> bool:
        return self.kind is Kind.CALENDAR and self.month_tab.isChecked()

    def _moved(self) -> None:
        as_of = self.past.as_of()
        self.month.go((as_of or self._now()).astimezone().date())
        self.read()

    def _arrived(self, number: int, rows: list[Seen], first: date | None) -> None:
        if number != self._asked:
            return
        if first is not None:
            self.past.begin(first)
        self._model.show(rows)
        if self._monthly:
            self.month.show_lines(rows)
        else:
            self._see(QModelIndex())
        self._counted()

    def _unread(self, number: int) -> None:
        if number == self._asked:
            self._model.show([])
            self.count.setText(sayings.unread())

    def _counted(self) -> None:
        said = tr("{count} shown").format(count=sayings.number(self._model.rowCount()))
        top = self.list.top()
        if self.kind is Kind.PHOTOS and top.isValid():
            year, _, month = self.photos.row(top).more.partition("-")
            if year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
                said += " · " + sayings.month(int(year), int(month))
        self.count.setText(said)

    def _fit(self) -> None:
        """The list, the grid of pictures or the month, whatever the kind needs."""
        calendar = self.kind is Kind.CALENDAR
        for one in (self.agenda, self.month_tab):
            one.setVisible(calendar)
        self._stack.setCurrentWidget(self.month if self._monthly else self.list)
        for place, part in enumerate((3, 1) if self._monthly else (3, 2)):
            self._both.setStretch(place, part)
        self.list.show_model(self._model, pictures=self.kind is Kind.PHOTOS)
        self.list.selectionModel().currentChanged.connect(self._see)
        self.list.selectionModel().selectionChanged.connect(self._chosen)
        self._side.setVisible(self.kind is Kind.CONTACTS or self.kind is None or self._monthly)
        self._chosen()

    def _see(self, index: QModelIndex, _before: object = None) -> None:
        self._card.show_one(self._model.row(index) if index.isValid() else None)

    def _day(self, lines: list[Seen]) -> None:
        if self._monthly:
            self._card.show_lines(lines)

    def _chosen(self, *_: object) -> None:
        self.restore.setVisible(not self._monthly)
        self.restore.setEnabled(bool(self.list.selectionModel().selectedIndexes()))

    def _restore(self) -> None:
        chosen = [self._model.row(one) for one in self.list.selectionModel().selectedIndexes()]
        as_of = self.past.as_of()
        self.restoring = RestoreThese(self._engine, chosen, as_of, self._listen, self)
        self.restoring.open()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min).astimezone(UTC)
