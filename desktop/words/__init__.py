"""The words for people: for each code what happened, whether their data is safe, what to do.

The engine and the connectors speak in codes and facts; the window, the command line and the pages
say them with these sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.words import (
    accounts,
    holds,
    items,
    language,
    phones,
    sheets,
    signing_in,
    usage,
    vaults,
)
from desktop.words.sentences import Words, together

__all__ = ["ERRORS", "Words", "say"]

_ROOMS = (accounts, signing_in, items, holds, vaults, sheets, phones, usage)

ERRORS: dict[str, Words] = together(room.WORDS for room in _ROOMS)


def say(code: str, about: str = "", facts: Mapping[str, str] | None = None) -> Words:
    """The sentences of a code, filled in; those of "went-wrong" for a code without any.

    Args:
        code: the stable name of the case.
        about: the account, collection or file it happened to.
        facts: what the sentences fill in, by name.
    """
    words = ERRORS.get(code, ERRORS["went-wrong"])
    known = _Known(facts or {}, about=about or language.said("this account"))
    return Words(
        *(language.said(one).format_map(known) for one in (words.what, words.safe, words.next))
    )


class _Known(dict[str, str]):
    """A fact nobody gave reads as "some"."""

    def __missing__(self, key: str) -> str:
        return language.said("some")
