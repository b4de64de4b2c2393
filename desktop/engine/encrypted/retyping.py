"""Reads a recovery sheet as a person types it, and says which word is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from desktop.engine.encrypted import key as keys
from desktop.engine.encrypted import phrase
from desktop.engine.encrypted.key import Key

_LETTERS = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}", re.IGNORECASE)
_BEGIN = "age-secret-key-"
_NUMBERED = re.compile(r"(?<![\w-])(\d{1,2})[.):]?[ \t]+([A-Za-z]+)")


class Mistyped(Exception):
    """What was typed is not a sheet, or not the one meant.

    Args:
        code: "sheet-word-wrong", "sheet-word-unknown", "sheet-wrong-count", "sheet-unreadable" or
            "sheet-of-another".
        count: which word, counted from one; for "sheet-wrong-count" how many there were.
    """

    def __init__(self, code: str, count: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.count = count


def expect(key: Key, text: str) -> None:
    """Nothing happens when the text is this key's sheet: its words, or the key in letters.

    Case, spaces, lines and numbers before the words do not matter. Raises Mistyped.
    """
    typed = _typed(text)
    if isinstance(typed, Key):
        if typed != key:
            raise Mistyped("sheet-of-another")
        return
    for place, (word, right) in enumerate(zip(typed, phrase.phrase(key), strict=False), 1):
        if word != right:
            raise Mistyped("sheet-word-wrong" if word else "sheet-word-unknown", place)
    if len(typed) != phrase.COUNT:
        raise Mistyped("sheet-wrong-count", len(typed))


def understood(text: str, fits: Callable[[Key], bool]) -> Key:
    """The key of a sheet, where nobody here knows the right one.

    Args:
        text: as it was typed, or as it was read from a file.
        fits: whether a key opens the copy that lies there. A wrong word is found by trying what
            is left of the others.

    Raises Mistyped.
    """
    typed = _typed(text)
    if isinstance(typed, Key):
        if not fits(typed):
            raise Mistyped("sheet-of-another")
        return typed
    if "" in typed:
        raise Mistyped("sheet-word-unknown", typed.index("") + 1)
    if len(typed) != phrase.COUNT:
        raise Mistyped("sheet-wrong-count", len(typed))
    key = phrase.key_of(typed)
    if key is not None and fits(key):
        return key
    for place, other in phrase.alike(typed):
        if fits(other):
            raise Mistyped("sheet-word-wrong", place)
    raise Mistyped("sheet-unreadable" if key is None else "sheet-of-another")


def _typed(text: str) -> Key | Sequence[str]:
    """The key in letters where it stands in the text, else the words; "" for one unknown."""
    unspaced = "".join(text.split())
    if _BEGIN in unspaced.lower():
        letters = _LETTERS.search(unspaced)
        try:
            return keys.read(letters[0] if letters else "")
        except ValueError:
            raise Mistyped("sheet-unreadable") from None
    numbered = dict(_NUMBERED.findall(text))
    if {str(place) for place in range(1, phrase.COUNT + 1)} <= numbered.keys():
        listed = [numbered[str(place)] for place in range(1, phrase.COUNT + 1)]
    else:
        listed = re.findall(r"[^\W\d_]+", text)
    return [phrase.known(word) for word in listed]
