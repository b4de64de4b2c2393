"""Adding an account, from "What do you use?" to the first copy running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from connectors.catalogue import CONNECTORS
from desktop.engine.engine import Engine
from desktop.engine.plans import Plan
from desktop.ui.choosing import ChooseService, Coverage
from desktop.ui.sayings import tr
from desktop.ui.second_home import ChooseSecond, FirstCopy, HowOften, WhereKept
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Step, Steps
from desktop.ui.theme import Colours


class AddAccount(Steps):
    """The whole way for an account that is copied from.

    Args:
        engine: does the work.
        vault: the person's folder.
        listen: takes a function that hears every event on the window's thread.
        parent: the window.
        colours: the look.
    """

    def __init__(
        self,
        engine: Engine,
        vault: Path,
        listen: Callable[..., object],
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        services = [one for one in CONNECTORS if one.offered and one.open and one.kinds]
        self.choose = ChooseService(
            services, colours, tr("What do you use?"), tr("Pick where your data lives today.")
        )
        self.sign_in = SignIn(engine, self.choose)
        self.second = ChooseSecond(engine, self.sign_in)
        self.often = HowOften()
        self.copy = FirstCopy(engine, self.sign_in, self._plan, listen)
        steps: list[Step] = [
            self.choose,
            Coverage(self.choose, colours),
            self.sign_in,
            WhereKept(vault),
            self.second,
            self.often,
            self.copy,
        ]
        super().__init__(tr("Add an account"), steps, tr("Done"), parent)

    def _plan(self) -> Plan:
        return Plan(self.sign_in.name, self.second.chosen, self.often.minutes)


class AddSecondHome(Steps):
    """The short way for an account that copies go to."""

    def __init__(self, engine: Engine, colours: Colours, parent: QWidget | None = None) -> None:
        services = [
            one
            for one in CONNECTORS
            if one.offered and (one.files or any(kind.writes for kind in one.kinds.values()))
        ]
        self.choose = ChooseService(
            services, colours, tr("Where should the copy go?"), tr("A different company is best.")
        )
        self.sign_in = SignIn(engine, self.choose)
        super().__init__(tr("Add a second home"), [self.choose, self.sign_in], tr("Done"), parent)
