"""The keys of encrypted copies: kept with the other secrets, and put around a place.

What encrypts is loaded with the first of them, since most people have none.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from connectors.contract import Files
from connectors.errors import SignInAgain
from desktop.engine.accounts.secrets import Secrets
from desktop.places import Home

if TYPE_CHECKING:
    from desktop.engine.encrypted.index import Index
    from desktop.engine.encrypted.key import Key
    from desktop.engine.encrypted.place import EncryptedFiles


class CopyKeys:
    """One key a second cloud, by the account's name. Safe to use from several threads."""

    def __init__(self, home: Home, secrets: Secrets) -> None:
        self._home = home
        self._secrets = secrets
        self._known: dict[str, Index] = {}
        self._lock = threading.Lock()

    def put(self, account: str, key: Key) -> None:
        """Keep it. Raises EngineError "no-keyring" or "keyring-locked"."""
        self._secrets.put(_name(account), key.text, remember=True)
        with self._lock:
            self._known.pop(account, None)

    def get(self, account: str) -> Key:
        """The key. Raises SignInAgain: "sheet-needed" when it is not here, or the keyring's."""
        from desktop.engine.encrypted import key as keys

        try:
            return keys.read(self._secrets.get(_name(account)))
        except (SignInAgain, ValueError) as error:
            code = getattr(error, "code", "sign-in-again")
            if code != "sign-in-again":
                raise
            raise SignInAgain("no key is kept", code="sheet-needed", about=account) from error

    def forget(self, account: str) -> None:
        """Remove it from here; the sheet has it still."""
        self._secrets.forget(_name(account))
        with self._lock:
            self._known.pop(account, None)

    def around(self, place: Files, account: str) -> EncryptedFiles:
        """The place as it looks with the key; what is known of it is shared by all who ask."""
        from desktop.engine.encrypted.index import Index
        from desktop.engine.encrypted.place import EncryptedFiles

        with self._lock:
            index = self._known.get(account)
            if index is None:
                key = self.get(account)
                # Another key's copy under the same name has another list.
                memory = self._home.settings / "encrypted" / f"{account} {key.mark}.json"
                index = Index(key, memory, self._home.scratch / "sealing")
                index.sweep()
                self._known[account] = index
        return EncryptedFiles(place, index)


def _name(account: str) -> str:
    return f"{account}/recovery sheet"  # no account's name has a slash in it
