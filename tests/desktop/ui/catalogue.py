"""Every sentence people are spoken to in, and what the catalogues of languages lack of them.

Run it as `python -m tests.desktop.ui.catalogue` for what each catalogue lacks or has in vain, or
with `--all` for every English sentence, one JSON string a line.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from connectors import catalogue
from connectors.contract import Connector, Password
from connectors.guide import Guide
from desktop.places import resources
from desktop.words import ERRORS

SPEAKERS = ("tr", "said")
"""What a sentence is given to, to be said in the person's language."""

GUIDED: tuple[Mapping[str, str], ...] = ({}, {"writes": "yes"})
"""The settings a guide may depend on."""

_DESKTOP = Path(__file__).resolve().parents[3] / "desktop"


@cache
def spoken() -> dict[str, bool]:
    """Every English sentence, in order; True for one that has a count in it."""
    found: dict[str, bool] = {}
    for path in sorted(_DESKTOP.rglob("*.py")):
        for text, counted in written(path.read_text("utf-8")):
            found[text] = found.get(text, False) or counted
    for words in ERRORS.values():
        for text in (words.what, words.safe, words.next):
            found.setdefault(text, False)
    for connector in catalogue.CONNECTORS:
        if connector.offered:
            for text in of_service(connector):
                found.setdefault(text, False)
    found.pop("", None)
    return found


def written(source: str) -> Iterator[tuple[str, bool]]:
    """The sentences a source file says itself, and whether each is said with a count."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in SPEAKERS:
            continue
        for part in ast.walk(node.args[0]):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, len(node.args) + len(node.keywords) > 1


def of_service(connector: Connector) -> Iterator[str]:
    """What the pages say of a service in its own words."""
    sign_in = connector.sign_in
    yield connector.name
    yield from connector.coverage.values()
    for traits in connector.kinds.values():
        yield from sorted(traits.loses)
    if isinstance(sign_in, Password):
        yield from (sign_in.secret_label, sign_in.help)
    for field in sign_in.fields:
        yield from (field.label, field.help, *field.choices)
    for settings in GUIDED:
        guide = connector.guide(settings)
        if guide is not None:
            yield from of_guide(guide)


def of_guide(guide: Guide) -> Iterator[str]:
    """The sentences of a guide."""
    yield from (guide.title, guide.why)
    for step in guide.steps:
        yield from (step.title, step.words)
    for heard, means in guide.said:
        yield from (heard, means)


def catalogues() -> dict[str, dict[str, str | list[str]]]:
    """The catalogues there are, by the language's code."""
    folder = resources() / "locale"
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))
    }


def lacking(read: Mapping[str, str | list[str]]) -> list[str]:
    """The sentences a catalogue lacks; a list of two is wanted where a count is in the sentence."""
    return [
        text
        for text, counted in spoken().items()
        if text not in read or isinstance(read[text], list) is not counted
    ]


def main(wanted: list[str]) -> int:
    """Tell; 1 when something is lacking or there in vain."""
    if "--all" in wanted:
        for text, counted in spoken().items():
            print(json.dumps([text, text] if counted else text, ensure_ascii=False))
        return 0
    wrong = 0
    for code, read in catalogues().items():
        short = lacking(read)
        vain = sorted(set(read) - set(spoken()))
        wrong += len(short) + len(vain)
        print(f"{code}: {len(read)} sentences, {len(short)} lacking, {len(vain)} in vain")
        for mark, texts in (("+", short), ("-", vain)):
            for text in texts:
                print(f"  {mark} {json.dumps(text, ensure_ascii=False)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
