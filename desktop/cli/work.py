"""Has the engine do one task for the terminal, and stops it cleanly when the person says so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from desktop.cli import progress
from desktop.cli.terminal import Terminal
from desktop.engine.engine import Engine
from desktop.engine.events import Event, Listener
from desktop.engine.failure import EngineError
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Task

LOOK = 0.5
"""Seconds after which a waiting command looks whether it was interrupted."""


@contextmanager
def engine(terminal: Terminal, listener: Listener | None = None) -> Iterator[Engine]:
    """An engine for this command; closed at its end, whatever happens."""
    opened = Engine(
        terminal.home,
        terminal.vault,
        listener or _unheard,
        terminal.clock,
        lambda: _passphrase(terminal),
    )
    try:
        yield opened
    finally:
        opened.close()


def do(terminal: Terminal, task: Task, accounts: Iterable[str] = ()) -> Report:
    """The task's report. An interruption stops the job between two items, and is reported.

    Args:
        terminal: where progress goes.
        task: what to do.
        accounts: names that must be there. Raises EngineError "no-such-account" for others, so
            that a slip of the hand is wrong usage whatever else is amiss.
    """
    with progress.shown(terminal) as listener, engine(terminal, listener) as opened:
        known = {each.name for each in opened.accounts()}
        for name in accounts:
            if name not in known:
                raise EngineError(Trouble("no-such-account", name), exit=2)
        job = opened.start(task)
        try:
            return _ended(opened, job)
        except KeyboardInterrupt:
            terminal.say("Stopping. What is kept stays kept.")
            opened.stop(job)
            return _ended(opened, job)


def _ended(opened: Engine, job: int) -> Report:
    while True:
        try:
            return opened.wait(job, LOOK)
        except TimeoutError:
            continue


def _passphrase(terminal: Terminal) -> str:
    """Where there is no keyring: the variable for unattended runs, else the person."""
    if given := os.environ.get("ELSEWHERE_PASSPHRASE"):
        return given
    if not terminal.stdin.isatty():
        return ""
    import getpass

    return getpass.getpass("Words that seal your sign-ins: ", terminal.stderr)


def _unheard(event: Event) -> None:
    """For verbs that start no job."""
