"""The dialogs the pages ask for, opened one at a time over the window.

What each is made of is loaded when it is first opened, so that the window is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.engine.engine import Engine
from desktop.ui.passphrase import Passphrase, Unlock
from desktop.ui.reading import Reading
from desktop.ui.theme import Colours
from desktop.vault.words import Hold

if TYPE_CHECKING:
    from desktop.engine.mirror.removed_there import RemovedThere
    from desktop.ui.add_second import AddSecondHome
    from desktop.ui.asked_there import AskedThere
    from desktop.ui.holding import Held
    from desktop.ui.recovering import RecoverFrom
    from desktop.ui.wizard import AddAccount


class Dialogs(QObject):
    """Opens them; `changed` when one has ended and the status may be another.

    Args:
        engine: does the work.
        reading: looks into the vault.
        passphrase: for computers without a keyring.
        colours: the look.
        listen: takes a function that hears every event on the window's thread.
        window: what they stand over.
    """

    changed = Signal()
    signed_in = Signal(str)

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        passphrase: Passphrase,
        colours: Colours,
        listen: Callable[..., object],
        window: QWidget,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._passphrase = passphrase
        self._colours = colours
        self._listen = listen
        self._window = window
        self.wizard: AddAccount | None = None
        self.adding: AddSecondHome | None = None
        self.recovering: RecoverFrom | None = None
        self.held: Held | None = None
        self.there: AskedThere | None = None
        self.asked: QDialog | None = None

    def add_account(self) -> None:
        """Open the wizard."""
        from desktop.ui.wizard import AddAccount

        self.wizard = AddAccount(
            self._engine, self._reading, self._listen, self._passphrase, self._colours, self._window
        )
        self._open(self.wizard)

    def add_second(self) -> None:
        """Add an account that copies go to."""
        from desktop.ui.add_second import AddSecondHome

        self.adding = AddSecondHome(self._engine, self._passphrase, self._colours, self._window)
        self._open(self.adding)

    def recover(self) -> None:
        """Get everything back from a second home, on a computer that has nothing."""
        from desktop.ui.recovering import RecoverFrom

        self.recovering = RecoverFrom(
            self._engine, self._listen, self._passphrase, self._colours, self._window
        )
        self._open(self.recovering)

    def see_hold(self, hold: Hold) -> None:
        """Show who and what would go."""
        from desktop.ui.holding import Held

        self.held = Held(self._engine, self._reading, hold, self._window)
        self._open(self.held)

    def see_there(self, question: RemovedThere) -> None:
        """Show what somebody removed from a second home."""
        from desktop.ui.asked_there import AskedThere

        self.there = AskedThere(self._engine, question, self._window)
        self._open(self.there)

    def sign_in(self, name: str) -> None:
        """Unlock the secrets where that is what is missing, else sign in again."""
        from desktop.ui.sign_in_again import sign_in_again

        if self._passphrase.chosen and not self._passphrase():
            self.asked = Unlock(self._passphrase, self._window)
        else:
            account = next((one for one in self._engine.accounts() if one.name == name), None)
            if account is None:
                return
            self.asked = sign_in_again(self._engine, account, self._passphrase, self._window)
        self.asked.accepted.connect(lambda: self.signed_in.emit(name))
        self._open(self.asked)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(lambda _: self.changed.emit())
        dialog.open()
