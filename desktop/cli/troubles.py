"""An error as a program reads it, and as a person does: what happened, is it safe, what to do."""

from __future__ import annotations

from desktop import words
from desktop.cli.terminal import Json
from desktop.engine.report import Trouble


def shape(trouble: Trouble | None) -> dict[str, Json] | None:
    """The error object of every answer; None where there is no error."""
    if trouble is None:
        return None
    said = words.say(trouble.code, trouble.about, trouble.facts)
    return {"code": trouble.code, "what": said.what, "safe": said.safe, "next": said.next}


def line(trouble: Trouble) -> str:
    """The three sentences in one line."""
    said = words.say(trouble.code, trouble.about, trouble.facts)
    return " ".join(part for part in (said.what, said.safe, said.next) if part)
