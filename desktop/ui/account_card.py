"""One account on the first page: what is kept, where its copies are, and what the evidence says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.engine.status.lights import Colour, Light
from desktop.engine.status.status import AccountStatus, KindStatus, State
from desktop.ui import lacking, sayings
from desktop.ui.cards import Card, button, drawing, pill, row
from desktop.ui.icons import turned
from desktop.ui.plain import Label, isolated
from desktop.ui.state_pill import state_pill
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr

ACROSS = 4


class AccountCard(Card):
    """Drawn anew with each status.

    Args:
        account: what to show.
        colours: the look.
        now: the time, for ages.
        opened: names of accounts whose "what if" stands open; kept by the page.
        lacks: the same of what their services give no program.
        second_of: the accounts whose second home it is.
    """

    sign_in = Signal(str)

    def __init__(
        self,
        account: AccountStatus,
        colours: Colours,
        now: datetime,
        opened: set[str],
        lacks: set[str],
        second_of: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._account = account
        self._colours = colours
        self._now = now
        self._opened = opened
        self._second_of = second_of
        self.column.setSpacing(14)
        self._head()
        if account.needs:
            said = words.say(account.needs.code, account.needs.about, account.needs.facts)
            line = row(button(tr("Sign in"), lambda: self.sign_in.emit(account.name), main=True))
            line.insertWidget(0, Label(said.line, "trouble", wraps=True), 1)
            self.column.addLayout(line)
        self._kinds()
        if lacking.failed(account) or lacking.cannot_give(account):
            self.column.addWidget(lacking.Lacking(account, colours, lacks))
        if account.kinds:
            self._copies()
            self._lights()
            self._what_if()

    def _head(self) -> None:
        account = self._account
        word = sayings.state(account.state)
        if account.state is State.NOT_PROTECTED and account.since:
            word = tr("Not protected since {day}").format(day=sayings.day(account.since))
        line = row(drawing(account.service, self._colours.accent))
        line.addWidget(Label(account.name, "heading", wraps=True), 1)
        if self._second_of and not account.kinds and account.state is State.NOT_PROTECTED:
            # Nothing is copied from it: there is nothing of its own to protect.
            names = ", ".join(isolated(name) for name in self._second_of)
            line.addWidget(pill(tr("Second home of {names}").format(names=names), "pill-unknown"))
        else:
            line.addWidget(state_pill(account.state, word, self._colours))
        self.column.addLayout(line)

    def _kinds(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        for place, kind in enumerate(self._account.kinds):
            grid.addLayout(self._kind(kind), place // ACROSS, place % ACROSS)
        for place in range(ACROSS):
            grid.setColumnStretch(place, 1)
        self.column.addLayout(grid)

    def _kind(self, kind: KindStatus) -> QVBoxLayout:
        cell = QVBoxLayout()
        cell.setSpacing(2)
        head = row(drawing(kind.kind, self._colours.soft, 18), spacing=8)
        head.addWidget(Label(sayings.kind(kind.kind), wraps=True), 1)
        cell.addLayout(head)
        cell.addWidget(Label(sayings.number(kind.items), "figure"))
        copied = tr("complete copy {when}").format(when=sayings.ago(kind.copied, self._now))
        if kind.copied is None:
            copied = tr("no complete copy yet")
        cell.addWidget(Label(copied, "small", wraps=True))
        cell.addWidget(Label(sayings.proven(kind.drilled, self._now), "small", wraps=True))
        if kind.held:
            cell.addWidget(Label(tr("%n held for you", kind.held), "trouble", wraps=True))
        cell.addStretch(1)
        return cell

    def _copies(self) -> None:
        """The three copies as a picture: the cloud, this computer, the second home."""
        account = self._account
        whole = [kind.copied for kind in account.kinds if kind.copied]
        here = tr("copied {when}").format(when=sayings.ago(min(whole), self._now)) if whole else ""
        drills = [kind.drilled for kind in account.kinds if kind.drilled]
        proven = sayings.proven(min(drills) if drills else None, self._now)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._place("cloud", account.name, tr("where you use it")), 1)
        line.addWidget(self._arrow())
        line.addWidget(self._place("computer", tr("This computer"), here or tr("no copy yet")), 1)
        line.addWidget(self._arrow())
        second = ", ".join(account.targets)
        there = self._place(
            "second-home",
            second or tr("No second home yet"),
            proven if second else tr("one copy is not enough"),
            lacking=not second,
        )
        line.addWidget(there, 1)
        self.column.addLayout(line)
        if account.one_company:
            said = tr("Both are kept by the same company: that counts as one copy.")
            self.column.addWidget(Label(said, "trouble", wraps=True))

    def _place(self, drawn: str, name: str, under: str, *, lacking: bool = False) -> QFrame:
        box = QFrame()
        box.setObjectName("lacking" if lacking else "place")
        line = QHBoxLayout(box)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(10)
        colour = self._colours.soft if lacking else self._colours.accent
        line.addWidget(drawing(drawn, colour, 24), 0, Qt.AlignmentFlag.AlignVCenter)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(Label(name, "strong", wraps=True))
        said.addWidget(Label(under, "small", wraps=True))
        line.addLayout(said, 1)
        return box

    def _arrow(self) -> Label:
        return drawing(turned("onward"), self._colours.soft, 20)

    def _lights(self) -> None:
        if not self._account.lights:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, light in enumerate(self._account.lights):
            grid.addWidget(self._light(light), place // 3, place % 3)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        self.column.addLayout(grid)

    def _light(self, light: Light) -> QWidget:
        drawn, colour = {
            Colour.GREEN: ("ok", self._colours.ok),
            Colour.AMBER: ("half", self._colours.warn),
            Colour.RED: ("unprotected", self._colours.bad),
            Colour.UNKNOWN: ("unknown", self._colours.unknown),
        }[light.colour]
        holder = QWidget()
        line = row(drawing(drawn, colour, 16), spacing=8)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(sayings.light(light, self._now), "small", wraps=True), 1)
        holder.setLayout(line)
        return holder

    def _what_if(self) -> None:
        """What the last drill says would be left without the provider."""
        account = self._account
        question = tr("What if {name} vanished today?").format(name=isolated(account.name))
        self._answer = QWidget()
        column = QVBoxLayout(self._answer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for kind in account.kinds:
            fate = kind.vanished
            role = "pill-bad" if fate.lost else "pill-unknown" if fate.unknown else "pill-ok"
            line = row(
                drawing(kind.kind, self._colours.soft, 18),
                Label(sayings.kind(kind.kind)),
                pill(sayings.vanished(fate) or tr("nothing there"), role),
                None,
            )
            column.addLayout(line)
        said = tr("Told by the last restore that was really tried, not by what was sent.")
        column.addWidget(Label(said, "small", wraps=True))
        self._toggle = button(question, self._turn)
        self._toggle.setProperty("role", "quiet")
        self._toggle.setCheckable(True)
        self._toggle.setChecked(account.name in self._opened)
        self.column.addLayout(row(self._toggle, None))
        self.column.addWidget(self._answer)
        self._answer.setVisible(account.name in self._opened)

    def _turn(self) -> None:
        opened = self._toggle.isChecked()
        self._answer.setVisible(opened)
        (self._opened.add if opened else self._opened.discard)(self._account.name)
