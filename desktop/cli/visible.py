"""Makes other people's text safe to print: names in a vCard must not drive the terminal."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset(
    "\u200b\u200e\u200f\u061c\u2060\ufeff\u2028\u2029"  # widthless, marks of direction, line ends
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # embeddings, overrides, isolates
)


def visible(text: str) -> str:
    """The text without control, direction-changing and zero-width characters, on one line.

    The joiners that emoji and several scripts are written with (U+200C, U+200D) stay.
    """
    spaced = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return "".join(_shown(letter) for letter in spaced if letter not in _HIDDEN)


def _shown(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cc":
        return ""
    return "\ufffd" if category == "Cs" else letter
