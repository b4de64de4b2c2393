"""Each verb with what it does and its options, as the contract lists them."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Mapping

from connectors.model import Kind
from desktop.cli import values


def place_options(parser: ArgumentParser) -> None:
    """Where the app's and the person's folders are."""
    parser.add_argument(
        "--home", type=values.path, default=SUPPRESS, metavar="DIR", help="settings, index and logs"
    )
    parser.add_argument(
        "--vault",
        type=values.path,
        default=SUPPRESS,
        metavar="DIR",
        help="the folder your copies are in",
    )


def tray_option(parser: ArgumentParser) -> None:
    """How the window starts, where no verb is given."""
    parser.add_argument(
        "--tray", action="store_true", default=SUPPRESS,
        help="without a verb: start in the tray, the window closed",
    )  # fmt: skip


def window_options(parser: ArgumentParser) -> None:
    """All that may be said where no verb is given."""
    place_options(parser)
    tray_option(parser)


def everywhere(parser: ArgumentParser) -> ArgumentParser:
    """What every verb takes."""
    place_options(parser)
    parser.add_argument(
        "--json", action="store_true", default=SUPPRESS, help="one JSON object on stdout"
    )
    return parser


def _none(_: ArgumentParser) -> None:
    """For a verb without options of its own."""


def _account(parser: ArgumentParser) -> None:
    # Loads every service's description, which no other verb's options need.
    from connectors.catalogue import CONNECTORS
    from desktop.cli import service_options

    actions = parser.add_subparsers(dest="action", metavar="add|list|remove|test", required=True)
    add = everywhere(actions.add_parser("add", help="add an account after a real sign-in"))
    add.add_argument("name", metavar="NAME", help="what you call it")
    offered = sorted(connector.id for connector in CONNECTORS if connector.offered)
    add.add_argument("service", metavar="SERVICE", help=", ".join(offered).replace("%", "%%"))
    secret = add.add_mutually_exclusive_group()
    secret.add_argument("--secret-stdin", action="store_true", help="read the password from stdin")
    secret.add_argument(
        "--secret-command", default="", metavar="CMD", help="remember only this command"
    )
    add.add_argument("--option", action="append", default=[], metavar="KEY=VALUE")
    service_options.add_options(add)
    everywhere(actions.add_parser("list", help="list the accounts"))
    for action, help in (
        ("remove", "forget an account; the vault keeps its copy"),
        ("test", "sign in and name what is there, change nothing"),
    ):
        named = everywhere(actions.add_parser(action, help=help))
        named.add_argument("name", metavar="NAME")


def _plan(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="add|list|remove", required=True)
    add = everywhere(actions.add_parser("add", help="copy FROM to TO again and again"))
    _from_to(add)
    add.add_argument("--every", type=values.every, default=None, metavar="15m|2h|1d|1w")
    add.add_argument(
        "--encrypt", action="store_true", help="TO, which must be empty, can read nothing of it"
    )
    _form(add)
    everywhere(actions.add_parser("list", help="list the plans"))
    _from_to(everywhere(actions.add_parser("remove", help="stop copying FROM to TO")))


def _mirror(parser: ArgumentParser) -> None:
    _from_to(parser)
    _form(parser)


def _restore(parser: ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", default="", metavar="FROM")
    parser.add_argument("--to", dest="target", default="", metavar="ACCOUNT")
    parser.add_argument(
        "--as-of", type=values.moment, default=SUPPRESS, metavar="WHEN",
        help="a date, a time, or last-good",
    )  # fmt: skip
    parser.add_argument(
        "--only",
        type=values.pattern,
        default=SUPPRESS,
        metavar="GLOB",
        help="file name, kind/collection/file, or path",
    )
    parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")
    parser.add_argument(
        "--removed-only", action="store_true", help="only what the account no longer has"
    )
    parser.add_argument(
        "--replace", action="store_true",
        help="also over another version that is there, once the vault holds that one",
    )  # fmt: skip
    parser.add_argument("--undo", default="", metavar="RUN", help="take out what this run put in")


def _sheet(parser: ArgumentParser) -> None:
    parser.add_argument("target", metavar="TO")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--accept", nargs="?", default="", const="-", metavar="FILE|-",
        help="take the sheet as it was typed back",
    )  # fmt: skip
    what.add_argument("--page", type=values.path, metavar="FILE", help="a page to print")
    parser.add_argument("--new", action="store_true", help="turn encryption on first")


def _phone(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these accounts")
    parser.add_argument(
        "--to", dest="target", default="", metavar="ACCOUNT",
        help="first put what it takes into the account the phone is signed in to",
    )  # fmt: skip
    parser.add_argument(
        "--usb", type=values.path, metavar="DIR", help="write a folder for a USB stick"
    )
    parser.add_argument("--bag", action="store_true", help="with --usb: as a BagIt bag")
    parser.add_argument(
        "--cable",
        action="store_true",
        help="put everything on the Android phone that is plugged in",
    )
    parser.add_argument(
        "--photos-to", type=values.path, default=None, metavar="DIR",
        help="copy the photos into a phone's DCIM folder",
    )  # fmt: skip
    parser.add_argument("--port", type=values.port, default=0)
    parser.add_argument("--no-open", action="store_true", help="open no window and no browser")


def _from_to(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("target", metavar="TO")


def _form(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as", dest="form", default="", choices=("native", "files"), help="items, or files"
    )


def _services(parser: ArgumentParser) -> None:
    parser.add_argument("service", nargs="?", default="", help="one of them, with the way to it")


def _pull(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these accounts")


def _run(parser: ArgumentParser) -> None:
    parser.add_argument("--due", action="store_true", help="only what is due")


def _answer(parser: ArgumentParser) -> None:
    parser.add_argument("hold", metavar="HOLD")
    parser.add_argument("decision", choices=("keep", "accept"))


def _check(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="NAME")
    parser.add_argument("--mirror", default="", metavar="TO", help="also read the copy there")


def _drill(parser: ArgumentParser) -> None:
    _from_to(parser)
    parser.add_argument("--full", action="store_true", help="every item, not a sample")


def _recover(parser: ArgumentParser) -> None:
    parser.add_argument("target", metavar="TO")
    parser.add_argument(
        "--sheet", default="", metavar="FILE|-", help="the recovery sheet of an encrypted copy"
    )


def _export(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("folder", type=values.path, metavar="DIR")
    parser.add_argument("--kind", default="", choices=[str(kind) for kind in Kind])
    parser.add_argument(
        "--one-file",
        action="store_true",
        help="all contacts in one .vcf, all events and to-dos in one .ics",
    )


def _history(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("item", nargs="?", default="", metavar="ITEM")


def _thin(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("--before", type=values.date, required=True, metavar="WHEN")
    parser.add_argument("--dry-run", action="store_true", help="count, and throw nothing away")


def _demo(parser: ArgumentParser) -> None:
    parser.add_argument("--disaster", action="store_true", help="lose everything, and get it back")
    parser.add_argument("--phone", action="store_true", help="then put it on a new phone")


VERBS: Mapping[str, tuple[str, Callable[[ArgumentParser], None]]] = {
    "account": ("add, list, test and remove accounts", _account),
    "services": ("list the services an account can be added for", _services),
    "pull": ("copy everything new into the vault", _pull),
    "mirror": ("bring the vault's copy of an account to a second cloud", _mirror),
    "plan": ("say what is copied where, and how often", _plan),
    "run": ("do what the plans ask for", _run),
    "answer": ("answer a held question", _answer),
    "check": ("re-read every byte and compare hashes", _check),
    "drill": ("prove that a restore from the second cloud works", _drill),
    "restore": ("put items of the vault into an account", _restore),
    "recover": ("rebuild the vault from the second cloud alone", _recover),
    "sheet": ("show the recovery sheet of an encrypted copy, or type it back", _sheet),
    "export": ("write standard files for any other program", _export),
    "history": ("show every version, and what was removed when", _history),
    "thin": ("throw away versions that newer ones replaced before a date", _thin),
    "phone": ("serve the vault to a new phone", _phone),
    "status": ("say how old and how well proven each copy is", _none),
    "diagnostics": ("show what a helper has to know: counts and codes, no name", _none),
    "demo": ("the whole story, offline, on servers of its own", _demo),
}
"""What each verb does, and what adds its options to a parser."""
