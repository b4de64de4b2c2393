"""The command line: reads the verb, runs it, and lets no traceback reach the person."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from desktop import places
from desktop.cli.arguments import parse, usage
from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Terminal

Verb = Callable[[Terminal, Asked], int]

# Named, not imported: a verb loads only what it needs.
_VERBS = {
    "services": "services:services",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 to 5)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = _terminal(Asked(json="--json" in given))
    try:
        asked = parse(given)
        terminal = _terminal(asked)
        return _verb(asked)(terminal, asked)
    except Wrong as wrong:
        return _wrong(terminal, wrong)
    except SystemExit as ended:  # --help and --version
        return int(ended.code or 0)


def _terminal(asked: Asked) -> Terminal:
    return Terminal(
        places.home(asked.home, os.environ),
        places.vault(asked.vault, os.environ),
        asked.json,
        sys.stdin,
        sys.stdout,
        sys.stderr,
    )


def _verb(asked: Asked) -> Verb:
    if not asked.verb:
        raise Wrong("a verb is missing", usage())
    if asked.verb not in _VERBS:
        raise Wrong(f"{asked.verb} is not in this build")
    module, function = _VERBS[asked.verb].split(":")
    return cast("Verb", getattr(import_module(f"desktop.cli.{module}"), function))


def _wrong(terminal: Terminal, wrong: Wrong) -> int:
    if wrong.usage:
        for line in wrong.usage.rstrip().split("\n"):
            terminal.say(line)
    terminal.say(f"elsewhere: {wrong}")
    error = {
        "code": "usage",
        "what": str(wrong),
        "safe": "Nothing was done.",
        "next": "See elsewhere --help.",
    }
    return terminal.answer(2, {"error": dict(error)})
