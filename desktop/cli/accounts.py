"""The verb `account`: add after a real sign-in, list, test, remove."""

from __future__ import annotations

import os
import sys

from connectors import catalogue
from connectors.contract import Connector, Password
from desktop.cli import service_options
from desktop.cli.asked import Asked, Wrong
from desktop.cli.copying import told
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.engine import tasks
from desktop.engine.accounts.account import Account
from desktop.engine.accounts.secrets import Command, Secret, Typed


def account(terminal: Terminal, asked: Asked) -> int:
    """Do the second word."""
    if asked.action == "add":
        return _add(terminal, asked)
    if asked.action == "remove":
        return _remove(terminal, asked)
    if asked.action == "test":
        return told(terminal, tasks.Test(asked.name), asked.name)
    return _list(terminal)


def _add(terminal: Terminal, asked: Asked) -> int:
    try:
        connector = catalogue.find(asked.service)
    except KeyError:
        raise Wrong(f"there is no service {asked.service}; see elsewhere services") from None
    settings = service_options.settings(asked, connector)
    secret = _secret(terminal, asked, connector)

    def browse(address: str) -> None:
        terminal.say(f"Sign in at: {address}")
        if _has_browser():
            import webbrowser

            webbrowser.open(address)

    with engine(terminal) as opened:
        added = opened.add_account(asked.name, asked.service, settings, secret, browse)
    lines = [f"Signed in to {connector.name}.", _line(added)]
    return terminal.answer(0, {"account": _shape(added), "error": None}, lines)


def _list(terminal: Terminal) -> int:
    with engine(terminal) as opened:
        accounts = opened.accounts()
    lines = [_line(each) for each in accounts] or ["No accounts yet: elsewhere account add …"]
    return terminal.answer(
        0, {"accounts": [_shape(each) for each in accounts], "error": None}, lines
    )


def _remove(terminal: Terminal, asked: Asked) -> int:
    with engine(terminal) as opened:
        opened.remove_account(asked.name)
    lines = [f"{asked.name} is forgotten. Its copy in the vault stays: {terminal.vault}"]
    return terminal.answer(0, {"removed": asked.name, "error": None}, lines)


def _secret(terminal: Terminal, asked: Asked, connector: Connector) -> Secret:
    if asked.secret_command:
        return Command(asked.secret_command)
    if asked.secret_stdin:
        return Typed(terminal.stdin.read().rstrip("\r\n"))
    if isinstance(connector.sign_in, Password) and terminal.stdin.isatty():
        import getpass

        return Typed(getpass.getpass(f"{connector.sign_in.secret_label}: ", terminal.stderr))
    return Typed("")


def _has_browser() -> bool:
    """Whether one would open in a window; one that draws in this terminal is in the way."""
    return sys.platform in {"win32", "darwin"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )


def _line(account: Account) -> str:
    way = {(True, True): "read and written", (True, False): "read", (False, True): "written"}
    can = way.get((account.can_pull, account.can_mirror), "not usable")
    keeper = f", kept by {account.company}" if account.company else ""
    return f"{account.name}  {account.service}{keeper}; {can}"


def _shape(account: Account) -> Json:
    return {
        "name": account.name,
        "service": account.service,
        "company": account.company,
        "settings": dict(account.settings),
        "can_pull": account.can_pull,
        "can_mirror": account.can_mirror,
        "secret": account.secret,
        "encryption": str(account.encryption) or None,
    }
