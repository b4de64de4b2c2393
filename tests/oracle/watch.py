"""Puts the oracle over a test: watches which vaults and secrets it uses, and looks at the end."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.accounts.secrets import Secrets
from desktop.engine.redacting import Redacting
from desktop.vault import Shelf, Vault
from tests import oracle

_SOON, _ENDING = 0.5, 20
"""Seconds in which what is found wrong may still be made whole: by any thread, and by a job."""


class Heard(logging.Handler):
    """All that would stand in the program's own log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Redacting("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Watch:
    """What a test does that the oracle has to know of."""

    def __init__(self) -> None:
        self.vaults: dict[Path, set[str]] = defaultdict(set)
        self.homes: set[Path] = set()
        self.secrets: set[str] = set()
        self.heard = Heard()

    def over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Listen from now on."""
        opened, kept, put = Vault.__init__, Shelf.keep, Secrets.put

        def open(vault: Vault, store: Any) -> None:
            opened(vault, store)
            self.vaults[vault.root] |= set()

        def keep(shelf: Shelf, items: Any, run: str) -> Any:
            done = kept(shelf, items, run)
            self.vaults[shelf._store.root] |= {one.sha256 for one, _ in done}
            return done

        def keep_secret(secrets: Secrets, account: str, value: str, *, remember: bool) -> None:
            self.secrets.add(value)
            self.homes.add(secrets._file.parent.parent)
            put(secrets, account, value, remember=remember)

        monkeypatch.setattr(Vault, "__init__", open)
        monkeypatch.setattr(Shelf, "keep", keep)
        monkeypatch.setattr(Secrets, "put", keep_secret)

    def verdict(self, *roots: Path, harmed: bool) -> list[str]:
        """What the oracle says of all the test used, and of vaults it left below these folders."""
        began = time.monotonic()
        while wrong := self._verdict(*roots, harmed=harmed):
            jobs = any(one.name.startswith("job") for one in threading.enumerate())
            if time.monotonic() - began > (_ENDING if jobs else _SOON):
                break
            time.sleep(0.1)
        return wrong

    def _verdict(self, *roots: Path, harmed: bool) -> list[str]:
        found = {*self.vaults, *oracle.vaults_under(*roots)}
        wrong = oracle.leaks(self.secrets, "\n".join(self.heard.lines), *self.homes, *found)
        for root in sorted(found):
            if not harmed and (root / ".elsewhere/vault.json").is_file():
                wrong += oracle.wrong_with(root, self.vaults.get(root, ()))
        return wrong
