"""Items into a shelf, in groups: each group is durable as a whole before the next is begun."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import chain

from connectors.model import Item
from desktop.vault import disk, manifest
from desktop.vault.aside import Aside
from desktop.vault.batch import MOST, Batch, Shelved
from desktop.vault.staging import Staged, stage
from desktop.vault.store import Store
from desktop.vault.words import Change, Kept, VaultError

_AHEAD = 2
"""Full groups that may be on their way to the disk: it is slow for a moment now and then."""

_SECONDS = 2.0
_BYTES = 256 << 20

Taken = list[tuple[Kept, Change | None]]


def keep(store: Store, at: Shelved, items: Iterable[Item], run: str) -> Taken:
    """See `Shelf.keep`."""
    intake = _Intake(store, at, run)
    try:
        for item in items:
            intake.add(item)
    except VaultError as error:
        intake.give_up()
        raise store.explained(error) from error
    except Exception:
        intake.finish()
        raise
    except BaseException:
        intake.give_up()
        raise
    else:
        intake.finish()
    finally:
        intake.close()
    if _is_small(store, at):
        with store.writing():
            manifest.write_stale(store)
    return intake.done


class _Intake:
    """Gathers a group while the one before it is brought to the disk."""

    def __init__(self, store: Store, at: Shelved, run: str) -> None:
        self.done: Taken = []
        self._store = store
        self._at = at
        self._run = run
        self._aside = Aside()
        self._waiting: list[Staged] = []
        self._ids: set[str] = set()
        self._full: deque[tuple[list[Staged], Future[None]]] = deque()
        self._flusher: ThreadPoolExecutor | None = None
        with store.writing():
            self._size, self._since = 0, store.clock.monotonic()

    def add(self, item: Item) -> None:
        """Stage it, and commit what is due."""
        staged = stage(self._store, self._at.kind, item, self._aside)
        if item.entry.id in self._ids:
            self.finish()
        self._waiting.append(staged)
        self._ids.add(item.entry.id)
        self._size += staged.size
        late = self._store.clock.monotonic() - self._since > _SECONDS
        if len(self._waiting) >= MOST or self._size > _BYTES or late:
            self._next_group()

    def finish(self) -> None:
        """Commit all there is."""
        if self._full and self._waiting:
            self._send_off()
        self._commit_full(0)
        waiting, self._waiting = self._waiting, []
        self._begin_group()
        if waiting:
            self.done += self._take_in(waiting, None)

    def give_up(self) -> None:
        """Let go of what nobody tried to commit; the log may speak of the rest already."""
        wait([flushed for _, flushed in self._full])
        self._aside.close()
        groups = [*(group for group, _ in self._full), self._waiting]
        for staged in chain.from_iterable(groups):
            with suppress(OSError):
                disk.discard(self._store.port, self._store.staging / staged.name)

    def close(self) -> None:
        """End the threads."""
        self._aside.close()
        if self._flusher is not None:
            self._flusher.shutdown()

    def _next_group(self) -> None:
        """Full groups go to the disk while the next is gathered; those there are committed."""
        self._send_off()
        self._commit_full(_AHEAD)

    def _send_off(self) -> None:
        """The group that was gathered is to be brought to the disk."""
        if self._flusher is None:
            self._flusher = ThreadPoolExecutor(1, thread_name_prefix="flush")
        group, self._waiting = self._waiting, []
        self._full.append((group, self._flusher.submit(self._flush, group)))
        self._begin_group()

    def _flush(self, group: list[Staged]) -> None:
        wait([staged.written for staged in group if staged.written is not None])
        self._store.flush([f"{self._store.staging}/{staged.name}" for staged in group])

    def _begin_group(self) -> None:
        self._ids = set()
        self._size, self._since = 0, self._store.clock.monotonic()

    def _commit_full(self, most: int) -> None:
        """Commit full groups in their order: all that are flushed, and all but the last `most`."""
        while self._full and (len(self._full) > most or self._full[0][1].done()):
            group, flushed = self._full.popleft()
            self.done += self._take_in(group, flushed)

    def _take_in(self, group: list[Staged], flushed: Future[None] | None) -> Taken:
        store = self._store
        with store.writing():
            batch = Batch(store, self._at, self._run, flushed=flushed is not None)
            settled = [staged.settled(store) for staged in group]
            if flushed is not None:
                flushed.result()
            with store.index.reading() as db:
                batch.add(db, settled)
            store.commit(self._at.account, batch.events, batch.flushed)
            for path in batch.unwanted:
                disk.discard(store.port, path)
            return list(batch.kept())


def _is_small(store: Store, at: Shelved) -> bool:
    """Whether the sums of all there is are written in no time; of more they wait for the end."""
    with store.index.reading() as db:
        row = db.execute("SELECT count(*) FROM items WHERE shelf=?", (at.no,)).fetchone()
    return int(row[0]) <= 2 * MOST
