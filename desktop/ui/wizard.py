"""Adding an account, from "What do you use?" to the first copy running."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from connectors.catalogue import CONNECTORS
from desktop.engine.engine import Engine
from desktop.engine.plans.plans import Plan
from desktop.ui.choosing import ChooseService, Coverage
from desktop.ui.first_copy import FirstCopy
from desktop.ui.guiding import Guiding
from desktop.ui.passphrase import Passphrase
from desktop.ui.reading import Reading
from desktop.ui.second_home import ChooseSecond, HowOften
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step, Steps
from desktop.ui.theme import Colours
from desktop.ui.tongue import tr
from desktop.ui.what_and_where import WhatAndWhere


class AddAccount(Steps):
    """The whole way for an account that is copied from.

    Args:
        engine: does the work.
        reading: knows the person's folder.
        listen: takes a function that hears every event on the window's thread.
        passphrase: for computers without a keyring.
        colours: the look.
        parent: the window.
    """

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        listen: Callable[..., object],
        passphrase: Passphrase,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        services = [one for one in CONNECTORS if one.offered and one.open and one.kinds]
        self.choose = ChooseService(
            services, colours, tr("What do you use?"), tr("Pick where your data lives today.")
        )
        self.guiding = Guiding(self.choose)
        self.sign_in = SignIn(engine, self.choose, passphrase, given=lambda: self.guiding.given)
        self.what = WhatAndWhere(engine, self.choose, self.sign_in, reading, listen)
        self.second = ChooseSecond(engine, self.sign_in, passphrase, colours)
        self.often = HowOften()
        self.copy = FirstCopy(engine, self._plan, listen)
        steps: list[Step] = [
            self.choose,
            Coverage(self.choose, colours),
            self.guiding,
            self.sign_in,
            self.what,
            self.second,
            self.often,
            self.copy,
        ]
        super().__init__(tr("Add an account"), steps, tr("Done"), parent, self._passed_over)

    def _passed_over(self, step: Step) -> bool:
        return step is self.guiding and not self.guiding.wanted()

    def _plan(self) -> Plan:
        return Plan(
            self.sign_in.name, self.second.chosen, self.often.minutes, kinds=self.what.kinds
        )
