"""An error as a program reads it, and as a person does: what happened, is it safe, what to do."""

from __future__ import annotations

from desktop import words
from desktop.cli.terminal import Json
from desktop.engine.report import Trouble


def shape(trouble: Trouble | None) -> dict[str, Json] | None:
    """The error object of every answer; None where there is no error."""
    if trouble is None:
        return None
    what, safe, next = words.say(trouble)
    return {"code": trouble.code, "about": trouble.about, "what": what, "safe": safe, "next": next}


def line(trouble: Trouble) -> str:
    """The three sentences in one line."""
    return " ".join(part for part in words.say(trouble) if part)
