"""The words that seal secrets where a computer has no keyring: asked once, kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop.engine import state
from desktop.engine.accounts import sealed
from desktop.engine.accounts.sealed import Damaged
from desktop.engine.failure import EngineError
from desktop.places import Home
from desktop.ui.cards import Card, button, roomy, row
from desktop.ui.plain import Label
from desktop.ui.tongue import tr

SHORTEST = 8


class Passphrase:
    """Given to the engine as what it asks; any thread. "" until the person has said the words."""

    def __init__(self, home: Home) -> None:
        self._file = home.secrets / "sealed.json"
        self._lock = threading.Lock()
        self._words = ""

    def __call__(self) -> str:
        with self._lock:
            return self._words

    @property
    def chosen(self) -> bool:
        """Whether something is sealed with a passphrase already."""
        body = state.load(self._file)
        try:
            return body is not None and sealed.lock_of(body).by == sealed.PASSPHRASE
        except Damaged:
            return False

    def say(self, words: str) -> str:
        """Take the words; "" when they are right, else what is wrong with them."""
        body = state.load(self._file)
        if body is not None and self.chosen:
            try:
                sealed.unseal(body, sealed.key_of(words, sealed.lock_of(body)))
            except Damaged:
                return tr("That is not the passphrase chosen before. Nothing was changed.")
        elif len(words) < SHORTEST:
            return tr("Please choose a passphrase of at least %n characters.", SHORTEST)
        with self._lock:
            self._words = words
        return ""


class Keeping(Card):
    """The question how a password is kept on a computer without a keyring; hidden until needed."""

    def __init__(self, passphrase: Passphrase) -> None:
        super().__init__()
        self._passphrase = passphrase
        self.column.addWidget(Label(tr("This computer has no keyring"), "heading"))
        self.column.addWidget(
            Label(tr("You are signed in. Choose how the password is kept."), "soft", wraps=True)
        )
        self._group = QButtonGroup(self)
        self._seal = QRadioButton(tr("Seal it with a passphrase, asked when Elsewhere starts"))
        self._session = QRadioButton(tr("Keep it only until Elsewhere is closed"))
        self.words = QLineEdit()
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self.words.setAccessibleName(tr("Passphrase"))
        self.words.setPlaceholderText(tr("Passphrase"))
        for place, choice in enumerate((self._seal, self._session)):
            choice.setAccessibleName(choice.text())
            self._group.addButton(choice, place)
        self._seal.setChecked(True)
        self._session.toggled.connect(self.words.setDisabled)
        self.column.addWidget(self._seal)
        self.column.addWidget(self.words)
        self.column.addWidget(self._session)
        self.hide()

    @property
    def remember(self) -> bool:
        """Whether the secret is to be kept beyond this session."""
        return self.isHidden() or self._seal.isChecked()

    def only_now(self) -> None:
        """Choose to keep the secret for this session."""
        self._session.setChecked(True)

    def problem(self) -> str:
        """What is wrong with the answer; "" when nothing is, and then it is taken."""
        if self.isHidden() or self._session.isChecked():
            return ""
        return self._passphrase.say(self.words.text())


def unlock(
    error: object, passphrase: Passphrase, parent: QWidget, again: Callable[[], object]
) -> bool:
    """Whether an error is only that nothing seals secrets yet; then the words are asked for.

    Once they are there `again` is called.
    """
    if not isinstance(error, EngineError) or error.trouble.code != "no-keyring":
        return False
    dialog = Unlock(passphrase, parent)
    dialog.accepted.connect(again)
    dialog.open()
    return True


class Unlock(QDialog):
    """Asks for the passphrase chosen before, or for a first one; accepted when it is right."""

    def __init__(self, passphrase: Passphrase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passphrase = passphrase
        first = not passphrase.chosen
        self.setWindowTitle(tr("Choose a passphrase") if first else tr("Unlock the sign-ins"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        under = tr("It opens your saved sign-ins. Your copies are safe with or without it.")
        if first:
            under = tr("This computer has no keyring. These words seal what has to stay secret, "
                       "and are asked when Elsewhere starts.")  # fmt: skip
        heading = tr("Choose a passphrase") if first else tr("Your passphrase, please")
        column.addWidget(Label(heading, "heading"))
        column.addWidget(Label(under, "soft", wraps=True))
        self.words = QLineEdit()
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self.words.setAccessibleName(tr("Passphrase"))
        column.addWidget(self.words)
        self._trouble = Label("", "trouble", wraps=True)
        column.addWidget(self._trouble)
        self.unlock = button(tr("Go on") if first else tr("Unlock"), self._try, main=True)
        self.unlock.setDefault(True)
        column.addLayout(row(None, button(tr("Later"), self.reject), self.unlock))
        roomy(self, 420)

    def _try(self) -> None:
        problem = self._passphrase.say(self.words.text())
        self._trouble.setText(problem)
        roomy(self, 420)
        if not problem:
            self.accept()
