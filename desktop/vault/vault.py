"""The vault: opened by its folder, hands out shelves, answers holds, checks and heals itself."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.model import Collection
from desktop.clock import Clock
from desktop.vault import (
    answers,
    checking,
    disk,
    healing,
    history,
    inventory,
    manifest,
    pages,
    papers,
    pins,
    rebuild,
    shelving,
    thinning,
)
from desktop.vault import marker as markers
from desktop.vault.inventory import VaultFile
from desktop.vault.ledger import Ledger
from desktop.vault.port import DISK, Port
from desktop.vault.shelf import Shelf
from desktop.vault.store import Store
from desktop.vault.words import Findings, Hold, Pin, Thinned, VaultError


def untold(done: int, of: int, read: int, path: str) -> None:
    """Tell nobody how far a check is."""


_OPENING = threading.Lock()
"""Who opens a vault in the very moment another thread begins it would build its index twice."""


class Vault:
    """An open vault. Reading needs no lock; the first write takes the writer's lock till `close`.

    Any thread may use it. Writing raises VaultError "vault-busy" while another process writes.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.id = store.id
        self.root = store.root

    @classmethod
    def open(
        cls, root: Path, index: Path, clock: Clock, *, create: bool = False, port: Port = DISK
    ) -> Self:
        """Open the vault of a folder.

        Args:
            root: the person's folder.
            index: folder of the index files, outside the vault.
            clock: tells the time.
            create: whether to begin a vault where there never was one.
            port: the disk.

        Raises VaultError: "no-vault-yet", "vault-not-connected", "vault-is-another", "vault-newer",
        "vault-read-only", "vault-full", "vault-failing".
        """
        root = Path(os.path.abspath(root))  # noqa: PTH100 links are kept as given
        with _OPENING:
            id_ = markers.find(root, index, clock, port, create=create)
            store = Store(root, id_, index, clock, port)
            store.finish()
        return cls(store)

    def accounts(self) -> tuple[str, ...]:
        """Names of the accounts that have something here."""
        with self._store.index.reading() as db:
            return tuple(r[0] for r in db.execute("SELECT name FROM accounts ORDER BY name"))

    def shelves(self, account: str | None = None) -> tuple[Shelf, ...]:
        """The shelves of an account, or all."""
        return shelving.shelves(self._store, account)

    def shelf(self, account: str, service: str, collection: Collection) -> Shelf:
        """The shelf of a collection, made when there is none; a renamed one keeps its folder."""
        return shelving.shelf(self._store, self.id, account, service, collection)

    def holds(self, account: str | None = None) -> tuple[Hold, ...]:
        """What waits for the person."""
        return answers.waiting(self._store, account)

    def answer(self, hold_id: str, accept: bool, run: str) -> Hold:
        """The person's answer: accept lets the items go to history, else they stay for good.

        A hold of reason "emptied" or "went-back" is about contents; accepting it drops nothing.

        Raises KeyError when no such hold waits.
        """
        return answers.answer(self._store, hold_id, run, accept=accept)

    def body(self, sha256: str) -> Path:
        """A file with exactly these bytes, current or in history. Raises KeyError when none."""
        return history.body(self._store, sha256)

    def files(self, account: str) -> Iterator[VaultFile]:
        """Everything from which the account can be recovered on a new computer."""
        folder = shelving.folder_of(self._store, account)
        if folder is not None:
            if self._stale():
                with suppress(VaultError), self._store.writing():
                    manifest.write_stale(self._store)
            yield from inventory.everything(self._store, folder)

    def pins(self, account: str) -> tuple[Pin, ...]:
        """The account's last good states: each as it was before a pull that had to ask."""
        folder = shelving.folder_of(self._store, account)
        return pins.of(self._store, folder) if folder is not None else ()

    def thin(self, account: str, before: datetime, run: str, *, dry_run: bool = False) -> Thinned:
        """Throw away versions that newer ones replaced before an instant, because the person asks.

        Never the last version of anything, never what is current, pinned, or another account's.
        """
        folder = shelving.folder_of(self._store, account)
        if folder is None:
            return Thinned(0, 0)
        return thinning.thin(self._store, folder, before, run, dry_run=dry_run)

    def check(
        self,
        account: str | None = None,
        tell: Callable[[int, int, int, str], None] = untold,
        wants: Callable[[VaultFile], bool] = checking.everything,
    ) -> Findings:
        """Read every byte again; what is damaged or missing is healed where a copy proves it.

        Args:
            account: only this account's files.
            tell: called with files done, files in all, bytes read, and the path at hand.
            wants: which files to read; all of them unless told otherwise.
        """
        folder = shelving.folder_of(self._store, account) if account is not None else None
        if account is not None and folder is None:
            return Findings(0, 0)
        return checking.check(self._store, folder, tell, wants)

    def unwell(self, account: str) -> tuple[str, ...]:
        """Files of an account that the last check found damaged or missing, and could not heal."""
        folder = shelving.folder_of(self._store, account)
        return healing.unwell(self._store, folder) if folder is not None else ()

    def heal(self, path: str, sha256: str, body: Path) -> None:
        """Put proven bytes back at a damaged or missing path; what stood there goes to history.

        Raises ValueError when the body's hash is another.
        """
        healing.heal(self._store, path, sha256, body)

    def ledger(self, name: str) -> Ledger:
        """A journal of another room, by name."""
        return Ledger(self._store, self._store.inner / "ledgers" / f"{papers.named(name)}.jsonl")

    def keep_report(self, run_id: str, report: bytes) -> None:
        """Keep a run's report."""
        papers.keep_report(self._store, run_id, report)

    def reports(self) -> Iterator[tuple[str, bytes]]:
        """Every run's report, oldest run id first."""
        return papers.reports(self._store)

    def keep_evidence(self, name: str, body: bytes) -> Path:
        """Keep a certificate; give where it lies."""
        return papers.keep_evidence(self._store, name, body)

    def adopt_papers(self, without: Iterable[str] = ()) -> None:
        """Keep reports and certificates that only lie here, but for these, so that none rots."""
        with self._store.writing():
            papers.adopt(self._store, without)

    def mark(self, account: str) -> str:
        """Text that differs whenever anything of the account has changed in the vault."""
        with self._store.index.reading() as db:
            row = db.execute(
                "SELECT file, offset, seal FROM accounts WHERE name=?", (account,)
            ).fetchone()
        return f"{row['file']} {row['offset']} {row['seal']}" if row else ""

    def keep_page(self, path: str, body: bytes) -> bool:
        """Write a page for people, `index.html` or one it leads to; False when it is there so.

        Pages can be made again: they stand in no log and no sums, and go to no second copy.
        """
        return pages.keep(self._store, path, body)

    def drop_page(self, path: str) -> None:
        """Remove such a page."""
        pages.drop(self._store, path)

    def stage(self) -> Path:
        """A fresh folder of one's own on the vault's file system, emptied by a later start."""
        with self._store.writing():
            path = self._store.staging / self._store.staged()
            disk.make_folders(self._store.port, path)
        return path

    def rebuild(self, tell: rebuild.Tell = rebuild.quiet) -> None:
        """Build the index anew from the folder."""
        with self._store.writing():
            self._store.rebuild(tell)
            manifest.write_stale(self._store)

    def close(self) -> None:
        """Finish the sums, let go of lock and index. May be called twice."""
        self.rest()
        self._store.close()

    def rest(self) -> None:
        """Finish the sums and let another process write; the next write takes the lock again."""
        if self._store.writes:
            # What cannot be written stays marked, for the next who can.
            with suppress(VaultError), self._store.writing():
                manifest.write_stale(self._store)
        self._store.unlock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _stale(self) -> bool:
        with self._store.index.reading() as db:
            return db.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None
