"""The words for people: for each code what happened, whether their data is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Three sentences with `str.format` fields: {about}, and the facts of the trouble.

    Attributes:
        what: what happened.
        safe: whether the person's data is safe.
        next: what to do, or that nothing need be done.
    """

    what: str
    safe: str
    next: str


def say(code: str, about: str = "", facts: Mapping[str, str] | None = None) -> Words:
    """The sentences of a code, filled in; those of "went-wrong" for a code without any."""
    words = ERRORS.get(code, ERRORS["went-wrong"])
    known = _Known(facts or {}, about=about or "this account")
    return Words(*(one.format_map(known) for one in (words.what, words.safe, words.next)))


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "some"


_ALL_SAFE = "Everything saved so far is safe in your vault."

ERRORS: dict[str, Words] = {
    "went-wrong": Words(
        "Something went wrong that Elsewhere has no words for ({about}).",
        _ALL_SAFE,
        "Try again; if it comes back, look into the log in the app's folder.",
    ),
}
