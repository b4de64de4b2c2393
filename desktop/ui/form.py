"""The form of a sign-in: a connector's own fields, each named, with its help beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from connectors.contract import Connector, Field, Password, Place
from desktop.ui.cards import button, empty, row
from desktop.ui.plain import Label, tip
from desktop.ui.tongue import tr


class Form(QVBoxLayout):
    """Keeps what was typed until another service is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(12)
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._keeping: tuple[str, ...] = ()
        self._connector: Connector | None = None
        self._browse: QPushButton | None = None
        self._here = True
        self.name = QLineEdit()
        self.secret = QLineEdit()

    def ask(
        self,
        connector: Connector,
        name: str,
        values: Mapping[str, str],
        *,
        fixed: bool,
        known: frozenset[str] = frozenset(),
        keeping: Sequence[str] = (),
    ) -> None:
        """Show the fields of this service.

        Args:
            connector: the service.
            name: proposed for the account.
            values: what is filled in already.
            fixed: whether the name may not be changed.
            known: fields that need not be asked for, since they were given elsewhere.
            keeping: the accounts that keep files; where there are none, none is asked for.
        """
        empty(self)
        self._browse, self._here = None, True
        self._connector = connector
        self._fields = {}
        self.name = QLineEdit(name)
        self.name.setReadOnly(fixed)
        self._add(tr("Name"), self.name, tr("What you call it. It names the folder."), self)
        sign_in = connector.sign_in
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        # The password stands after what must be filled in; what few people need comes last.
        needed = (at for at, one in enumerate(sign_in.fields, 1) if one.required or one.account)
        last = max(needed, default=0)
        known |= {one.name for one in sign_in.fields if one.account and not keeping}
        self._keeping = tuple(keeping)
        asked = [one for one in sign_in.fields[:last] if one.name not in known]
        seldom = [one for one in sign_in.fields[last:] if one.name not in known]
        folder = isinstance(sign_in, Place)
        for field in asked:
            self._field(field, values.get(field.name, ""), self, folder=folder)
        if isinstance(sign_in, Password):
            self._add(tr(sign_in.secret_label), self.secret, "", self)
        into = self._folded(seldom, values) if asked and seldom else self
        for field in seldom:
            self._field(field, values.get(field.name, ""), into, folder=folder)

    def values(self) -> dict[str, str]:
        """What was filled in, by field name; no secret among it."""
        return {name: self._value(name) for name in self._fields if self._value(name)}

    def missing(self) -> str:
        """The first thing still to fill in, in words; "" when nothing is."""
        if self._connector is None:
            return tr("Choose a service first.")
        if not self.name.text().strip():
            return tr("Please fill in: {label}").format(label=tr("Name"))
        sign_in = self._connector.sign_in
        for field in sign_in.fields:
            if field.name in self._fields and field.required and not self._value(field.name):
                return tr("Please fill in: {label}").format(label=tr(field.label))
        if isinstance(sign_in, Password) and not self.secret.text():
            return tr("Please fill in: {label}").format(label=tr(sign_in.secret_label))
        return ""

    def field(self, name: str) -> QLineEdit | QComboBox:
        """The control of one field. Raises KeyError."""
        return self._fields[name]

    def _folded(self, fields: list[Field], values: Mapping[str, str]) -> QVBoxLayout:
        """Room for what few people need, opened by a button; open where something is filled in."""
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.spacing())
        more = button(tr("More options"), lambda: room.setVisible(more.isChecked()))
        more.setProperty("role", "quiet")
        more.setCheckable(True)
        more.setChecked(any(values.get(field.name) for field in fields))
        self.addLayout(row(more, None))
        self.addWidget(room)
        room.setVisible(more.isChecked())
        return column

    def _field(self, field: Field, value: str, into: QVBoxLayout, *, folder: bool) -> None:
        if field.account:
            self._account(field, value, into)
            return
        if field.choices:
            chosen = QComboBox()
            for choice in field.choices:
                chosen.addItem(tr(choice), choice)
            chosen.setCurrentIndex(max(chosen.findData(value or field.default), 0))
            self._fields[field.name] = chosen
            self._add(tr(field.label), chosen, tr(field.help) if field.help else "", into)
            return
        typed = QLineEdit(value)
        typed.setPlaceholderText(field.default)
        self._fields[field.name] = typed
        beside = self._browsing(typed, field) if folder and field.name == "path" else None
        self._add(tr(field.label), typed, tr(field.help) if field.help else "", into, beside)

    def _account(self, field: Field, value: str, into: QVBoxLayout) -> None:
        chosen = QComboBox()
        choices = ((tr("This computer"), ""), *((name, name) for name in self._keeping))
        for label, name in choices:
            chosen.addItem(label, name)
        chosen.setCurrentIndex(max(chosen.findData(value), 0))
        # The folder of an account is none of this computer's, which the button beside it shows.
        chosen.currentIndexChanged.connect(lambda: self._browsable(here=not chosen.currentData()))
        self._fields[field.name] = chosen
        self._add(tr(field.label), chosen, tr(field.help), into)
        self._here = not chosen.currentData()

    def _browsable(self, *, here: bool) -> None:
        if self._browse is not None:
            self._browse.setEnabled(here)

    def _browsing(self, typed: QLineEdit, field: Field) -> QWidget:
        def choose() -> None:
            folder = QFileDialog.getExistingDirectory(None, field.label, typed.text())
            if folder:
                typed.setText(folder)

        self._browse = button(tr("Choose…"), choose)
        self._browse.setEnabled(self._here)
        return self._browse

    def _value(self, name: str) -> str:
        given = self._fields[name]
        return str(given.currentData()) if isinstance(given, QComboBox) else given.text().strip()

    def _add(
        self,
        label: str,
        widget: QWidget,
        help_: str,
        into: QVBoxLayout,
        beside: QWidget | None = None,
    ) -> None:
        widget.setAccessibleName(label)
        named = Label(label, "strong", wraps=True)
        named.setBuddy(widget)
        group = QVBoxLayout()
        group.setSpacing(3)
        group.addWidget(named)
        line = QHBoxLayout()
        line.addWidget(widget, 1)
        if beside is not None:
            line.addWidget(beside)
        group.addLayout(line)
        if help_:
            widget.setToolTip(tip(help_))
            widget.setAccessibleDescription(help_)
            group.addWidget(Label(help_, "small", wraps=True))
        into.addLayout(group)
