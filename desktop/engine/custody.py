"""Who has the vault open: this process, for as long as some job needs it, and no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.clock import Clock
from desktop.engine.failure import EngineError
from desktop.engine.lease import Lease
from desktop.engine.report import Trouble
from desktop.places import Home
from desktop.vault import Vault

PATIENCE = 60.0
"""Seconds a job waits for another Elsewhere on this machine to be done with the vault."""

_LOOK = 0.25


def _silent() -> None:
    """For those who need not hear that they wait."""


@contextmanager
def _allowed(place: Path) -> Iterator[None]:
    try:
        yield
    except (PermissionError, NotADirectoryError) as error:
        raise EngineError(Trouble("no-access", error.filename or str(place)), exit=3) from error


class Custody:
    """Opens the vault for the first job of it and closes it behind the last.

    The lock is the system's own, on an open file in the app's folder: a process that dies
    lets go of it at once. Other computers see a note in the vault (`lease`). Reading needs
    neither.

    Args:
        home: the app's own folders.
        vault: the person's folder.
        clock: tells how long was waited.
        patience: seconds.
        computer: what tells this computer from others; its own name when "".
    """

    def __init__(
        self,
        home: Home,
        vault: Path,
        clock: Clock,
        patience: float = PATIENCE,
        computer: str = "",
    ) -> None:
        self._home = home
        self._root = vault
        self._clock = clock
        self._patience = patience
        self._door = threading.Lock()
        self._lock = FileLock(home.locks / "engine.lock", thread_local=False)
        self._lease = Lease(vault, computer)
        self._vault: Vault | None = None
        self._users = 0

    @property
    def root(self) -> Path:
        """The person's folder, whether a vault is in it or not."""
        return self._root

    def stands_at(self, root: Path) -> None:
        """The vault is in this folder from now on. Only for who has it `alone`."""
        self._root = root

    @contextmanager
    def alone(self, *, waiting: Callable[[], None] = _silent) -> Iterator[None]:
        """The folder without an open vault in it, for laying one out.

        Raises EngineError "busy" when this process or another has the vault open.
        """
        with self._door:
            if self._vault is not None:
                raise EngineError(Trouble("busy"), exit=4)
            self._acquire(waiting)
            try:
                yield
            finally:
                self._lock.release()

    @contextmanager
    def working(
        self, *, create: bool = False, waiting: Callable[[], None] = _silent
    ) -> Iterator[Vault]:
        """The open vault to write in, shared by all jobs of this process.

        Args:
            create: whether to begin a vault where there never was one.
            waiting: called again and again while another Elsewhere has it; may raise.

        Raises EngineError "vault-busy" when another Elsewhere does not let go of it in time,
        "vault-lent" when another computer does not, "no-access" when a folder is closed to the
        person, and VaultError.
        """
        with self._door:
            if self._vault is None:
                self._vault = self._open(create, waiting)
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
                        self._lease.release()
                        self._lock.release()

    @contextmanager
    def reading(self) -> Iterator[Vault]:
        """The vault to read in, also while another Elsewhere works in it.

        Raises VaultError, and EngineError "no-access".
        """
        with _allowed(self._root):
            vault = Vault.open(self._root, self._home.index, self._clock)
        with vault:
            yield vault

    def begun(self) -> bool:
        """Whether there is a vault at its place, or ever was."""
        return self._home.index.exists() or self._root.exists()

    def _open(self, create: bool, waiting: Callable[[], None]) -> Vault:
        self._acquire(waiting)
        try:
            with _allowed(self._root):
                self._await_others(waiting)
                vault = Vault.open(self._root, self._home.index, self._clock, create=create)
            self._lease.take()
            return vault
        except BaseException:
            self._lock.release()
            raise

    def _await_others(self, waiting: Callable[[], None]) -> None:
        until = self._clock.monotonic() + self._patience
        while holder := self._lease.holder():
            waiting()
            if self._clock.monotonic() >= until:
                raise EngineError(Trouble("vault-lent", holder), exit=4)
            threading.Event().wait(_LOOK)

    def _acquire(self, waiting: Callable[[], None]) -> None:
        with _allowed(self._home.locks):
            self._home.locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        until = self._clock.monotonic() + self._patience
        while True:
            try:
                with _allowed(self._home.locks):
                    self._lock.acquire(timeout=_LOOK, poll_interval=0.05)
            except Timeout:
                waiting()
                if self._clock.monotonic() >= until:
                    raise EngineError(Trouble("vault-busy"), exit=4) from None
            else:
                return
