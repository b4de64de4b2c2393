"""The page that leads to what a service needs first: its steps, links, and a file given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from connectors.contract import Connector
from connectors.errors import ConnectorError
from connectors.guide import Guide
from desktop import words
from desktop.ui.cards import Card, button, empty, row
from desktop.ui.plain import Label
from desktop.ui.signing_in import Choice
from desktop.ui.steps import Step
from desktop.ui.tongue import tr

_MOST = 64 * 1024
"""Bytes of a file worth reading here."""


class Guiding(Step):
    """The guide of the service chosen; `given` is what the person brought back from it.

    Args:
        choice: which service.
        writes: whether the account is to be written to as well.
    """

    def __init__(self, choice: Choice, *, writes: bool = False) -> None:
        super().__init__(tr("Before you sign in"))
        self._choice = choice
        self._settings = {"writes": "yes"} if writes else {}
        self._guide: Guide | None = None
        self.given: Mapping[str, str] = {}
        self._why = Label("", "soft", wraps=True)
        self.page.addWidget(self._why)
        self._list = QVBoxLayout()
        self.page.addLayout(self._list)
        self.file = button(tr("Choose the file…"), self._choose)
        self.page.addLayout(row(self.file, None))
        self.state = Label("", "soft", wraps=True)
        self.page.addWidget(self.state)
        self.page.addStretch(1)
        self.setAcceptDrops(True)

    def wanted(self) -> bool:
        """Whether the service chosen has a guide at all."""
        return self._of(self._choice.chosen) is not None

    def entered(self) -> None:
        guide = self._of(self._choice.chosen)
        if guide == self._guide or guide is None:
            return
        self._guide, self.given = guide, {}
        self._why.setText(f"{tr(guide.title)}. {tr(guide.why)}")
        empty(self._list)
        for number, step in enumerate(guide.steps, 1):
            card = Card()
            card.column.addWidget(Label(f"{number}. {tr(step.title)}", "heading", wraps=True))
            card.column.addWidget(Label(tr(step.words), "soft", wraps=True))
            if step.link:
                opener = button(tr("Open the page"), _opening(step.link))
                opener.setAccessibleName(f"{tr('Open the page')}: {tr(step.title)}")
                opener.setToolTip(step.link)
                card.column.addLayout(row(opener, None))
            self._list.addWidget(card)
        for heard, means in guide.said:
            self._list.addWidget(Label(f"{tr(heard)}: {tr(means)}", "soft", wraps=True))
        self.file.setVisible(bool(guide.field))
        self.state.setText(tr("Or drop the file here.") if guide.field else "")

    def problem(self) -> str:
        if self._guide is not None and self._guide.field and not self.given:
            return tr("Give the file you downloaded in the last step.")
        return ""

    def take(self, path: Path) -> None:
        """Read the file and say whether it is the one that is wanted."""
        if self._guide is None:
            return
        try:
            text = path.read_bytes()[:_MOST].decode("utf-8", "replace")
            self._guide.check(text)
        except OSError:
            self.given = {}
            self.state.setText(tr("This file cannot be read."))
        except ConnectorError as error:
            self.given = {}
            said = words.say(error.code, path.name)
            self.state.setText(f"{said.what} {said.next}")
        else:
            self.given = {self._guide.field: text}
            self.state.setText(tr("This is the right file: {name}").format(name=path.name))
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))
                break

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose the file…"), "", "JSON (*.json)")
        if path:
            self.take(Path(path))

    def _of(self, service: Connector | None) -> Guide | None:
        return service.guide(self._settings) if service is not None else None


def _opening(link: str) -> Callable[[], None]:
    def show() -> None:
        QDesktopServices.openUrl(QUrl(link))

    return show
