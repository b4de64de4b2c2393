"""The first page: how well everything is kept, what runs, and what needs the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QLocale, QTime, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop import words
from desktop.engine.events import Progress
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.engine.status.status import Status
from desktop.ui import asked_there, sayings
from desktop.ui.account_card import AccountCard
from desktop.ui.cards import Card, button, column, drawing, empty, row
from desktop.ui.plain import Label, isolated
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr
from desktop.vault.words import Hold


class Overview(QWidget):
    """Shows a `Status`; asks for nothing itself. Its signals are what the person wants done."""

    copy_now = Signal()
    add_account = Signal()
    recover = Signal()
    see_hold = Signal(object)
    see_there = Signal(object)
    sign_in = Signal(str)

    def __init__(self, colours: Colours, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._colours = colours
        self._now = now
        self._questions: list[RemovedThere] = []
        self._status: Status | None = None
        self._opened: set[str] = set()
        self._lacks: set[str] = set()
        page = column(self)
        self._title = Label(tr("Overview"), "title", wraps=True)
        self._under = Label(tr("Looking…"), "soft", wraps=True)
        heads = QVBoxLayout()
        heads.setSpacing(2)
        heads.addWidget(self._title)
        heads.addWidget(self._under)
        top = row(button(tr("Add account"), self.add_account.emit))
        self._copy = button(tr("Copy now"), self.copy_now.emit, main=True)
        top.addWidget(self._copy)
        top.insertLayout(0, heads, 1)
        page.addLayout(top)
        self._running = Card()
        self._running_words = Label("", "heading", wraps=True)
        self._running_left = Label("", "soft", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the copy"))
        self._running_about = Label("", "soft", wraps=True)
        for part in (self._running_words, self._bar, self._running_left, self._running_about):
            self._running.column.addWidget(part)
        self._running.hide()
        page.addWidget(self._running)
        self._waiting = Label("", "soft", wraps=True)
        self._waiting.hide()
        page.addWidget(self._waiting)
        self._needs = QVBoxLayout()
        self._needs.setSpacing(16)
        page.addLayout(self._needs)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        page.addLayout(self._cards)
        page.addStretch(1)

    def show_status(self, status: Status) -> None:
        """Draw this status in place of the one before; who was at a button stays at it."""
        self._status = status
        held = [one.accessibleName() for one in self.findChildren(QPushButton) if one.hasFocus()]
        empty(self._needs)
        empty(self._cards)
        self._copy.setEnabled(bool(status.accounts))
        if not status.accounts:
            self._title.setText(tr("Give your data a second home"))
            self._under.setText(
                tr("Add the account you use. Elsewhere copies it to this computer and keeps it.")
            )
            self._begin()
        else:
            self._title.setText(sayings.headline(status.state))
            self._under.setText(self._when(status))
        if not any(kind.items for one in status.accounts for kind in one.kinds):
            self._needs.addWidget(self._new_computer())
        if status.trouble is not None:
            self._needs.addWidget(self._trouble(status))
        for hold in status.holds:
            self._needs.addWidget(self._hold(hold))
        for question in self._questions:
            self._needs.addWidget(self._there(question))
        for account in status.accounts:
            second_of = [one.name for one in status.accounts if account.name in one.targets]
            card = AccountCard(
                account, self._colours, self._now(), self._opened, self._lacks, second_of
            )
            card.sign_in.connect(self.sign_in)
            self._cards.addWidget(card)
        again = [one for one in self.findChildren(QPushButton) if one.accessibleName() in held]
        if again and not again[0].hasFocus():
            again[0].setFocus()

    def show_unknown(self, why: words.Words) -> None:
        """Say why nobody knows how everything is kept, in place of what was drawn before."""
        self._status = None
        empty(self._needs)
        empty(self._cards)
        self._copy.setEnabled(False)
        self._title.setText(why.what)
        self._under.setText(f"{why.safe} {why.next}")

    def show_questions(self, questions: list[RemovedThere]) -> None:
        """What was removed from second homes, and by whom nobody knows."""
        if questions != self._questions:
            self._questions = questions
            if self._status is not None:
                self.show_status(self._status)

    def show_progress(self, progress: Progress | None) -> None:
        """Draw how far a job is; None when nothing runs."""
        self._running.setVisible(progress is not None)
        if progress is None:
            return
        self._running_words.setText(sayings.phase(progress.phase))
        self._running_about.setText(progress.about)
        self._bar.setRange(0, progress.of or 0)
        self._bar.setValue(progress.done if progress.of else 0)
        self._running_left.setText(sayings.progress(progress))

    def show_waiting(self, why: str) -> None:
        """Why nothing is copied by itself at the moment; "" when nothing speaks against it."""
        self._waiting.setText(sayings.waiting(why))
        self._waiting.setVisible(bool(why))

    def _when(self, status: Status) -> str:
        copied = [one.copied for account in status.accounts for one in account.kinds]
        oldest = min((when for when in copied if when), default=None)
        words_ = tr("Oldest complete copy: {when}").format(when=sayings.ago(oldest, self._now()))
        due = [one.next_due for one in status.accounts if one.next_due]
        if due:
            words_ += " · " + tr("next copy {when}").format(when=self._coming(min(due)))
        return words_

    def _coming(self, when: datetime) -> str:
        """A time to come: the hour alone while it is today."""
        local = when.astimezone()
        if local.date() != self._now().astimezone().date():
            return sayings.moment(when)
        return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)

    def _begin(self) -> None:
        card = Card()
        for drawn, said in (
            (
                "cloud",
                tr("Choose what you use: no password is asked before you see what it gives."),
            ),
            ("computer", tr("Everything is kept on this computer, in files any program opens.")),
            ("second-home", tr("A second cloud or disk holds it too, proven to come back.")),
        ):
            line = row(drawing(drawn, self._colours.accent, 28), spacing=16)
            line.addWidget(Label(said, wraps=True), 1)
            card.column.addLayout(line)
            card.column.addSpacing(8)
        start = button(tr("Add your first account"), self.add_account.emit, main=True)
        card.column.addLayout(row(start, None))
        self._needs.addWidget(card)

    def _new_computer(self) -> Card:
        again = Card()
        again.column.addWidget(Label(tr("A new computer?"), "heading", wraps=True))
        said = tr("Everything comes back from a second home that another computer filled.")
        again.column.addWidget(Label(said, "soft", wraps=True))
        back = button(tr("Get everything back…"), self.recover.emit)
        again.column.addLayout(row(back, None))
        return again

    def _trouble(self, status: Status) -> Card:
        trouble = status.trouble
        said = words.say(trouble.code, trouble.about, trouble.facts) if trouble else None
        card = Card()
        if said is not None:
            self._question(card, "needs-you", said.what, None)
            card.column.addWidget(Label(f"{said.safe} {said.next}", "soft", wraps=True))
        return card

    def _hold(self, hold: Hold) -> Card:
        card = Card()
        what = tr("%n items vanished from {name}", len(hold.ids)).format(
            name=isolated(hold.collection.name)
        )
        see = button(tr("See them"), lambda: self.see_hold.emit(hold))
        self._question(card, "held", f"{isolated(hold.account)}: {what}", see)
        safe = tr("All of them are safe in your vault. You need do nothing.")
        card.column.addWidget(Label(safe, "soft", wraps=True))
        return card

    def _there(self, question: RemovedThere) -> Card:
        card = Card()
        see = button(tr("Answer"), lambda: self.see_there.emit(question))
        self._question(card, "held", asked_there.headline(question), see)
        safe = tr("Your vault has all of them. Until you answer, nothing changes.")
        card.column.addWidget(Label(safe, "soft", wraps=True))
        return card

    def _question(self, card: Card, drawn: str, what: str, see: QWidget | None) -> None:
        line = row(drawing(drawn, self._colours.warn))
        line.addWidget(Label(what, "heading", wraps=True), 1)
        if see is not None:
            line.addWidget(see)
        card.column.addLayout(line)
