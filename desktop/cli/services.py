"""The verb `services`: what an account can be added for, and what each needs."""

from __future__ import annotations

from connectors.catalogue import CONNECTORS
from connectors.contract import Connector, Field, OAuth, Password
from desktop.cli.asked import Asked
from desktop.cli.terminal import Json, Terminal


def services(terminal: Terminal, _asked: Asked) -> int:
    """List the services offered."""
    offered = sorted((each for each in CONNECTORS if each.offered), key=lambda each: each.id)
    lines: list[str] = []
    for connector in offered:
        lines += [f"{connector.id:14} {connector.name}: {_holds(connector)}"]
        lines += [f"{'':14}   {_option(field)}" for field in connector.sign_in.fields]
    return terminal.answer(0, {"services": [_shape(each) for each in offered]}, lines)


def _holds(connector: Connector) -> str:
    kinds = [
        str(kind) if traits.writes else f"{kind} (reading only)"
        for kind, traits in connector.kinds.items()
    ]
    return ", ".join(kinds + (["files"] if connector.files else [])) or "nothing yet"


def _option(field: Field) -> str:
    more = " (needed)" if field.required else f" (else {field.default})" if field.default else ""
    return f"--{field.name.replace('_', '-')}  {field.label}{more}"


def _shape(connector: Connector) -> Json:
    way = connector.sign_in
    sign_in = (
        "browser" if isinstance(way, OAuth) else "password" if isinstance(way, Password) else "none"
    )
    return {
        "id": connector.id,
        "name": connector.name,
        "company": connector.company,
        "sign_in": sign_in,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "help": field.help,
                "default": field.default,
                "required": field.required,
                "choices": list(field.choices),
            }
            for field in way.fields
        ],
        "kinds": {
            str(kind): {"writes": traits.writes, "loses": sorted(traits.loses)}
            for kind, traits in connector.kinds.items()
        },
        "files": connector.files is not None,
        "coverage": {str(kind): words for kind, words in connector.coverage.items()},
    }
