"""The system's own keyring, which holds one key of ours; anything weaker is refused.

The library behind it would choose a file of plain text where a certain package is installed, and
some keyrings never answer while a prompt is open; so backends are named here, and every call
runs aside with a time limit.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble

T = TypeVar("T")

LIMIT = 20.0
"""Seconds a keyring may take to answer."""

ALLOWED = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)

_SERVICE = "Elsewhere"
_USER = "sealing key"


class Backend(Protocol):
    """What we use of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """The value, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the value."""
        ...


class KeyRing:
    """The one key in the keyring.

    Args:
        choose: gives the backend, or None when there is none that may be used.
        limit: seconds a call may take.
    """

    def __init__(
        self, choose: Callable[[], Backend | None] | None = None, limit: float = LIMIT
    ) -> None:
        self._choose = choose or best
        self._limit = limit

    def there(self) -> bool:
        """Whether there is a keyring to use. Raises EngineError "keyring-locked"."""
        return self._aside(self._choose) is not None

    def get(self) -> bytes | None:
        """The key; None when there is none. Raises "no-keyring" or "keyring-locked"."""

        def ask() -> str | None:
            return self._backend().get_password(_SERVICE, _USER)

        text = self._aside(ask)
        if text is None:
            return None
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        return key if len(key) == 32 else None

    def put(self, key: bytes) -> None:
        """Keep the key. Raises EngineError "no-keyring" or "keyring-locked"."""

        def keep() -> None:
            self._backend().set_password(_SERVICE, _USER, base64.b64encode(key).decode())

        self._aside(keep)

    def _backend(self) -> Backend:
        backend = self._choose()
        if backend is None:
            raise EngineError(Trouble("no-keyring"), exit=3)
        return backend

    def _aside(self, what: Callable[[], T]) -> T:
        answers: list[T] = []
        errors: list[Exception] = []

        def work() -> None:
            try:
                answers.append(what())
            except Exception as error:
                errors.append(error)

        # A daemon: a keyring that never answers must not keep the program from ending.
        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(self._limit)
        if answers:
            return answers[0]
        if errors and isinstance(errors[0], EngineError):
            raise errors[0]
        cause = errors[0] if errors else None
        raise EngineError(Trouble("keyring-locked"), exit=3) from cause


def allowed(backend: object) -> bool:
    """Whether this is one of the systems' own keyrings, and not merely a kin of one."""
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}" in ALLOWED


def best() -> Backend | None:
    """The most trusted keyring of this system; None when there is none that may be used."""
    from keyring.backend import get_all_keyring

    usable = [backend for backend in get_all_keyring() if allowed(backend)]
    return max(usable, key=lambda backend: float(backend.priority), default=None)
