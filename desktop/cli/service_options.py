"""Turns the fields of every service in the catalogue into options of `account add`."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from pathlib import Path

from connectors.catalogue import CONNECTORS
from connectors.contract import Connector, Field
from desktop.cli.asked import Asked, Wrong

_TAKEN = frozenset({"home", "vault", "json", "help", "option", "secret-stdin", "secret-command"})
_PREFIX = "field:"


def add_options(parser: ArgumentParser) -> None:
    """One option for each field name any service has; which service takes which is said too."""
    group = parser.add_argument_group("options of the services")
    for name, uses in sorted(_uses().items()):
        option = name.replace("_", "-")
        if option in _TAKEN:
            continue
        shown = sorted({connector.id for connector, _ in uses})
        label = uses[0][1].label.replace("%", "%%")
        group.add_argument(
            *dict.fromkeys((f"--{option}", f"--{name}")),
            dest=_PREFIX + name,
            default=SUPPRESS,
            metavar=option.upper(),
            help=f"{label} ({', '.join(shown[:6])}{', …' if len(shown) > 6 else ''})",
        )


def settings(asked: Asked, connector: Connector) -> dict[str, str]:
    """What was filled in for this service. Raises Wrong when it does not take or lacks a field."""
    fields = {field.name: field for field in connector.sign_in.fields}
    given = {
        name.removeprefix(_PREFIX): str(value)
        for name, value in vars(asked).items()
        if name.startswith(_PREFIX)
    }
    for pair in asked.option:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Wrong(f"--option takes key=value, not {pair}")
        given[name.strip()] = value
    given = {name: _content(value) for name, value in given.items()}
    for name, value in given.items():
        _check(connector, fields.get(name), name, value)
    lacking = [f"--{f.name}" for f in fields.values() if f.required and not given.get(f.name)]
    if lacking:
        raise Wrong(f"{connector.id} also needs {', '.join(lacking)}")
    return given


def _content(value: str) -> str:
    """The value, or what a file holds when it is written as @FILE. Raises Wrong for no file."""
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).expanduser().read_text("utf-8")
    except (OSError, ValueError):
        raise Wrong(f"there is no text file {value[1:]}") from None


def _check(connector: Connector, field: Field | None, name: str, value: str) -> None:
    if not connector.offered:  # made for tests and the demo, and described nowhere
        return
    # "writes" is every service's: whether the account will be written to as well.
    choices = ("yes", "no") if name == "writes" else field.choices if field else ()
    if field is None and name != "writes":
        takes = ", ".join(f"--{each.name}" for each in connector.sign_in.fields) or "no options"
        raise Wrong(f"{connector.id} does not take --{name}; it takes {takes}")
    if choices and value not in choices:
        raise Wrong(f"--{name} of {connector.id} is one of {', '.join(choices)}")


def _uses() -> dict[str, list[tuple[Connector, Field]]]:
    uses: dict[str, list[tuple[Connector, Field]]] = {}
    for connector in (each for each in CONNECTORS if each.offered):
        for field in connector.sign_in.fields:
            uses.setdefault(field.name, []).append((connector, field))
    return uses
