"""Reads a command: what is typed becomes what was asked for."""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NoReturn

from desktop.cli.asked import Asked, Wrong
from desktop.cli.options import VERBS, everywhere, tray_option, window_options


def parse(arguments: Sequence[str]) -> Asked:
    """What was asked for. Raises Wrong; --help and --version print and raise SystemExit."""
    given = list(arguments)
    # Building the parsers of all verbs takes longer than many a verb. A word that is a verb's and
    # means something else makes one too many; who needs help is shown them all.
    words = [word for word in given if word in VERBS]
    if words and not {"-h", "--help"} & set(given):
        with suppress(Wrong):
            return _parser(words).parse_args(given, namespace=Asked())
    return _parser(VERBS).parse_args(given, namespace=Asked())


def without_verb(arguments: Sequence[str]) -> Asked | None:
    """What is said of the window when nothing else was typed, so that it may open; else None."""
    parser = _Parser(add_help=False)
    window_options(parser)
    try:
        asked, rest = parser.parse_known_args(list(arguments), namespace=Asked())
    except Wrong:
        return None
    return None if rest else asked


def usage() -> str:
    """The verbs in short."""
    return _parser(VERBS).format_help()


class _Parser(ArgumentParser):
    """An argument parser that raises instead of ending the program."""

    def __init__(self, *args: object, **options: object) -> None:
        options["allow_abbrev"] = False  # a short form typed in a script must not change meaning
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise Wrong(message, self.format_usage())


def _parser(words: Iterable[str]) -> ArgumentParser:
    parser = everywhere(_Parser(prog="elsewhere", description="A copy that no cloud can lose."))
    parser.add_argument(
        "--version", action=_Version, nargs=0, dest=SUPPRESS, default=SUPPRESS,
        help="show which version this is",
    )  # fmt: skip
    tray_option(parser)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=False)
    for name in dict.fromkeys(words):
        does, options = VERBS[name]
        options(everywhere(verbs.add_parser(name, help=does, description=does)))
    return parser


class _Version(argparse.Action):
    """Looked up when asked for: that reads the list of all that is installed."""

    def __call__(self, parser: ArgumentParser, *given: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            said = version("elsewhere")
        except PackageNotFoundError:
            said = "from its source folder"
        print(f"elsewhere {said}")
        parser.exit()
