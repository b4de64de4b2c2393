"""The language people are spoken to: one catalogue for window, pages and sentences of errors.

A catalogue gives for the English sentence what it is in that language; where a count is in it, a
list of two, for one and for more. What a catalogue leaves out is said in English. Two languages are
made up: "xx" is long and full of accents, "xr" runs from right to left; both show what was not
written with a translation in mind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

LONG = "xx"
LEFTWARD = "xr"
_ACCENTS = str.maketrans("aeiouncsyAEIOUNCSY", "åéîöüñçšýÅÉÎÖÜÑÇŠÝ")
_HEBREW = {chr(97 + n): chr(0x5D0 + n % 27) for n in range(26)}
_KEPT = re.compile(r"(\{[^}]*\}|%n|%s|\n)")

_spoken: dict[str, str | list[str]] = {}
_code = ""


def use(code: str, sentences: Mapping[str, str | list[str]]) -> None:
    """Speak this language from the next sentence on; English for one that has no sentences."""
    global _code  # noqa: PLW0603 a process speaks one language
    _spoken.clear()
    _spoken.update(sentences)
    _code = code if _spoken or code in {LONG, LEFTWARD} else ""


def code() -> str:
    """The language spoken, "" for English."""
    return _code


def leftward(which: str) -> bool:
    """Whether it is written from right to left."""
    return which.partition("-")[0] in {LEFTWARD, "ar", "fa", "he", "ur"}


def said(text: str, count: int = -1) -> str:
    """The sentence in the language spoken, its placeholders untouched.

    Args:
        text: in English.
        count: of what it speaks; below zero for none.
    """
    if _code == LONG:
        return _lengthened(text)
    if _code == LEFTWARD:
        return _turned(text)
    found = _spoken.get(text, text)
    if isinstance(found, list):
        found = found[0] if count == 1 else found[-1]
    return found or text


@cache
def _lengthened(text: str) -> str:
    parts = [one if _KEPT.fullmatch(one) else one.translate(_ACCENTS) for one in _KEPT.split(text)]
    more = " ~" * max(1, round(len(text) * 0.15))
    return "".join(parts) + more


@cache
def _turned(text: str) -> str:
    return "".join(
        one
        if _KEPT.fullmatch(one)
        else "".join(_HEBREW.get(letter.lower(), letter) for letter in one)
        for one in _KEPT.split(text)
    )
