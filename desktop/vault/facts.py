"""What the vault needs to know of a photo: the month it belongs to, and what to put beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from connectors.model import Knowledge

UNDATED = "undated"
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])-")


def taken(known: Knowledge | None, body: Path) -> str:
    """When a photo was taken: as the cloud says, else as its file says, else ""."""
    from connectors.formats import photo

    return (known.taken if known is not None else "") or photo.taken(body)


def month(when: str) -> str:
    """The folder a photo goes into: "2024/2024-07", or "undated"."""
    found = _MONTH.match(when)
    return f"{found[1]}/{found[1]}-{found[2]}" if found else UNDATED


def sidecar(known: Knowledge | None, body: Path) -> bytes | None:
    """What goes beside the photo; None when the cloud knew nothing that its file does not say."""
    if known is None:
        return None
    from connectors.formats import photo, xmp

    if replace(known, taken="") == Knowledge() and known.taken[:19] == photo.taken(body)[:19]:
        return None
    return xmp.sidecar(known)
