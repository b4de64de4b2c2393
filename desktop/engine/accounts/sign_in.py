"""The first sign-in to an account, or one more: nothing is remembered before it worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from connectors.contract import Browser, Connector, Files, OAuth, Place, Session
from connectors.errors import ConnectorError
from desktop.engine.accounts.account import Account, Encryption
from desktop.engine.accounts.secrets import Command, Secret, Typed
from desktop.engine.failure import EngineError
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.report import Trouble

_AT_FIRST = {
    "offline": "no-answer",
    "unreachable": "no-answer",
    "sign-in-again": "sign-in-refused",
}
"""What a trouble is called at the first sign-in, by what it is called later."""


def sign_in(
    name: str,
    connector: Connector,
    settings: Mapping[str, str],
    secret: Secret,
    browser: Browser,
    before: Account | None,
    run: Callable[[Command, str], str],
    files_of: Callable[[str], Files],
) -> tuple[Account, str]:
    """Signs in for real, and gives the account with the secret to keep for it, "" if none.

    Args:
        name: what the person calls it.
        connector: of its service.
        settings: as `settings_for` gave them.
        secret: typed, or the command that prints it.
        browser: for services that are signed in to there.
        before: the account of this name, if it is signed in to again.
        run: runs such a command for the account of this name.
        files_of: opens another account as a place for files.

    Raises:
        EngineError: "other-account" when not the identity of before answers, and whatever the
            connector says.
    """
    hand = _Hand(secret.value if isinstance(secret, Typed) else "")
    session = Session(
        {**settings, "identity": before.identity} if before else settings,
        hand.give if isinstance(secret, Typed) else lambda: run(secret, name),
        hand.take,
        hand.until,
        files_of=files_of,
    )
    try:
        asks = isinstance(secret, Typed) and not hand.value
        if isinstance(connector.sign_in, OAuth) and asks:
            connector.sign_in.authorize(session, browser)
        identity = _identity(connector, session)
    except ConnectorError as error:
        trouble = trouble_of(error, name)
        if before is None and trouble.code in _AT_FIRST:  # nothing is there yet to go on with
            trouble = replace(trouble, code=_AT_FIRST[trouble.code])
        raise EngineError(trouble, exit_for(error)) from error
    if before is not None and before.identity != identity:
        raise EngineError(Trouble("other-account", name), exit=3)
    account = Account(
        name=name,
        service=connector.id,
        settings=dict(settings),
        company=connector.company or _operator(settings),
        can_pull=connector.open is not None,
        can_mirror=connector.takes_copies,
        identity=identity,
        secret=_how(secret, hand.value),
        command=secret.text if isinstance(secret, Command) else "",
        encryption=before.encryption if before is not None else Encryption.NONE,
        ends=hand.ends,
    )
    return account, hand.value


def settings_for(connector: Connector, given: Mapping[str, str]) -> dict[str, str]:
    """The settings given, with the service's own where none is.

    Raises EngineError "setting-missing" or "password-in-address".
    """
    filled = {name: value for name, value in given.items() if value}
    for one in connector.sign_in.fields:
        if not filled.get(one.name) and one.default:
            filled[one.name] = one.default
        if one.required and not filled.get(one.name):
            raise EngineError(Trouble("setting-missing", one.label or one.name), exit=2)
        if one.choices and filled.get(one.name, one.choices[0]) not in one.choices:
            raise EngineError(Trouble("setting-missing", one.label or one.name), exit=2)
    if _shows_password(filled.get("url", "")):  # settings are kept, shown and logged in the clear
        raise EngineError(Trouble("password-in-address", connector.name), exit=2)
    elsewhere = any(one.account and one.name in filled for one in connector.sign_in.fields)
    if isinstance(connector.sign_in, Place) and "path" in filled and not elsewhere:
        # Later runs start in other folders.
        filled["path"] = str(Path(filled["path"]).expanduser().absolute())
    return filled


class _Hand:
    """Holds the secret while a sign-in is under way."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.ends = ""

    def give(self) -> str:
        return self.value

    def take(self, value: str) -> None:
        self.value = value

    def until(self, when: str) -> None:
        self.ends = when


def _shows_password(address: str) -> bool:
    try:
        return bool(urlsplit(address).password)
    except ValueError:
        return False


def _identity(connector: Connector, session: Session) -> str:
    way_in = connector.open or connector.files
    if way_in is None:
        raise EngineError(Trouble("no-such-service", connector.id), exit=2)
    opened = way_in(session)
    try:
        return opened.identity()
    finally:
        opened.close()


def _how(secret: Secret, value: str) -> str:
    if isinstance(secret, Command):
        return "command"
    if not value:
        return "none"
    return "kept" if secret.remember else "session"


def _operator(settings: Mapping[str, str]) -> str:
    """Who runs the server, as far as its address tells: the last two labels of its name."""
    try:
        address = urlsplit(settings.get("url", ""))
        host, port = address.hostname or "", address.port
    except ValueError:
        return ""
    if not host and "@" in settings.get("user", ""):
        host, port = settings["user"].rpartition("@")[2], None
    if "." not in host or ":" in host or host.replace(".", "").isdecimal():
        # A bare address names a machine, and a machine may hold several servers.
        return f"{host}:{port}" if host and port else host
    return ".".join(host.split(".")[-2:])
