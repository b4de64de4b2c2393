"""The step that signs in: the form each connector asks for, tried for real before going on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from connectors import catalogue
from connectors.contract import Connector, OAuth, Password
from connectors.net import oauth
from desktop import words
from desktop.engine.accounts.account import Account
from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.tasks import TryWriting
from desktop.ui import sayings
from desktop.ui.cards import button, row
from desktop.ui.form import Form
from desktop.ui.later import Later
from desktop.ui.passphrase import Keeping, Passphrase
from desktop.ui.plain import Label, isolated
from desktop.ui.steps import Step, Steps
from desktop.ui.tongue import tr


class Choice(Protocol):
    """What says which service is meant."""

    @property
    def chosen(self) -> Connector | None:
        """The service, None while none is chosen."""
        ...


class SignIn(Step):
    """Name, fields and secret of one account; `name` is the account once it is added.

    Args:
        engine: does it.
        choice: which service.
        passphrase: for computers without a keyring.
        writes: whether the account is to be written to.
        tries: whether that is tried with a small file at once. What only gives a copy back, or is
            full, is signed in to all the same.
        again: the account to sign in to again, if it is there already.
        given: what an earlier step brought; it is not asked for a second time.
    """

    def __init__(
        self,
        engine: Engine,
        choice: Choice,
        passphrase: Passphrase,
        *,
        writes: bool = False,
        tries: bool = False,
        again: Account | None = None,
        given: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(tr("Sign in"))
        self._given = given
        self._engine = engine
        self._choice = choice
        self._writes = writes
        self._tries = tries
        self._again = again
        self._help = Label("", "soft", wraps=True)
        self.page.addWidget(self._help)
        self.form = Form()
        self.page.addLayout(self.form)
        self.keeping = Keeping(passphrase)
        self.page.addWidget(self.keeping)
        self.stop = button(tr("Stop waiting for the browser"), self._stop)
        self.stop.hide()
        self.page.addLayout(row(self.stop, None))
        self.page.addStretch(1)
        self._service = ""
        self._signed: object = None
        self._work: Later | None = None
        self._address = ""
        self.name = ""

    @property
    def service(self) -> Connector | None:
        """The service signed in to."""
        return self._choice.chosen

    def entered(self) -> None:
        service = self._choice.chosen
        if service is None or service.id == self._service:
            return
        self._service = service.id
        self.keeping.hide()
        again = self._again
        self.form.ask(
            service,
            again.name if again else self._free_name(service),
            again.settings if again else {},
            fixed=again is not None,
            known=frozenset(self._given()),
            keeping=[one.name for one in self._engine.accounts() if _keeps_files(one)],
        )
        sign_in = service.sign_in
        if isinstance(sign_in, Password):
            self._help.setText(tr(sign_in.help) if sign_in.help else "")
        elif isinstance(sign_in, OAuth):
            self._help.setText(tr("Next opens your own browser. Sign in there, then come back."))
        else:
            self._help.setText("")
        self._help.setVisible(bool(self._help.text()))

    def problem(self) -> str:
        return self.form.missing() or self.keeping.problem()

    def leave(self) -> bool:
        service = self._choice.chosen
        if service is None:
            return False
        settings = {**self.form.values(), **self._given()}
        if self._writes:
            settings["writes"] = "yes"
        name = self.form.name.text().strip()
        secret = Typed(self.form.secret.text(), remember=self.keeping.remember)
        asked = (service.id, name, settings, secret)
        if asked == self._signed:
            return True
        before = self.name

        def browse(address: str) -> None:
            self._address = address
            _browse(address)

        def work() -> list[str]:
            known = {one.name for one in self._engine.accounts()}
            self._engine.add_account(name, service.id, settings, secret, browse)
            closed = self._try_writing(name, new=name not in known) if self._tries else []
            if before and before != name:
                self._engine.remove_account(before)
            return closed

        def added(closed: list[str]) -> None:
            self._signed = asked
            self._added(name, closed)

        self._dialog().busy(tr("Signing in…"))
        self._dialog().finished.connect(self._stop)
        self.stop.setVisible(isinstance(service.sign_in, OAuth))
        self._work = Later(work)
        self._work.done.connect(added)
        self._work.failed.connect(self._failed)
        self._work.start()
        return False

    def _try_writing(self, name: str, *, new: bool) -> list[str]:
        """What cannot be written to is no second home, and is not remembered as one.

        Gives the names of what is there of a kind that cannot be written to.
        """
        report = self._engine.wait(self._engine.start(TryWriting(name)))
        stopped = sayings.trouble(report)
        if stopped is not None:
            if new:
                self._engine.remove_account(name)
            raise EngineError(stopped, report.exit)
        return [note.about for one in report.accounts[0].collections for note in one.notes]

    def _stop(self) -> None:
        """Ends the waiting, also when the dialog is closed; nobody waits for nobody."""
        if self._address:
            oauth.cancel(self._address)

    def _ended(self) -> None:
        self._address = ""
        self.stop.hide()
        self._dialog().busy("")

    def _added(self, name: str, closed: list[str]) -> None:
        self._ended()
        self.name = name
        if not closed:
            self.go_on.emit()
            return
        # Said before anything depends on it; who presses again goes on, who leaves has no account.
        said = words.say("only-read", ", ".join(isolated(one) for one in closed))
        self._dialog().say(said.line)
        self._dialog().rejected.connect(lambda: self._leave_again(name))

    def _leave_again(self, name: str) -> None:
        if self.name == name and name in {one.name for one in self._engine.accounts()}:
            self._engine.remove_account(name)

    def _failed(self, error: object) -> None:
        self._ended()
        code, about, facts = "went-wrong", self.form.name.text(), {}
        if isinstance(error, EngineError):
            trouble = error.trouble
            code, about, facts = trouble.code, trouble.about, trouble.facts
        if code == "no-keyring":
            self.keeping.show()
            self.keeping.words.setFocus()
            return
        said = words.say(code, about, facts)
        self._dialog().say(said.line)

    def _dialog(self) -> Steps:
        return cast("Steps", self.window())

    def _free_name(self, service: Connector) -> str:
        names = {account.name.casefold() for account in self._engine.accounts()}
        # What stands in brackets explains, and would be a strange name for a folder.
        usual = tr(service.name).partition(" (")[0]
        name, number = usual, 1
        while name.casefold() in names:
            number += 1
            name = f"{usual} {number}"
        return name


def _keeps_files(account: Account) -> bool:
    return catalogue.find(account.service).files is not None


def _browse(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
