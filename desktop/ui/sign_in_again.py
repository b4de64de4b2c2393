"""The dialog of one step for an account whose sign-in has ended."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from connectors import catalogue
from connectors.contract import Connector
from desktop.engine.accounts.account import Account
from desktop.engine.engine import Engine
from desktop.ui.passphrase import Passphrase
from desktop.ui.signing_in import SignIn
from desktop.ui.steps import Steps
from desktop.ui.tongue import tr


class Known:
    """The service of an account that is there already."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def chosen(self) -> Connector | None:
        """Its service."""
        return catalogue.find(self._account.service)


def sign_in_again(
    engine: Engine, account: Account, passphrase: Passphrase, parent: QWidget | None = None
) -> Steps:
    """The form as it was filled in; only the secret is asked for anew."""
    step = SignIn(
        engine,
        Known(account),
        passphrase,
        writes=account.settings.get("writes") == "yes",
        again=account,
    )
    return Steps(tr("Sign in again"), [step], tr("Sign in"), parent)
