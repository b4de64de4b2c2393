"""What is open while a vault is open: index, logs, the writer's lock, the one way to commit.

Commit order: bodies and old versions are on the disk, then the log's seal, then files take their
final names, then the index. A program that died in between finds the seal and does the rest again.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.clock import Clock
from desktop.vault import disk, rebuild
from desktop.vault.apply import apply
from desktop.vault.folder import Folder
from desktop.vault.log import Event, Log
from desktop.vault.marker import INNER, heal
from desktop.vault.mend import mend
from desktop.vault.objects import Objects
from desktop.vault.port import Port
from desktop.vault.words import VaultError


class Store:
    """One open vault from the inside; shared by its shelves and safe between threads."""

    def __init__(self, root: Path, id_: str, index: Path, clock: Clock, port: Port) -> None:
        self.root = root
        self.id = id_
        self.clock = clock
        self.port = port
        self.inner = root / INNER
        self.staging = self.inner / "staging"
        self.objects = Objects(self.inner / "objects", port)
        self._files = Folder(root, self.staging, self.objects, port)
        self._logs: dict[str, Log] = {}
        self._work = threading.RLock()
        self._lock = FileLock(self.inner / "lock", thread_local=False)
        self._ready = False
        self._token = secrets.token_hex(6)
        self._count = itertools.count()
        self._index_folder = index
        self.index = rebuild.open_index(index, id_, self.logs(), port)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One thread at a time, one process at a time; unfinished work is finished first.

        Raises VaultError "vault-busy" when another process writes.
        """
        with self._work:
            if not self._lock.is_locked:
                with disk.told():
                    try:
                        self._lock.acquire(timeout=0)
                    except Timeout:
                        raise VaultError("vault-busy", "another process writes") from None
                self._ready = False
                for log in self._logs.values():
                    log.forget()  # another process may have written since
            if not self._ready:
                with disk.told():
                    self._recover()
                self._ready = True
            try:
                with disk.told():
                    yield
            except VaultError as error:
                self._ready = False
                raise self.explained(error) from error
            except BaseException:
                self._ready = False
                raise

    def explained(self, error: VaultError) -> VaultError:
        """The same error, or that the whole vault has gone away when it has."""
        if disk.is_plain(self.inner / "vault.json"):
            return error
        return VaultError("vault-not-connected", "the vault went away")

    def finish(self) -> None:
        """Do what a crash left undone, unless another process is writing or nobody can."""
        if not self._unfinished():
            return
        try:
            with self.writing():
                pass
        except VaultError:
            return
        finally:
            self.unlock()

    def _unfinished(self) -> bool:
        with self.index.reading() as db:
            if rebuild.newly_built(db):
                return True
            for account, log in self.logs().items():
                known = rebuild.position(db, account)
                files = log.files()
                if known is None or not log.holds(known):
                    return True
                if files and files[-1].name != known.file:
                    return True
                if files and files[-1].stat().st_size != known.offset:
                    return True
        return self.staging.is_dir() and any(self.staging.iterdir())

    @property
    def writes(self) -> bool:
        """Whether this process is the one that writes, with nothing left unfinished."""
        return self._ready and self._lock.is_locked

    def log(self, account: str) -> Log:
        """The log of an account's folder."""
        if account not in self._logs:
            copy = self.inner / "log-copy" / account
            self._logs[account] = Log(self.inner / "log" / account, self.port, copy)
        return self._logs[account]

    def logs(self) -> dict[str, Log]:
        """Every account's log, by folder."""
        folders = [*(self.inner / "log").glob("*"), *(self.inner / "log-copy").glob("*")]
        names = sorted({path.name for path in folders if path.is_dir()})
        return {name: self.log(name) for name in names}

    def staged(self) -> str:
        """A fresh name in the staging folder."""
        return f"{self._token}-{next(self._count)}"

    def commit(self, account: str, events: list[Event], flushed: Sequence[str] = ()) -> None:
        """Make events happen: durable, in the folder and in the index when it returns.

        Args:
            account: the account's folder.
            events: what happens; staged files are named in them.
            flushed: staged and preserved files to bring to the disk first.
        """
        self._files.expect_no_links(events)
        self.flush(flushed)
        end = self.log(account).append(events, self.clock.now())
        self._files.carry_out(events, trusted=True)
        # Found in the log again, any number of these change nothing; a removal done a second time
        # could meet a later file of the same name and bytes.
        only_kept = all(event["e"] == "keep" for event in events)
        with self.index.writing(known=only_kept) as db:
            apply(db, account, tuple(events), end)

    def replace(self, path: Path, body: bytes) -> None:
        """Write a small file of the vault durably, in place of what was there."""
        self.replace_chunks(path, (body,))

    def replace_chunks(self, path: Path, chunks: Iterable[bytes]) -> None:
        """The same for one that is not small."""
        disk.no_link(str(self.root), path.parent.as_posix())
        disk.replace_chunks(path, chunks, self.port, self.staging)

    def flush(self, files: Sequence[str]) -> None:
        """Bring these files and their names to the disk, all at once where the system can."""
        if not files:
            return
        if len(files) > 8 and self.port.sync(self.inner):
            return
        for path in files:
            self.port.flush(path)
        for folder in {path.rpartition("/")[0] for path in files}:
            self.port.fsync_dir(folder)

    def _recover(self) -> None:
        heal(self.root, self.port)
        disk.make_folders(self.port, self.staging)
        # Whoever finds no index may not write yet, and so reads the logs as they are.
        if self._newly_built() and any(healed for _, healed in self._mended()):
            self.rebuild()
        for account, log in self.logs().items():
            self._catch_up(account, log)
        if self._newly_built():
            self._carry_out_last()
        for path in self.staging.iterdir():
            if path.name.startswith(self._token):
                continue  # another thread of this process is writing it
            if disk.is_plain(path):
                disk.discard(self.port, path)
            elif not path.is_symlink():
                disk.empty_scratch(path)

    def _catch_up(self, account: str, log: Log) -> None:
        with self.index.reading() as db:
            known = rebuild.position(db, account)
        if known is None or not log.holds(known):
            self.rebuild()
            return
        for batch in log.batches(known):
            self._files.carry_out(batch.events, trusted=False)
            with self.index.writing() as db:
                apply(db, account, batch.events, batch.end)

    def _carry_out_last(self) -> None:
        """The index knows all that was sealed; the folder may lack the last of it."""
        for log in self.logs().values():
            events: tuple[Event, ...] = ()
            for batch in log.batches():
                events = batch.events
            self._files.carry_out(events, trusted=False)
        with self.index.writing() as db:
            db.execute("DELETE FROM meta WHERE key='built'")

    def rebuild(self, tell: rebuild.Tell = rebuild.quiet, *, cursors: bool = False) -> None:
        """Build the index anew from the logs and take it into use.

        Args:
            tell: called with the number of events read.
            cursors: keep them where the logs are whole; else the next pull lists everything.
        """
        self._mended()
        self.index.close()
        self.index = rebuild.build(
            self._index_folder, self.id, self.logs(), self.port, tell, cursors
        )

    def _newly_built(self) -> bool:
        with self.index.reading() as db:
            return rebuild.newly_built(db)

    def _mended(self) -> list[tuple[list[Path], list[Path]]]:
        return [mend(log, self.port, self.staging) for log in self.logs().values()]

    def unlock(self) -> None:
        """Let go of the writer's lock."""
        with self._work:
            self._ready = False
            if self._lock.is_locked:
                self._lock.release()

    def close(self) -> None:
        """Let go of the lock and the index. May be called twice."""
        with self._work:
            self.index.close()
            self.unlock()
