"""Encrypting a second copy: what it means, the sheet, and the sheet typed back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from connectors import catalogue
from desktop.engine.accounts.account import Account, Encryption
from desktop.engine.encrypted.sheet import Sheet
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.ui import sayings
from desktop.ui.cards import Card, button, row
from desktop.ui.later import Later
from desktop.ui.passphrase import Passphrase, unlock
from desktop.ui.plain import Label
from desktop.ui.sheet_shown import SheetShown
from desktop.ui.sheet_typed import SheetTyped
from desktop.ui.steps import Step, Steps
from desktop.ui.tongue import tr


class Meaning(Step):
    """Says what encryption gives and asks; going on makes the key."""

    def __init__(self, engine: Engine, passphrase: Passphrase, target: str) -> None:
        super().__init__(
            tr("Encrypt the copy in {target}").format(target=target),
            tr("Whoever runs it can then read neither your files nor what they are called."),
        )
        self._engine = engine
        self._passphrase = passphrase
        self._target = target
        self._later: Later | None = None
        self.sheet: Sheet | None = None
        for heading, words in (
            (
                tr("You get a recovery sheet"),
                tr("24 words on paper. With them and {target}, everything comes back on any "
                   "computer.").format(target=target),
            ),
            (
                tr("Without it nobody can open the copy"),
                tr("Not you, not {target}, not the makers of Elsewhere. Your vault on this "
                   "computer is not encrypted by this and needs no sheet.").format(target=target),
            ),
            (
                tr("It starts in an empty place"),
                tr("Encrypted and plain files are never mixed. Nothing is sent until you have "
                   "typed the sheet back once."),
            ),
        ):  # fmt: skip
            card = Card()
            card.column.addWidget(Label(heading, "heading", wraps=True))
            card.column.addWidget(Label(words, "soft", wraps=True))
            self.page.addWidget(card)
        self._trouble = Label("", "trouble", wraps=True)
        self.page.addWidget(self._trouble)
        self.page.addStretch(1)

    def leave(self) -> bool:
        if self._later is None:
            self._trouble.say(tr("Looking into {target}…").format(target=self._target), "soft")
            self._later = Later(lambda: self._engine.sheets.begin(self._target))
            self._later.done.connect(self._begun)
            self._later.failed.connect(self._refused)
            self._later.start()
        return False

    def _begun(self, sheet: object) -> None:
        self._later = None
        self._trouble.setText("")
        self.sheet = sheet if isinstance(sheet, Sheet) else None
        self.go_on.emit()

    def _refused(self, error: object) -> None:
        self._later = None
        self.sheet = None
        if isinstance(error, EngineError) and error.trouble.code == "sheet-needed":
            self.go_on.emit()  # a copy of another computer's lies there: its sheet is typed
            return
        self._trouble.setText("")
        if unlock(error, self._passphrase, self, self.leave):
            return
        said = sayings.error(error)
        self._trouble.say(said.line, "trouble")


class Accepted(Step):
    """Says that it is done, and what to do with the paper."""

    final = True

    def __init__(self, target: str) -> None:
        super().__init__(
            tr("The sheet is right"),
            tr("From the next copy on, {target} can read nothing of yours.").format(target=target),
        )
        card = Card()
        for words in (
            tr("Keep the paper where you keep what must not get lost, not beside the computer."),
            tr("Once there is a copy, Elsewhere proves by itself that it comes back."),
            tr("The sheet can be printed again here, as long as this computer works."),
        ):
            card.column.addWidget(Label(words, wraps=True))
        self.page.addWidget(card)
        self.page.addStretch(1)


class Encrypting(Steps):
    """From the question to the sheet accepted; begun before, it goes on with the sheet."""

    def __init__(
        self, engine: Engine, passphrase: Passphrase, target: str, parent: QWidget | None = None
    ) -> None:
        self.meaning = Meaning(engine, passphrase, target)
        self.shown = SheetShown(lambda: self.meaning.sheet)
        self.typed = SheetTyped(
            engine,
            passphrase,
            lambda: target,
            lambda: self.meaning.sheet is not None,
            tr("Type it back from the paper"),
            tr("So you know that the paper is right before everything depends on it."),
        )
        super().__init__(
            tr("Encrypt this copy"),
            [self.meaning, self.shown, self.typed, Accepted(target)],
            tr("Done"),
            parent,
            lambda step: step is self.shown and self.meaning.sheet is None,
        )

    def done(self, outcome: int) -> None:
        self.shown.put_away()
        super().done(outcome)


class SeeSheet(Steps):
    """The sheet once more, and typed back once more where wished.

    Raises EngineError where it cannot be had.
    """

    def __init__(
        self, engine: Engine, passphrase: Passphrase, target: str, parent: QWidget | None = None
    ) -> None:
        sheet = engine.sheets.show(target)
        self._wished = False
        self.shown = SheetShown(lambda: sheet)
        self.retype = button(tr("Type it back once more"), self._retype)
        self.shown.page.addLayout(row(self.retype, None))
        self.typed = SheetTyped(
            engine,
            passphrase,
            lambda: target,
            lambda: True,
            tr("Type it back once more"),
            tr("So you know that the paper is still there, and can be read."),
        )
        steps = [self.shown, self.typed, Accepted(target)]
        super().__init__(
            tr("Recovery sheet"),
            steps,
            tr("Close"),
            parent,
            lambda step: step is not self.shown and not self._wished,
        )

    def _retype(self) -> None:
        self._wished = True
        self.shown.go_on.emit()

    def done(self, outcome: int) -> None:
        self.shown.put_away()
        super().done(outcome)


def offer(account: Account | None, act: Callable[[], None]) -> QPushButton | None:
    """The button for an account's encryption; None where it keeps no files."""
    if account is None or catalogue.find(account.service).files is None:
        return None
    words = {
        Encryption.NONE: tr("Encrypt this copy…"),
        Encryption.WAITING: tr("Finish the recovery sheet…"),
        Encryption.ON: tr("Recovery sheet…"),
    }[account.encryption]
    made = button(words, act)
    made.setAccessibleName(f"{words} {account.name}")
    return made
