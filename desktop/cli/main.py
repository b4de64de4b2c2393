"""The command line: reads the verb, runs it, and lets no traceback reach the person."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO, cast

from desktop import places
from desktop.cli import streams
from desktop.cli.arguments import parse, usage
from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Terminal
from desktop.engine import logs
from desktop.engine.failure import EngineError
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.report import Trouble
from desktop.vault.words import VaultError

Verb = Callable[[Terminal, Asked], int]

_LOG = logging.getLogger(__name__)

# Named, not imported: a verb loads only what it needs.
_VERBS = {
    "account": "accounts:account",
    "answer": "questions:answer",
    "check": "copying:check",
    "demo": "demo.story:demo",
    "diagnostics": "helping:show",
    "drill": "copying:drill",
    "export": "copying:export",
    "history": "past:history",
    "mirror": "copying:mirror",
    "phone": "phone:phone",
    "plan": "planning:plan",
    "pull": "copying:pull",
    "recover": "copying:recover",
    "restore": "copying:restore",
    "run": "copying:run",
    "services": "services:services",
    "sheet": "sheets:sheet",
    "status": "standing:status",
    "thin": "copying:thin",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 to 5)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    streams.open_all()
    return run(given, sys.stdin, _lenient(sys.stdout), _lenient(sys.stderr))


def stopped(given: Sequence[str]) -> int:
    """Answer a Ctrl-C that came before the command was loaded; gives the exit status."""
    streams.open_all()
    out, err = _lenient(sys.stdout), _lenient(sys.stderr)
    terminal = _anywhere(given, sys.stdin, out, err)
    return _failed(terminal, Trouble("stopped"), 4, _verb_of(given))


def run(
    given: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO, *, words: bool = True
) -> int:
    """The same with other streams; help alone goes to the process's own.

    Args:
        given: the words after the program's name.
        stdin: where a secret may come from.
        stdout: for the answer.
        stderr: for words and progress.
        words: whether an answer in JSON is said in words too.
    """
    terminal = _anywhere(given, stdin, stdout, stderr, words=words)
    try:
        asked = parse(given)
        terminal = _terminal(asked, stdin, stdout, stderr, words=words)
        with logs.kept(terminal.home), _terminable():
            return _done(terminal, asked)
    except Wrong as wrong:
        return _wrong(terminal, wrong, _verb_of(given))
    except KeyboardInterrupt:
        with _deaf():
            return _failed(terminal, Trouble("stopped"), 4, _verb_of(given))
    except BrokenPipeError:  # whoever read the answer has gone; there is nobody to tell
        sys.stdout = None  # so that its flush at exit is not tried
        return 4
    except SystemExit as ended:  # --help and --version
        return int(ended.code or 0)


def _anywhere(
    given: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO, *, words: bool = True
) -> Terminal:
    """For an answer that needs neither of the folders: where they are is not known yet."""
    nowhere = Path()
    json = "--json" in given
    return Terminal(places.Home(nowhere), nowhere, json, stdin, stdout, stderr, words=words)


def _terminal(
    asked: Asked, stdin: TextIO, stdout: TextIO, stderr: TextIO, *, words: bool = True
) -> Terminal:
    try:
        home = places.home(asked.home, os.environ)
        vault = places.vault(asked.vault, os.environ, home)
    except RuntimeError as error:
        raise Wrong(
            "~ leads to no folder: there is no such user, or no home folder; "
            "name --home DIR and --vault DIR in full"
        ) from error
    return Terminal(home, vault, asked.json, stdin, stdout, stderr, words=words)


def _done(terminal: Terminal, asked: Asked) -> int:
    try:
        return _verb(asked)(terminal, asked)
    except (Wrong, BrokenPipeError):
        raise
    except EngineError as error:
        _LOG.info("%s stopped: %s", asked.verb, error, exc_info=error)
        return _failed(terminal, error.trouble, error.exit, asked.verb)
    except VaultError as error:
        _LOG.info("%s stopped: %s", asked.verb, error.code, exc_info=error)
        trouble = trouble_of(error, str(terminal.vault))
        return _failed(terminal, trouble, exit_for(error), asked.verb)
    except Exception:
        _LOG.exception("%s went wrong", asked.verb)
        terminal.say(f"The log has the details: {logs.path(terminal.home)}")
        return _failed(terminal, Trouble("unexpected", asked.verb), 4, asked.verb)


def _lenient(stream: TextIO) -> TextIO:
    """A terminal whose letters cannot write a name shows a question mark instead of failing."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def _verb(asked: Asked) -> Verb:
    if not asked.verb:
        raise Wrong("a verb is missing", usage())
    module, function = _VERBS[asked.verb].split(":")
    return cast("Verb", getattr(import_module(f"desktop.cli.{module}"), function))


@contextmanager
def _meaning(kind: signal.Signals, does: Callable[..., object] | signal.Handlers) -> Iterator[None]:
    """What a signal does meanwhile; only a process's first thread has a say in that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(kind, does)
    try:
        yield
    finally:
        signal.signal(kind, before)


def _terminable() -> AbstractContextManager[None]:
    """A polite end asked for by the system is treated as the person's own Ctrl-C."""
    return _meaning(signal.SIGTERM, _interrupt)


def _deaf() -> AbstractContextManager[None]:
    """Who presses Ctrl-C twice is answered once."""
    return _meaning(signal.SIGINT, signal.SIG_IGN)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _verb_of(given: Sequence[str]) -> str:
    """The verb that was meant, also where the rest was not understood."""
    return next((word for word in given if word in _VERBS), "")


def _wrong(terminal: Terminal, wrong: Wrong, verb: str) -> int:
    from desktop.cli import shapes

    if wrong.usage:
        for line in wrong.usage.rstrip().split("\n"):
            terminal.say(line)
    said = {"what": str(wrong), "safe": "Nothing was done.", "next": "See elsewhere --help."}
    terminal.say(f"elsewhere: {said['what']}. {said['safe']} {said['next']}")
    error = {"code": "usage", **said}
    return terminal.answer(2, {**shapes.nothing(verb, terminal.clock.now()), "error": error})


def _failed(terminal: Terminal, trouble: Trouble, exit: int, verb: str) -> int:
    from desktop.cli import shapes, troubles

    terminal.say(f"elsewhere: {troubles.line(trouble)}")
    empty = shapes.nothing(verb, terminal.clock.now())
    return terminal.answer(exit, {**empty, "error": troubles.shape(trouble)})
