"""An error as a program reads it, and as a person does: what happened, is it safe, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.terminal import Json
from desktop.engine.report import Trouble

if TYPE_CHECKING:
    from desktop.words import Words


def shape(trouble: Trouble | None) -> dict[str, Json] | None:
    """The error object of every answer; None where there is no error."""
    if trouble is None:
        return None
    said = _said(trouble)
    return {"code": trouble.code, "what": said.what, "safe": said.safe, "next": said.next}


def line(trouble: Trouble) -> str:
    """The three sentences in one line."""
    return _said(trouble).line


def _said(trouble: Trouble) -> Words:
    from desktop import words  # most commands have no trouble to put into words

    return words.say(trouble.code, trouble.about, trouble.facts)
