"""The first page: how well everything is kept, what runs, and what needs the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import words
from desktop.engine.events import Progress
from desktop.engine.status.status import AccountStatus, State, Status
from desktop.ui import sayings
from desktop.ui.cards import Card, button, column, drawing, empty, row, state_pill
from desktop.ui.plain import Label
from desktop.ui.sayings import tr
from desktop.ui.theme import Colours
from desktop.vault.words import Hold


class Overview(QWidget):
    """Shows a `Status`; asks for nothing itself. Its signals are what the person wants done."""

    copy_now = Signal()
    add_account = Signal()
    see_hold = Signal(object)
    sign_in = Signal(str)

    def __init__(self, colours: Colours, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._colours = colours
        self._now = now
        page = column(self)
        self._title = Label(tr("Elsewhere"), "title", wraps=True)
        self._under = Label("", "soft", wraps=True)
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
        self._running_words = Label("", "heading")
        self._running_left = Label("", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the copy"))
        self._running_about = Label("", "soft", wraps=True)
        self._running.column.addLayout(row(self._running_words, None, self._running_left))
        self._running.column.addWidget(self._bar)
        self._running.column.addWidget(self._running_about)
        self._running.hide()
        page.addWidget(self._running)
        self._needs = QVBoxLayout()
        page.addLayout(self._needs)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        page.addLayout(self._cards)
        page.addStretch(1)

    def show_status(self, status: Status) -> None:
        """Draw this status in place of the one before."""
        empty(self._needs)
        empty(self._cards)
        if not status.accounts:
            self._title.setText(tr("Give your data a second home"))
            self._under.setText(
                tr("Add the account you use. Elsewhere copies it to this computer and keeps it.")
            )
            self._copy.setEnabled(False)
            return
        self._copy.setEnabled(True)
        self._title.setText(sayings.headline(status.state))
        self._under.setText(self._when(status))
        for hold in status.holds:
            self._needs.addWidget(self._hold(hold))
        for account in status.accounts:
            self._cards.addWidget(self._account(account))

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

    def _when(self, status: Status) -> str:
        copied = [one.copied for account in status.accounts for one in account.kinds]
        oldest = min((when for when in copied if when), default=None)
        words_ = tr("Oldest complete copy: {when}").format(when=sayings.ago(oldest, self._now()))
        due = [one.next_due for one in status.accounts if one.next_due]
        if due:
            words_ += " · " + tr("next copy {when}").format(
                when=min(due).astimezone().strftime("%d %b %H:%M")
            )
        return words_

    def _hold(self, hold: Hold) -> Card:
        card = Card()
        count = len(hold.ids)
        what = tr("%n items vanished from {name}", count).format(name=hold.collection.name)
        card.column.addLayout(
            row(
                drawing("held", self._colours.warn),
                Label(what, "heading"),
                None,
                button(tr("See them"), lambda: self.see_hold.emit(hold)),
            )
        )
        card.column.addWidget(
            Label(
                tr("All of them are safe in your vault. You need do nothing."),
                "soft",
                wraps=True,
            )
        )
        return card

    def _account(self, account: AccountStatus) -> Card:
        card = Card()
        word = sayings.state(account.state)
        if account.state is State.NOT_PROTECTED and account.since:
            word = tr("Not protected since {day}").format(day=f"{account.since:%d %b}")
        card.column.addLayout(
            row(
                drawing(account.service, self._colours.accent),
                Label(account.name, "heading"),
                None,
                state_pill(account.state, word, self._colours),
            )
        )
        card.column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        for place, kind in enumerate(account.kinds):
            cell = QVBoxLayout()
            cell.setSpacing(1)
            head = row(drawing(kind.kind, self._colours.soft, 18), Label(sayings.kind(kind.kind)))
            head.addStretch(1)
            cell.addLayout(head)
            cell.addWidget(Label(sayings.number(kind.items), "figure"))
            copied = tr("complete copy {when}").format(when=sayings.ago(kind.copied, self._now()))
            if kind.copied is None:
                copied = tr("no complete copy yet")
            cell.addWidget(Label(copied, "soft", wraps=True))
            cell.addWidget(Label(sayings.proven(kind.drilled, self._now()), "soft", wraps=True))
            if kind.held:
                cell.addWidget(Label(tr("%n held for you", kind.held), "trouble"))
            cell.addStretch(1)
            grid.addLayout(cell, place // 4, place % 4)
        for place in range(4):
            grid.setColumnStretch(place, 1)
        card.column.addLayout(grid)
        card.column.addSpacing(10)
        card.column.addLayout(self._copies(account))
        if account.needs:
            said = words.say(account.needs.code, account.needs.about, account.needs.facts)
            sentences = f"{said.what} {said.safe} {said.next}"
            card.column.addWidget(Label(sentences, "trouble", wraps=True))
            card.column.addLayout(
                row(None, button(tr("Sign in"), lambda: self.sign_in.emit(account.name)))
            )
        return card

    def _copies(self, account: AccountStatus) -> QVBoxLayout:
        """The three copies as a picture: the cloud, this computer, the second home."""
        soft = self._colours.soft
        line = row(
            drawing("cloud", soft), Label(account.name, "soft"), Label("→", "soft"),
            drawing("computer", soft), Label(tr("this computer"), "soft"), Label("→", "soft"),
            drawing("second-home", soft),
            Label(", ".join(account.targets) or tr("no second home yet"), "soft", wraps=True),
            None, spacing=6,
        )  # fmt: skip
        whole = QVBoxLayout()
        whole.addLayout(line)
        if account.one_company:
            whole.addWidget(
                Label(tr("Both are kept by the same company: that counts as one copy."), "trouble")
            )
        return whole
