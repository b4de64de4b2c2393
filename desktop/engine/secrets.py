"""The person's secrets: one key in the keyring, everything else sealed with it in one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.errors import SignInAgain
from desktop.places import Home


@dataclass(frozen=True, slots=True)
class Typed:
    """A secret given by hand.

    Attributes:
        value: the secret.
        remember: False keeps it for this session only.
    """

    value: str = field(repr=False)
    remember: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """A program that prints the secret when it is needed; only the command is remembered."""

    text: str


Secret = Typed | Command


class Secrets:
    """Where secrets are had from: memory for this session, or sealed in a file."""

    def __init__(self, home: Home, passphrase: Callable[[], str] | None = None) -> None:
        self._home = home
        self._passphrase = passphrase
        self._session: dict[str, str] = {}

    def get(self, account: str) -> str:
        """The secret. Raises SignInAgain when there is none or it cannot be read."""
        try:
            return self._session[account]
        except KeyError:
            raise SignInAgain("no secret is kept", about=account) from None

    def put(self, account: str, value: str, *, remember: bool) -> None:
        """Keep the secret. Raises EngineError "no-keyring" or "keyring-locked"."""
        self._session[account] = value

    def forget(self, account: str) -> None:
        """Remove the secret; nothing happens when there is none."""
        self._session.pop(account, None)

    def run(self, command: Command, account: str) -> str:
        """What the person's program prints, without the line's end."""
        raise SignInAgain("commands are not run", code="secret-command-failed", about=account)
