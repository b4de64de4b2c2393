"""The first steps of adding an account: which service, and what it honestly gives."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout

from connectors.contract import Connector
from connectors.model import Kind
from desktop.ui import sayings
from desktop.ui.cards import Card, drawing, row
from desktop.ui.cards import empty as clear
from desktop.ui.icons import icon
from desktop.ui.plain import Label
from desktop.ui.steps import Step
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr

BESIDE = 70
"""Points a tile needs beside its words."""

BETWEEN = 80
"""Points around and between the tiles."""

LINE = 36
"""Characters of a tile's second line."""

FAMILIAR = (
    "google", "icloud", "microsoft", "fastmail", "nextcloud", "mailbox", "posteo", "gmx", "webde",
    "yahoo",
)  # fmt: skip
"""What most people look for stands first; the rest follows as the catalogue has it."""


class ChooseService(Step):
    """The question "What do you use?", with a tile a service."""

    def __init__(self, services: list[Connector], colours: Colours, title: str, under: str) -> None:
        super().__init__(title, under)
        self._services = sorted(services, key=_place)
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self._across = 0
        for place, service in enumerate(self._services):
            # What stands in brackets goes under the name: a tile is not as wide as that.
            name, _, more = tr(service.name).partition(" (")
            tile = QPushButton("\n".join(_folded(name, more)).replace("&", "&&"))
            tile.setProperty("role", "tile")
            tile.setCheckable(True)
            tile.setAutoDefault(False)
            tile.setIcon(icon(service.id, colours.accent))
            tile.setIconSize(QSize(26, 26))
            tile.setAccessibleName(tr(service.name))
            tile.setMinimumHeight(62)
            tile.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(tile, place)
        self._group.idClicked.connect(lambda _: self.changed.emit())
        self.page.addLayout(self._grid)
        self.page.addStretch(1)
        self._lay(2)

    @property
    def chosen(self) -> Connector | None:
        """The service picked, if any."""
        place = self._group.checkedId()
        return self._services[place] if place >= 0 else None

    def problem(self) -> str:
        return "" if self.chosen else tr("Choose what you use first.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two tiles side by side where their words fit, else one."""
        super().resizeEvent(event)
        wide = max(
            (
                tile.fontMetrics().horizontalAdvance(line)
                for tile in self._group.buttons()
                for line in tile.text().splitlines()
            ),
            default=0,
        )
        self._lay(2 if 2 * (wide + BESIDE) + BETWEEN <= self.width() else 1)

    def _lay(self, across: int) -> None:
        if across != self._across:
            self._across = across
            for place, tile in enumerate(self._group.buttons()):
                self._grid.addWidget(tile, place // across, place % across)


class Coverage(Step):
    """What the chosen service gives and what it does not, before any sign-in."""

    def __init__(self, choice: ChooseService, colours: Colours) -> None:
        super().__init__(tr("What can be copied"))
        self._choice = choice
        self._colours = colours
        self._card = Card()
        self.page.addWidget(self._card)
        self.page.addStretch(1)

    def entered(self) -> None:
        clear(self._card.column)
        service = self._choice.chosen
        if service is None:
            return
        self._card.column.setSpacing(4)
        for kind in Kind:
            given = kind in service.kinds
            drawn = "ok" if given else "unprotected"
            colour = self._colours.ok if given else self._colours.soft
            honest = service.coverage.get(kind, "")
            usual = tr("Copied as it is.") if given else tr("Not offered by this service.")
            words = tr(honest) if honest else usual
            head = Label(sayings.kind(kind), "heading")
            self._card.column.addLayout(row(drawing(drawn, colour), head, None))
            under = QVBoxLayout()
            under.setContentsMargins(0, 0, 0, 14)
            under.setSpacing(2)
            under.addWidget(Label(words, "soft", wraps=True))
            beneath = row(spacing=0)
            # Beneath the heading's words, not beneath its drawing.
            beneath.addSpacing(32)
            beneath.addLayout(under, 1)
            self._card.column.addLayout(beneath)
            lost = service.kinds[kind].loses if given else frozenset()
            for loss in sorted(lost):
                words = tr("It cannot hold: {what}").format(what=tr(loss))
                under.addWidget(Label(words, "soft", wraps=True))


def _place(service: Connector) -> int:
    return FAMILIAR.index(service.id) if service.id in FAMILIAR else len(FAMILIAR)


def _folded(name: str, more: str) -> list[str]:
    rest = more.removesuffix(")")
    if len(rest) > LINE:
        rest = rest[:LINE].rpartition(" ")[0] + " …"
    return [name, rest] if rest else [name]
