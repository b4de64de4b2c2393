"""A sentence in the person's language. It leans on nothing, so that the frame is there at once."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale

from desktop.words import language

_ONE = re.compile(
    r"(?<=\b1 )(item|minute|hour|day|contact|second|photo|event|to-do|account|file|run)s\b"
    r"(?:( there)? (are|were)\b)?"
)
_SINGULAR = {"are": " is", "were": " was", None: ""}


def tr(text: str, count: int = -1) -> str:
    """A sentence in the person's language; `%n` stands for the count."""
    said = language.said(text, count)
    if count < 0:
        return said
    said = said.replace("%n", QLocale().toString(count))
    # English has one form only, and one of something would read "1 items".
    return _ONE.sub(_of_one, said, count=1) if count == 1 and not language.code() else said


def _of_one(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2] or ''}{_SINGULAR[found[3]]}"
