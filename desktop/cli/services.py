"""The verb `services`: what an account can be added for, and what each needs."""

from __future__ import annotations

from connectors.catalogue import CONNECTORS
from connectors.contract import Connector, Field, OAuth, Password
from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Json, Terminal


def services(terminal: Terminal, asked: Asked) -> int:
    """List the services offered; for one named, the way to what it needs beforehand too."""
    if asked.service:
        return _one(terminal, asked)
    offered = sorted((each for each in CONNECTORS if each.offered), key=lambda each: each.id)
    lines: list[str] = []
    for connector in offered:
        lines += _lines(connector)
    return terminal.answer(
        0, {"services": [_shape(each) for each in offered], "error": None}, lines
    )


def _one(terminal: Terminal, asked: Asked) -> int:
    connector = next((each for each in CONNECTORS if each.id == asked.service), None)
    if connector is None:
        raise Wrong(f"there is no service {asked.service}; see elsewhere services")
    lines = _lines(connector)
    guide = connector.guide({"writes": "yes"})
    shape = _shape(connector)
    if guide is not None:
        lines += ["", guide.title, guide.why]
        for number, step in enumerate(guide.steps, 1):
            lines += [f"{number:3}. {step.title}. {step.words}"]
            lines += [f"     {step.link}"] if step.link else []
        lines += [f"     {heard}: {means}" for heard, means in guide.said]
        if guide.field:
            option = f"--{guide.field} @FILE"
            lines += [f"Then: elsewhere account add NAME {connector.id} {option}"]
        shape["guide"] = {
            "title": guide.title,
            "why": guide.why,
            "steps": [
                {"title": step.title, "words": step.words, "link": step.link}
                for step in guide.steps
            ],
            "said": [{"heard": heard, "means": means} for heard, means in guide.said],
            "field": guide.field,
        }
    return terminal.answer(0, {"services": [shape], "error": None}, lines)


def _lines(connector: Connector) -> list[str]:
    """What it is called and holds, and below it the options of its sign-in."""
    options = (f"{'':14}   {_option(field)}" for field in connector.sign_in.fields)
    return [f"{connector.id:14} {connector.name}: {_holds(connector)}", *options]


def _holds(connector: Connector) -> str:
    kinds = [
        str(kind) if traits.writes else f"{kind} (reading only)"
        for kind, traits in connector.kinds.items()
    ]
    return ", ".join(kinds + (["files"] if connector.files else [])) or "nothing yet"


def _option(field: Field) -> str:
    more = " (needed)" if field.required else f" (else {field.default})" if field.default else ""
    return f"--{field.name.replace('_', '-')}  {field.label}{more}"


def _shape(connector: Connector) -> dict[str, Json]:
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
