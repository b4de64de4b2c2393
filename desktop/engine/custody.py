"""Who has the vault open: this process, for as long as some job needs it, and no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from desktop.clock import Clock
from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.engine.vault_port import Vault
from desktop.places import Home

PATIENCE = 60.0
"""Seconds a job waits for another Elsewhere on this machine to be done with the vault."""


class Custody:
    """Opens the vault for the first user of it and closes it behind the last.

    The lock is the system's own, on an open file in the app's folder: a process that dies
    lets go of it at once.
    """

    def __init__(self, home: Home, vault: Path, clock: Clock) -> None:
        self._home = home
        self._root = vault
        self._clock = clock
        self._door = threading.Lock()
        self._lock = FileLock(home.locks / "engine.lock", thread_local=False)
        self._vault: Vault | None = None
        self._users = 0

    @contextmanager
    def vault(self, *, create: bool = False, patience: float = PATIENCE) -> Iterator[Vault]:
        """The open vault, shared by all jobs of this process.

        Raises EngineError "busy" when another Elsewhere keeps it longer than `patience` seconds,
        and VaultError.
        """
        with self._door:
            if self._vault is None:
                self._vault = self._open(create, patience)
            self._users += 1
            vault = self._vault
        try:
            yield vault
        finally:
            with self._door:
                self._users -= 1
                if not self._users:
                    self._vault = None
                    try:
                        vault.close()
                    finally:
                        self._lock.release()

    def _open(self, create: bool, patience: float) -> Vault:
        self._home.locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=patience, poll_interval=0.1)
        except Timeout:
            raise EngineError(Trouble("busy"), exit=4) from None
        try:
            kind = import_module("desktop.vault").Vault
            return cast(
                "Vault", kind.open(self._root, self._home.index, self._clock, create=create)
            )
        except BaseException:
            self._lock.release()
            raise
