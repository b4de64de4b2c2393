"""A note in the vault of which computer works in it, for vaults that several computers can reach.

The system's locks hold between programs of one computer; on a share they may hold nowhere else.
So whoever works leaves a note beside the data and renews it; another computer keeps its hands off
as long as the note is fresh. How old it is, is told by the share's own clock, never by ours.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
import threading
from contextlib import suppress
from pathlib import Path

from desktop.vault import VaultError, disk

FRESH = 30 * 60.0
"""Seconds after which a note that nobody renewed is of a computer that has gone away."""

EVERY = 60.0
"""Seconds between renewals."""

MACHINE = Path("/etc/machine-id")
"""Where Linux keeps the mark of an installation."""

_NAME = "lease.json"


def this_computer() -> str:
    """What no other computer has: from the system's own mark, else its network card's, hashed."""
    with suppress(OSError):
        mark = MACHINE.read_bytes().strip()
        if mark:
            return hashlib.sha256(b"elsewhere lease" + mark).hexdigest()[:16]
    from uuid import getnode

    node = getnode()
    # One made up for want of a card is another in every process, and tells nothing.
    mark = socket.gethostname().encode() if node >> 40 & 1 else str(node).encode()
    return hashlib.sha256(b"elsewhere lease" + mark).hexdigest()[:16]


class Lease:
    """This computer's note in one vault. `take` and `release` in turn; renewed in between.

    Args:
        root: the vault's folder.
        computer: what tells this computer from others; its name is shown to people.
        every: seconds between renewals.
        id: what no other computer has, though it may have the same name; its own when "".
    """

    def __init__(self, root: Path, computer: str = "", every: float = EVERY, id: str = "") -> None:
        self._inner = root / ".elsewhere"
        self._computer = computer or socket.gethostname()
        self._id = id or computer or this_computer()
        self._every = every
        self._token = secrets.token_hex(8)
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None

    def holder(self) -> str:
        """The other computer that works here, "" for none."""
        if not self._inner.is_dir():
            return ""
        said = self._said()
        if not said or self._ours(said):
            # Between programs of one computer the system's own lock decides.
            return ""
        try:
            return said.get("computer", "?") if self._age() < FRESH else ""
        except (OSError, VaultError):
            return said.get("computer", "?")

    def take(self) -> None:
        """Leave the note and keep it fresh. A vault that cannot be written to gets none."""
        self._write()
        self._stop.clear()
        self._keeper = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._keeper.start()

    def release(self) -> None:
        """Take the note away, if it is ours; may be called twice."""
        self._stop.set()
        if self._keeper is not None:
            self._keeper.join()
            self._keeper = None
        if self._said().get("token") == self._token:
            with suppress(OSError, VaultError):
                disk.discard(disk.DISK, self._inner / _NAME)

    def _ours(self, said: dict[str, str]) -> bool:
        """Names may be the same on two computers; a note of an older version has only a name."""
        if "id" in said:
            return said["id"] == self._id
        return said.get("computer") == self._computer

    def _keep(self) -> None:
        while not self._stop.wait(self._every):
            if self._said().get("token", self._token) == self._token:
                self._write()

    def _write(self) -> None:
        said = {"computer": self._computer, "id": self._id, "token": self._token}
        body = json.dumps(said).encode() + b"\n"
        staged = self._staged()
        with suppress(OSError, VaultError):
            disk.write_new(disk.DISK, staged, (body,), flush=False)
            disk.take_place(disk.DISK, staged, self._inner / _NAME)

    def _age(self) -> float:
        """Seconds since the note was renewed, by the clock that stamped it."""
        staged = self._staged()
        disk.write_new(disk.DISK, staged, (b"",), flush=False)
        try:
            return staged.stat().st_mtime - (self._inner / _NAME).stat().st_mtime
        finally:
            disk.discard(disk.DISK, staged)

    def _staged(self) -> Path:
        return self._inner / f"lease-{secrets.token_hex(6)}"

    def _said(self) -> dict[str, str]:
        try:
            said = json.loads((self._inner / _NAME).read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(name): str(said[name]) for name in said} if isinstance(said, dict) else {}
