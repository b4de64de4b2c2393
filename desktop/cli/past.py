"""The verb `history`: every version, and what was removed when."""

from __future__ import annotations

from desktop.cli.asked import Asked
from desktop.cli.figures import count, size
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.vault.words import Version


def history(terminal: Terminal, asked: Asked) -> int:
    """List the versions of an account's items, oldest first."""
    with engine(terminal) as opened:
        versions = opened.history(asked.source, asked.item)
    document: dict[str, Json] = {
        "account": asked.source,
        "item": asked.item,
        "versions": [_shape(each) for each in versions],
        "error": None,
    }
    lines = [*map(_line, versions), f"{count(len(versions), 'version')}."]
    return terminal.answer(0, document, lines)


def _line(version: Version) -> str:
    when = version.when.astimezone()
    said = "thrown away since" if version.thrown else size(version.kept.size)
    return f"{when:%Y-%m-%d %H:%M}  {version.change:8} {version.kept.path}  {said}"


def _shape(version: Version) -> Json:
    kept = version.kept
    return {
        "when": version.when.isoformat(),
        "change": str(version.change),
        "collection": version.collection.name,
        "kind": str(version.collection.kind),
        "id": kept.id,
        "uid": kept.uid,
        "path": kept.path,
        "sha256": kept.sha256,
        "size": kept.size,
        "noted": kept.noted,
        "run": version.run,
        "thrown": version.thrown,
    }
