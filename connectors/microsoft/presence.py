"""Whether something is there at all, and still as it was last seen."""

from __future__ import annotations

from collections.abc import Callable

from connectors.errors import ChangedMeanwhile, NotThere
from connectors.microsoft.client import Json
from connectors.model import Entry


def if_there(ask: Callable[[], Json]) -> Json | None:
    """What was asked for; None when there is no such thing."""
    try:
        return ask()
    except NotThere:
        return None


def as_seen(there: Json | None, entry: Entry, revision: str) -> Json:
    """What is there, when it is the very revision of the entry.

    Args:
        there: what was found; None for nothing.
        entry: as last seen.
        revision: the field of Graph's that holds it.

    Raises NotThere and ChangedMeanwhile.
    """
    if there is None:
        raise NotThere(about=entry.name)
    if there.get(revision) != entry.revision:
        raise ChangedMeanwhile(about=entry.name)
    return there
