"""A collection's cursor: by which way it was read, and where that way goes on."""

from __future__ import annotations

import json

from connectors.errors import StartOver
from connectors.model import Cursor
from connectors.net.dav.listing import Listed


def write(way: str, value: str, count: int = 0) -> Cursor:
    """A cursor.

    Args:
        way: "sync" or "ctag".
        value: the token or the ctag.
        count: how many items there were when everything was listed.
    """
    return Cursor(json.dumps([way, value, count]))


def read(since: Cursor | None) -> tuple[str | None, str, int]:
    """What `write` was given; no way where there is no cursor. StartOver when it is not ours."""
    if since is None:
        return None, "", 0
    try:
        way, value, count = json.loads(since)
    except (ValueError, TypeError):
        raise StartOver("not a cursor of ours") from None
    if way not in ("sync", "ctag") or not isinstance(value, str) or not isinstance(count, int):
        raise StartOver("not a cursor of ours")
    return str(way), value, count


def is_current(since: Cursor, listed: Listed) -> bool:
    """Whether a cursor stands where the collection stood when it was listed."""
    way, value, _ = read(since)
    return bool(value) and value == {"sync": listed.token, "ctag": listed.ctag}.get(way or "")
