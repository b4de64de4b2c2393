"""Ordering Takeout for a year ahead: the way there, and the day on which it ends.

Google sends a scheduled export every two months for one year, and then stops without a word. Each
archive after the first holds only what came since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from connectors.contract import Ahead
from connectors.errors import Refused
from connectors.guide import Guide, Step

YEAR = timedelta(days=365)
FIELD = "scheduled"

GUIDE = Guide(
    title="Your photos, every two months",
    why="Google lets no program read a photo library. Takeout is its own way out, and it can "
    "send a new archive every two months for a year.",
    steps=(
        Step(
            "Choose what to export",
            "Press Deselect all, then tick Google Photos alone. Exports of Photos by itself hold "
            "only what is new after the first one.",
            "https://takeout.google.com/",
        ),
        Step(
            "Choose how often",
            "Go to the next step there. Under Frequency choose every 2 months for 1 year.",
        ),
        Step(
            "Choose file type and size",
            "Take .zip and the largest size, 50 GB: fewer parts, fewer that can go missing.",
        ),
        Step(
            "Choose where it arrives",
            "Have a link sent by mail and save each archive, unopened, into one folder on this "
            "computer. A link works for about a week. Or have them put into OneDrive, Dropbox or "
            "Box, and name an account here that reaches that folder.",
        ),
        Step(
            "Note the day",
            "Give today's date with the folder, as 2026-11-22. You are told before the year is "
            "over, since Google does not say so.",
        ),
    ),
    said=(
        (
            "Deleted photos",
            "An archive never says what you deleted, so nothing is ever removed here because of "
            "one.",
        ),
        (
            "Shared albums",
            "What others added to a shared album is not in your export; it is in theirs.",
        ),
    ),
)


def ahead(settings: Mapping[str, str]) -> tuple[Ahead, ...]:
    """The day after the last of a year's exports, where the person gave the first one's."""
    try:
        last = date.fromisoformat(settings.get(FIELD, "")) + YEAR
    except (ValueError, OverflowError):
        return ()
    return (Ahead("export-ends", last.isoformat()),)


def checked(settings: Mapping[str, str]) -> None:
    """Raises Refused with code `no-such-day` when the day given is none."""
    given = settings.get(FIELD, "")
    try:
        date.fromisoformat(given or "2000-01-01")
    except ValueError:
        raise Refused("not a day", code="no-such-day", about=given[:40]) from None
