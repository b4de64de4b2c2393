"""The page for a phone: a code to photograph, four digits to compare, counts to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from connectors.model import Kind
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.phone.address import NotAtHome, OpenWifi, PublicNetwork
from desktop.ui import sayings
from desktop.ui.cards import button, row
from desktop.ui.plain import Label
from desktop.ui.reading import Reading
from desktop.ui.tongue import tr
from desktop.vault import Vault, VaultError

if TYPE_CHECKING:
    from desktop.phone.serve import Serving

LOOK = 500
SIDE = 232


class PhoneCard(QWidget):
    """Serves every account of the vault, from Start until Stop or until it closes by itself.

    Args:
        engine: knows the accounts a phone can connect to by itself.
        reading: knows where the vault lies.
        address: to serve at; one of this computer's own when None.

    Attributes:
        kinds: what to offer.
    """

    shown = Signal()
    ended = Signal(dict)

    def __init__(self, engine: Engine, reading: Reading, address: str | None = None) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._address = address
        self.kinds: tuple[Kind, ...] = tuple(Kind)
        self._vault: Vault | None = None
        self.serving: Serving | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._words = Label("", "soft", wraps=True)
        self.column.addWidget(self._words)
        self._qr = Label()
        self._qr.setFixedSize(SIDE, SIDE)
        self._qr.setScaledContents(True)
        self._wifi = Label(
            tr(
                "Anyone listening in on this Wi-Fi could see these items. Use your home Wi-Fi or "
                "the phone's own hotspot, not a café's."
            ),
            "soft",
            wraps=True,
        )
        self._url = Label("", "soft", wraps=True)
        self._code = Label("", "figure")
        self.column.addWidget(self._qr)
        self.column.addWidget(self._url)
        self.column.addWidget(self._wifi)
        self.column.addWidget(self._code)
        self._counts = Label("", "heading", wraps=True)
        self.column.addWidget(self._counts)
        self.begin = button(tr("Show the code"), self.start)
        self.confirm = button(tr("My phone shows these digits"), self._confirm, main=True)
        self.end = button(tr("Stop"), self.stop)
        self.column.addLayout(row(self.begin, self.confirm, self.end, None))
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self._draw)
        self._draw()

    def start(self) -> None:
        """Open the page for one phone."""
        from desktop.phone.hosted import hosted
        from desktop.phone.serve import Serving

        self.stop()
        reading = self._reading
        try:
            self._vault = Vault.open(reading.vault, reading.home.index, reading.clock)
            self.serving = Serving(
                self._vault,
                (),
                reading.home.scratch,
                reading.clock,
                address=self._address,
                hosted=tuple(hosted(self._engine.accounts())),
                kinds=self.kinds,
            )
        except (NotAtHome, EngineError, VaultError, OSError) as error:
            self.stop()
            self._words.setText(_why_not(error))
            return
        picture = QPixmap()
        picture.loadFromData(self.serving.qr(), "PNG")
        self._qr.setPixmap(picture)
        self._qr.setAccessibleName(tr("A code for the phone's camera"))
        self._look.start()
        self._draw()

    def stop(self) -> None:
        """Close the page. May be called twice."""
        self._look.stop()
        if self.serving is not None:
            served = self.serving.served
            self.serving.close()
            self.serving = None
            self.ended.emit(served)
        if self._vault is not None:
            self._vault.close()
            self._vault = None
        self._draw()

    def _confirm(self) -> None:
        if self.serving is not None:
            self.serving.confirm()
        self._draw()

    def _draw(self) -> None:
        serving = self.serving
        served = serving.served if serving else {}
        on, waiting = serving is not None, serving is not None and serving.waiting
        self._qr.setVisible(on and not waiting and not any(served.values()))
        self._url.setVisible(self._qr.isVisibleTo(self))
        self._url.setText(serving.url if serving else "")
        self._code.setVisible(waiting)
        self._code.setText(serving.code if serving else "")
        self.begin.setVisible(not on)
        self.confirm.setVisible(waiting)
        self.end.setVisible(on)
        lines = [
            sayings.afterwards(kind, count, tr("on the phone"))
            for kind, count in served.items()
            if count
        ]
        self._counts.setText("\n".join(lines))
        self._counts.setVisible(bool(lines))
        if not on:
            self._words.setText(tr("Phone and computer in the same Wi-Fi. Nothing goes online."))
        elif waiting:
            self._words.setText(tr("Does your phone show exactly these four digits?"))
        else:
            self._words.setText(tr("Point the phone's camera at this code and open the page."))
        self.shown.emit()


def _why_not(error: Exception) -> str:
    if isinstance(error, PublicNetwork):
        return tr(
            "Windows calls this network a public one, so nothing is shown in it. If it is yours at"
            " home, set it to Private in the network settings, then try again."
        )
    if isinstance(error, OpenWifi):
        return tr(
            "This Wi-Fi has no password, so anyone near could listen in: nothing is shown in it."
            " Use one with a password, the phone's own hotspot, the cable, or an account."
        )
    if isinstance(error, NotAtHome):
        return tr("This computer is on no home network. Join the phone's Wi-Fi, then try again.")
    said = sayings.error(error)
    return said.line
