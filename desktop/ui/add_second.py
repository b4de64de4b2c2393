"""The short way for an account that copies go to, from within the wizard or from Settings."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from connectors.catalogue import CONNECTORS
from desktop.engine.engine import Engine
from desktop.ui.choosing import ChooseService
from desktop.ui.guiding import Guiding
from desktop.ui.passphrase import Passphrase
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Steps
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr


class AddSecondHome(Steps):
    """Which service, and the sign-in; `sign_in.name` is the account once accepted."""

    def __init__(
        self,
        engine: Engine,
        passphrase: Passphrase,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        services = [one for one in CONNECTORS if one.offered and one.takes_copies]
        self.choose = ChooseService(
            services, colours, tr("Where should the copy go?"), tr("A different company is best.")
        )
        self.guiding = Guiding(self.choose, writes=True)
        self.sign_in = SignIn(
            engine,
            self.choose,
            passphrase,
            writes=True,
            tries=True,
            given=lambda: self.guiding.given,
        )
        super().__init__(
            tr("Add a second home"),
            [self.choose, self.guiding, self.sign_in],
            tr("Done"),
            parent,
            lambda step: step is self.guiding and not self.guiding.wanted(),
        )
