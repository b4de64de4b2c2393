"""Runs the person's own program that prints a secret. What it prints is never logged or kept."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys

from connectors.errors import SignInAgain

LIMIT = 60.0
"""Seconds the program may take; it may have to ask the person itself."""

_SHELL = frozenset("|&;<>()$`*?[]#~=%{}!\n")


def printed(command: str, about: str, limit: float = LIMIT) -> str:
    """The program's first output without the end of its line.

    Raises SignInAgain "secret-command-failed" when it cannot be run, ends badly, prints nothing
    or takes too long; its own words are left out, for they may hold the secret.
    """
    try:
        process = subprocess.Popen(
            _arguments(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise _failed(about, "cannot be run") from error
    with process:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            _end(process)
            raise _failed(about, "took too long") from None
    if process.returncode != 0:
        raise _failed(about, f"ended with {process.returncode}")
    try:
        secret = output.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise _failed(about, "printed no text") from None
    if not secret:
        raise _failed(about, "printed nothing")
    return secret


def _arguments(command: str) -> list[str]:
    """A plain command is run as it is; one with shell syntax by the shell its writer meant."""
    if sys.platform == "win32":
        return ["cmd", "/c", command]
    if _SHELL.isdisjoint(command):
        words = shlex.split(command)
        if words:
            return words
        raise ValueError(command)
    return ["sh", "-c", command]


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # The program and whatever it started: all of them hold the pipe open.
        os.killpg(process.pid, signal.SIGKILL)


def _failed(about: str, how: str) -> SignInAgain:
    return SignInAgain(f"the secret's command {how}", code="secret-command-failed", about=about)
