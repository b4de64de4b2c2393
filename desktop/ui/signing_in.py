"""The step that signs in: the form each connector asks for, tried for real before going on."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from connectors.contract import Connector, OAuth, Password
from desktop import words
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.secrets import Typed
from desktop.ui.cards import empty
from desktop.ui.choosing import ChooseService
from desktop.ui.later import Later
from desktop.ui.plain import Label, tip
from desktop.ui.sayings import tr
from desktop.ui.steps import Step


class SignIn(Step):
    """Name, fields and secret of one account; `name` is the account once it is added."""

    def __init__(self, engine: Engine, choice: ChooseService) -> None:
        super().__init__(tr("Sign in"))
        self._engine = engine
        self._choice = choice
        self._help = Label("", "soft", wraps=True)
        self.page.addWidget(self._help)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setVerticalSpacing(12)
        self.page.addLayout(self._form)
        self.page.addStretch(1)
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._service = ""
        self._work: Later | None = None
        self._name = QLineEdit()
        self._secret = QLineEdit()
        self.name = ""

    def entered(self) -> None:
        service = self._choice.chosen
        if service is None or service.id == self._service:
            return
        self._service = service.id
        empty(self._form)
        self._fields = {}
        self._name = QLineEdit(self._free_name(service))
        self._add(tr("Name"), self._name, tr("What you call it. It names the folder."))
        sign_in = service.sign_in
        for field in sign_in.fields:
            given: QLineEdit | QComboBox
            if field.choices:
                given = QComboBox()
                given.addItems(list(field.choices))
            else:
                given = QLineEdit()
                given.setPlaceholderText(field.default)
            self._fields[field.name] = given
            self._add(field.label, given, field.help)
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        if isinstance(sign_in, Password):
            self._add(sign_in.secret_label, self._secret, "")
            self._help.setText(sign_in.help)
        elif isinstance(sign_in, OAuth):
            self._help.setText(tr("Next opens your own browser. Sign in there, then come back."))
        else:
            self._help.setText("")

    def problem(self) -> str:
        service = self._choice.chosen
        if service is None:
            return tr("Choose a service first.")
        for field in service.sign_in.fields:
            if field.required and not self._value(field.name):
                return tr("Please fill in: {label}").format(label=field.label)
        if isinstance(service.sign_in, Password) and not self._secret.text():
            return tr("Please fill in: {label}").format(label=service.sign_in.secret_label)
        return ""

    def leave(self) -> bool:
        service = self._choice.chosen
        if service is None:
            return False
        settings = {name: self._value(name) for name in self._fields if self._value(name)}
        name, secret = self._name.text().strip() or service.id, Typed(self._secret.text())

        def work() -> object:
            return self._engine.add_account(name, service.id, settings, secret, _browse)

        self._say_busy(tr("Signing in…"))
        self._work = Later(work)
        self._work.done.connect(self._added)
        self._work.failed.connect(self._failed)
        self._work.start()
        return False

    def _added(self, account: object) -> None:
        self._say_busy("")
        self.name = getattr(account, "name", "")
        self.go_on.emit()

    def _failed(self, error: object) -> None:
        self._say_busy("")
        code, about, facts = "went-wrong", "", {}
        if isinstance(error, EngineError):
            trouble = error.trouble
            code, about, facts = trouble.code, trouble.about, trouble.facts
        said = words.say(code, about, facts)
        self.window().say(f"{said.what} {said.safe} {said.next}")  # type: ignore[attr-defined]

    def _say_busy(self, text: str) -> None:
        self.window().busy(text)  # type: ignore[attr-defined]

    def _value(self, name: str) -> str:
        given = self._fields[name]
        return given.currentText() if isinstance(given, QComboBox) else given.text().strip()

    def _add(self, label: str, widget: QWidget, help_: str) -> None:
        widget.setAccessibleName(label)
        if help_:
            widget.setToolTip(tip(help_))
            widget.setAccessibleDescription(help_)
        named = Label(label)
        named.setBuddy(widget)
        self._form.addRow(named, widget)
        if help_:
            self._form.addRow(Label(), Label(help_, "soft", wraps=True))

    def _free_name(self, service: Connector) -> str:
        names = {account.name for account in self._engine.accounts()}
        name, number = service.name, 1
        while name in names:
            number += 1
            name = f"{service.name} {number}"
        return name


def _browse(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
