"""Restore into an account: counted first, written only then, and said where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QLineEdit

from connectors.model import Kind
from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Finished, Progress
from desktop.engine.failure import EngineError
from desktop.engine.report import Report
from desktop.engine.tasks import Restore, Undo
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.offering import fillable, offer
from desktop.ui.plain import Label
from desktop.ui.tongue import tr


class RestoreCard(Card):
    """Two steps: Count, which writes nothing, then Put them in."""

    def __init__(
        self,
        engine: Engine,
        account: Callable[[], str],
        listen: Callable[..., object],
        paths: tuple[str, ...] = (),
        as_of: str = "",
    ) -> None:
        super().__init__()
        self._engine = engine
        self._account = account
        self._paths = paths
        self._job = 0
        self._counted: Restore | None = None
        self._asked = Restore("", "")
        self._run = ""
        self._pinned: datetime | None = None
        self.column.addWidget(Label(tr("To an account"), "heading"))
        self.column.addWidget(
            Label(
                tr("Puts back what is missing. Nothing there is removed, or replaced unasked."),
                "soft",
                wraps=True,
            )
        )
        self.target = QComboBox()
        self.target.setAccessibleName(tr("Account to put the items into"))
        self.as_of = QLineEdit(as_of)
        self.as_of.setPlaceholderText(tr("newest, or a date such as 2026-11-20"))
        self.as_of.setAccessibleName(tr("As they were on"))
        self.column.addWidget(self.target)
        self.last_good = button(self._before(tr("never")), self._to_last_good)
        self.last_good.hide()
        self.column.addWidget(self.as_of)
        self.column.addLayout(row(self.last_good, None))
        self.as_of.setHidden(bool(paths))
        self.words = Label("", wraps=True)
        self.column.addWidget(self.words)
        self.count = button(tr("Count first"), self._count, main=True)
        self.put = button(tr("Put them in"), self._put, main=True)
        self.over = button(tr("Replace those too"), self._over)
        self.undo = button(tr("Take them out again"), self._undo)
        for later in (self.put, self.over, self.undo):
            later.hide()
        self.column.addLayout(row(self.count, self.put, self.over, self.undo, None))
        self.target.currentIndexChanged.connect(self.again)
        self.as_of.textChanged.connect(self.again)
        listen(self.hear)

    def refresh(self) -> None:
        """Offer the accounts there are; what was counted for one that has gone counts no longer."""
        before = self.target.currentData()
        offer(self.target, fillable(self._engine.accounts()))
        if self.target.currentData() != before:
            self.again()
        self.count.setEnabled(self.target.count() > 0 and not self._job)

    def pinned(self, when: datetime | None) -> None:
        """Offer the account's last good state, if one is pinned."""
        self._pinned = when
        self.last_good.setVisible(when is not None and not self._paths)
        if when is not None:
            said = self._before(sayings.moment(when))
            self.last_good.setText(said)
            self.last_good.setAccessibleName(said)

    @staticmethod
    def _before(when: str) -> str:
        return tr("As it was before something seemed wrong: {when}").format(when=when)

    def _to_last_good(self) -> None:
        if self._pinned is not None:
            self.as_of.setText(self._pinned.astimezone().isoformat(timespec="seconds")[:19])

    def again(self) -> None:
        """What was counted counts no longer."""
        self._counted = None
        self.put.hide()
        self.over.hide()
        self.count.show()

    def _wished(self) -> Restore:
        """The count of what is chosen at the moment."""
        return Restore(
            self._account(),
            str(self.target.currentData()),
            self.as_of.text().strip(),
            dry_run=True,
            paths=self._paths,
        )

    def _count(self) -> None:
        self._begin(self._wished(), tr("Counting; nothing is written…"))

    def _put(self) -> None:
        if self._counted is not None:
            one = self._counted
            self._begin(replace(one, dry_run=False), tr("Putting them in…"))

    def _over(self) -> None:
        """Count once more, with the versions asked for over those that are there."""
        if self._counted is not None:
            self._begin(replace(self._counted, replace=True), tr("Counting; nothing is written…"))

    def _undo(self) -> None:
        self.undo.hide()
        try:
            self._job = self._engine.start(Undo(self._run))
        except EngineError as error:
            self._trouble(error)

    def _begin(self, asked: Restore, said: str) -> None:
        self._asked = asked
        self.words.setText(said)
        self.count.setEnabled(False)
        self.put.setEnabled(False)
        try:
            self._job = self._engine.start(asked)
        except EngineError as error:
            self._trouble(error)

    def hear(self, event: Event) -> None:
        """What the engine tells."""
        if isinstance(event, Progress) and event.job == self._job and self._job:
            self.words.setText(sayings.progress(event))
        elif isinstance(event, Finished) and event.job == self._job and self._job:
            self._job = 0
            self._ended(event.report)

    def _ended(self, report: Report) -> None:
        self.count.setEnabled(True)
        self.put.setEnabled(True)
        rows = [part for one in report.accounts for part in one.collections]
        stopped = sayings.trouble(report)
        if stopped is not None:
            said = words.say(stopped.code, stopped.about, stopped.facts)
            self.words.setText(said.line)
            if report.verb == "undo":
                self.undo.show()
            return
        sent = sum(part.sent for part in rows)
        there = sum(part.skipped for part in rows)
        failed = sum(part.failed for part in rows)
        if report.verb == "undo":
            lines = [tr("Taken out again, where nobody changed them since.")]
            lines += [tr("%n items were left there; Activity says why.", failed)] if failed else []
            self.words.setText("\n".join(lines))
            self.undo.setVisible(failed > 0)
            return
        if self._asked.dry_run:
            if replace(self._asked, replace=False) != self._wished():
                self.words.setText("")  # something else was chosen while it was counted
                return
            self._counted = self._asked
            said_ = tr("%n items would be put in.", sent) + " "
            said_ += tr("%n items are there already.", there)
            others = _in_other_versions(report)
            lines = [tr("%n items are there in another version.", others)] if others else []
            lines += (
                [tr("%n items cannot be replaced; Activity says why.", failed)] if failed else []
            )
            self.words.setText("\n".join([said_, *lines, *sayings.cannot_hold(report.lost)]))
            self.put.setVisible(sent > 0)
            self.over.setVisible(others > 0)
            self.count.setVisible(sent == others == 0)
            return
        self.again()
        self._run = report.run
        self.undo.setVisible(sent > 0)
        self.words.setText("\n".join(_afterwards(report, self._asked.target, sent, failed)))

    def _trouble(self, error: EngineError) -> None:
        said = sayings.error(error)
        self.words.setText(said.line)
        self.count.setEnabled(True)
        self.put.setEnabled(True)


def _in_other_versions(report: Report) -> int:
    """How many items the account the copy is of has in another version than the one wanted."""
    return sum(
        int(note.facts.get("count", 0))
        for one in report.accounts
        for part in one.collections
        for note in part.notes
        if note.code == "another-version-there"
    )


def _afterwards(report: Report, target: str, sent: int, failed: int) -> list[str]:
    lines = [tr("%n items were put in.", sent)]
    there: Counter[Kind] = Counter()
    for one in report.accounts:
        for part in one.collections:
            there[part.kind] += part.sent + part.skipped
    lines += [
        sayings.afterwards(kind, count, tr("in {name}").format(name=target))
        for kind, count in there.items()
        if count
    ]
    lines += sayings.came_back(report.found)
    if failed:
        lines.append(tr("%n items were refused; Activity names them.", failed))
    return lines
