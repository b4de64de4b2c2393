"""The person's secrets: one key in the keyring, everything else sealed with it in one file.

Without a keyring the file is sealed with a passphrase, where there is somebody to ask for one;
else a secret is not kept at all. It is never written in plain text.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from filelock import FileLock

from connectors.errors import SignInAgain
from desktop.engine import state
from desktop.engine.accounts import sealed, secret_command
from desktop.engine.accounts.key_ring import KeyRing
from desktop.engine.accounts.sealed import Damaged, Lock
from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.places import Home

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Typed:
    """A secret given by hand.

    Attributes:
        value: the secret.
        remember: False keeps it for this session only.
    """

    value: str = field(repr=False)
    remember: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """A program that prints the secret when it is needed; only the command is remembered."""

    text: str


Secret = Typed | Command


class Secrets:
    """Where secrets are had from: memory for this session, or the sealed file.

    Args:
        home: the app's own folders.
        passphrase: asks for the words that seal the file where there is no keyring.
        ring: the keyring.
    """

    def __init__(
        self,
        home: Home,
        passphrase: Callable[[], str] | None = None,
        ring: KeyRing | None = None,
    ) -> None:
        self._file = home.secrets / "sealed.json"
        self._locks = home.locks
        self._passphrase = passphrase
        self._ring = ring or KeyRing()
        self._session: dict[str, str] = {}
        self._known: tuple[Lock, bytes] | None = None
        self._one = threading.RLock()

    def get(self, account: str) -> str:
        """The secret.

        Raises SignInAgain when there is none ("sign-in-again"), or it cannot be read:
        "keyring-locked", "no-keyring", "secrets-damaged".
        """
        with self._one:
            if account in self._session:
                return self._session[account]
            try:
                value = self._read().get(account)
            except EngineError as error:
                code = error.trouble.code
                raise SignInAgain("no way to the secrets", code=code, about=account) from error
            except Damaged as error:
                raise SignInAgain(str(error), code="secrets-damaged", about=account) from error
        if value is None:
            raise SignInAgain("no secret is kept", about=account)
        return value

    def put(self, account: str, value: str, *, remember: bool) -> None:
        """Keep the secret, for this session or sealed.

        Raises EngineError "no-keyring" when there is neither keyring nor passphrase, and
        "keyring-locked".
        """
        with self._one:
            if not remember:
                self._session[account] = value
                return
            with self._changing() as kept:
                kept[account] = value
            self._session.pop(account, None)

    def renew(self, account: str, value: str) -> None:
        """Keep a token the service has renewed; for this session when it cannot be sealed."""
        try:
            self.put(account, value, remember=account not in self._session)
        except EngineError as error:
            _LOG.warning("a renewed sign-in is kept for this session only: %s", error)
            with self._one:
                self._session[account] = value

    def forget(self, account: str) -> None:
        """Remove the secret; nothing happens when there is none or no way to it."""
        with self._one:
            self._session.pop(account, None)
            if state.load(self._file) is None:
                return
            try:
                if account in self._read():
                    with self._changing() as kept:
                        kept.pop(account, None)
            except (EngineError, Damaged) as error:
                _LOG.info("a secret stays sealed, for there is no way to it: %s", error)

    def run(self, command: Command, account: str) -> str:
        """What the person's program prints. Raises SignInAgain "secret-command-failed"."""
        return secret_command.printed(command.text, account)

    def _read(self) -> dict[str, str]:
        file = state.load(self._file)
        if file is None:
            return {}
        lock = sealed.lock_of(file)
        key = self._key(lock)
        if key is None:
            raise Damaged("the keyring no longer has the key")
        try:
            found = sealed.unseal(file, key)
        except Damaged:
            self._known = None
            raise
        self._known = (lock, key)
        return found

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self._locks / "secrets.lock", thread_local=False):
            try:
                kept = self._read()
                known = self._known or self._new_key()
            except Damaged:
                # What cannot be read is set aside, not thrown away: its key may come back.
                unreadable = state.load(self._file) or b""
                state.save(self._file.with_name("sealed-unreadable.json"), unreadable)
                kept, known = {}, self._new_key()
            yield kept
            state.save(self._file, sealed.seal(kept, *known))
            self._known = known

    def _key(self, lock: Lock) -> bytes | None:
        if self._known is not None and self._known[0] == lock:
            return self._known[1]
        if lock.by == sealed.PASSPHRASE:
            return sealed.key_of(self._asked(), lock)
        return self._ring.get()

    def _new_key(self) -> tuple[Lock, bytes]:
        if self._ring.there():
            key = self._ring.get()
            if key is None:
                key = os.urandom(32)
                self._ring.put(key)
            return sealed.new_lock(sealed.KEYRING), key
        lock = sealed.new_lock(sealed.PASSPHRASE)
        return lock, sealed.key_of(self._asked(), lock)

    def _asked(self) -> str:
        words = self._passphrase() if self._passphrase is not None else ""
        if not words:
            raise EngineError(Trouble("no-keyring"), exit=3)
        return words
