"""What a connector found out at some cost, kept for its next run; losing it costs time only."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from desktop.places import Home
from desktop.vault import VaultError, disk

MOST = 512
"""Things remembered of one account; the oldest go first."""

_LOG = logging.getLogger(__name__)


class Recalling:
    """One account's."""

    def __init__(self, home: Home, account: str) -> None:
        self._folder = home.root / "recall" / hashlib.sha256(account.encode()).hexdigest()[:32]

    def recall(self, name: str) -> bytes:
        """What was remembered under a name; b"" for nothing."""
        try:
            return self._place(name).read_bytes()
        except OSError:
            return b""

    def remember(self, name: str, body: bytes) -> None:
        """Keep it; where there is no room, it is found out again the next time."""
        try:
            disk.replace_bytes(self._place(name), body)
            there = sorted(self._folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
            for old in there[:-MOST]:
                disk.discard(disk.DISK, old)
        except (OSError, VaultError) as error:
            _LOG.info("could not be remembered: %s", type(error).__name__)

    def forget(self) -> None:
        """All of it."""
        disk.empty_scratch(self._folder)

    def _place(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
