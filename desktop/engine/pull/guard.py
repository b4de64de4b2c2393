"""When too much would go at once: removals are held, and the person is told. Pure arithmetic."""

from __future__ import annotations

DAYS = 7
"""The rolling window: removals of the last days count together."""

FEW = 3
"""A person empties one or two items in a moment; of more, all at once are everything."""


def removals(gone: int, before: int, most: int, emptied: int = 0) -> str:
    """Why these removals are to be held: "all-gone", "many-gone", or "" when they are ordinary.

    Few removals from a small collection are everyday life; one lost page of a listing, half an
    address book or everything at once are not, and a slow bleed adds up over the window.

    Args:
        gone: items that would go with this run.
        before: items removed within the window already, without the person's word.
        most: the largest count the collection had within the window.
        emptied: items that lost half of their content within the window.
    """
    if gone <= 0:
        return ""
    if gone + before >= most:
        return "all-gone"
    return "many-gone" if _many(gone + before + emptied, most) else ""


def contents(emptied: int, gone: int, before: int, most: int) -> bool:
    """Whether so many items say half of what they said that they are held as well.

    Args:
        emptied: items that lost half of their content, or went back to an older form.
        gone: items that would go with the same run.
        before: items removed or emptied within the window already.
        most: as for `removals`.
    """
    together = emptied + gone + before
    everything = together >= most and together >= FEW
    return emptied > 0 and (everything or _many(together, max(most, 1)))


def _many(together: int, most: int) -> bool:
    # Whole numbers throughout: a share is compared without division.
    tenth = together >= 10 and together * 10 >= most
    fiftieth = together >= 50 and together * 50 >= most
    return tenth or fiftieth or together >= 500
