"""The recovery sheet typed back, a word at a time; a wrong one is told at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QProgressBar

from desktop.engine.encrypted.phrase import COUNT, known
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.ui import sayings
from desktop.ui.cards import button, row
from desktop.ui.later import Later
from desktop.ui.passphrase import Passphrase, unlock
from desktop.ui.plain import Label
from desktop.ui.steps import Step
from desktop.ui.tongue import tr


class SheetTyped(Step):
    """Takes all words, or the whole sheet at once, and has the engine accept it.

    Args:
        engine: judges it.
        passphrase: for computers without a keyring, where it seals the key.
        target: names the second cloud.
        begun: whether this computer made the sheet, and so knows each word.
        title, under: what the page says above.
    """

    def __init__(
        self,
        engine: Engine,
        passphrase: Passphrase,
        target: Callable[[], str],
        begun: Callable[[], bool],
        title: str,
        under: str,
    ) -> None:
        super().__init__(title, under)
        self._engine = engine
        self._passphrase = passphrase
        self._target = target
        self._begun = begun
        self._typed: list[str] = []
        self._later: Later | None = None
        self._whole = ""
        self.where = Label("", "heading")
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.textEdited.connect(self.changed)
        self._bar = QProgressBar()
        self._bar.setRange(0, COUNT)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("How many words are typed"))
        self._trouble = Label("", "trouble", wraps=True)
        self.before = button(tr("The word before"), self._one_back)
        for widget in (self.where, self.field, self._bar):
            self.page.addWidget(widget)
        self.page.addLayout(row(self.before, None))
        self.page.addWidget(
            Label(
                tr("The first four letters of a word are enough. The key in letters works, too."),
                "soft",
                wraps=True,
            )
        )
        self.page.addWidget(self._trouble)
        self.page.addStretch(1)

    def entered(self) -> None:
        self._typed.clear()
        self._ask()

    def problem(self) -> str:
        """What is wrong with the word just typed."""
        word = self.field.text().strip()
        if self._later is not None:
            return tr("One moment…")
        if len(word.split()) > 1 or word.upper().startswith("AGE-"):
            return ""
        place = len(self._typed) + 1
        if not word:
            return tr("Type word {place}.").format(place=place)
        right = self._engine.sheets.right(self._target(), place, word) if self._begun() else True
        if known(word) and right:
            return ""
        return tr("That is not word {place} of the sheet. Please look again.").format(place=place)

    def leave(self) -> bool:
        typed = self.field.text().strip()
        whole = len(typed.split()) > 1 or typed.upper().startswith("AGE-")
        if not whole:
            self._typed.append(typed)
            typed = " ".join(self._typed)
        if whole or len(self._typed) == COUNT:
            self._accept(typed)
        else:
            self._ask()
        return False

    def _accept(self, typed: str) -> None:
        # Where another computer made the sheet, the copy itself is asked whether it fits.
        self._whole = typed
        self._later = Later(lambda: self._engine.sheets.accept(self._target(), typed))
        self._later.done.connect(self._right)
        self._later.failed.connect(self._failed)
        self._trouble.say(tr("One moment…"), "soft")
        self._later.start()

    def _right(self) -> None:
        self._later = None
        self._whole = ""
        self.go_on.emit()

    def _failed(self, error: object) -> None:
        self._later = None
        again = lambda: self._accept(self._whole)  # noqa: E731 said once the words are there
        if not unlock(error, self._passphrase, self, again):
            self._wrong(error)

    def _wrong(self, error: object) -> None:
        count = error.trouble.facts.get("count", "") if isinstance(error, EngineError) else ""
        place = int(count) if count.isdecimal() and 0 < int(count) <= len(self._typed) else 1
        self._typed = self._typed[: place - 1]
        self._ask()
        said = sayings.error(error)
        self._trouble.say(said.line, "trouble")

    def _one_back(self) -> None:
        if self._typed:
            self._typed.pop()
            self._ask()

    def _ask(self) -> None:
        words = tr("Word {place} of {all}").format(place=len(self._typed) + 1, all=COUNT)
        self.where.setText(words)
        self.field.clear()
        self.field.setAccessibleName(words)
        self.field.setFocus()
        self.before.setEnabled(bool(self._typed))
        self._bar.setValue(len(self._typed))
        self._trouble.setText("")
