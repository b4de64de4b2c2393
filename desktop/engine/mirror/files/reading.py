"""Reads files of a place: into memory's hash, or onto this disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from connectors.contract import Files
from connectors.errors import Unsound
from desktop.engine.patience import NotGiven, Patience
from desktop.vault import Vault, disk

SMALL = 64 << 20
"""Bytes of a file that may be held in memory."""


def sha256_there(patience: Patience, place: Files, path: str) -> tuple[str, int]:
    """SHA-256 and size of a file as the place gives it; "" and 0 for what is unsound there.

    Raises NotThere, and NotGiven for this one file among others that the place does give.
    """

    def read() -> tuple[str, int]:
        seen, size = hashlib.sha256(), 0
        for chunk in place.read(path):
            seen.update(chunk)
            size += len(chunk)
        return seen.hexdigest(), size

    try:
        return patience.call_for_one(read)
    except NotGiven:
        raise
    except Unsound:
        return "", 0


def whole(patience: Patience, place: Files, path: str) -> bytes:
    """A small file's bytes. Raises NotThere, Unsound and, as one kind of that, NotGiven."""
    return patience.call_for_one(lambda: b"".join(place.read(path)))


def fetch(patience: Patience, place: Files, path: str, to: Path) -> tuple[str, int]:
    """Bring a file here under a name that is not there yet; its SHA-256 and size.

    Raises NotThere, Unsound and, as one kind of that, NotGiven; a file half fetched is taken away
    again.
    """
    return patience.call_for_one(
        lambda: disk.write_new(disk.DISK, to, place.read(path), flush=False)
    )


def known(vault: Vault, sha256: str) -> bool:
    """Whether the vault holds exactly these bytes, so that nothing of anybody's is lost."""
    try:
        vault.body(sha256)
    except KeyError:
        return False
    return True
